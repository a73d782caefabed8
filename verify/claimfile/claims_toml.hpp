#pragma once
// The text of a claims file: docs/claims.md describes it.

#include <string>
#include <string_view>
#include <vector>

#include "verify/claimfile/claim_spec.hpp"

namespace widthwise::verify {

/// The `schema` of claims files.
inline constexpr const char* kClaimsSchema = "widthwise-claims-1";

/// Reads the claims of a TOML text, each with the places of its keys. `file` is what the text is
/// called in errors. Throws UsageError, "claims.toml:12:8: SENTENCE", for what is no TOML, an
/// unknown key (before anything that is missing; with the nearest one), a value of another kind
/// than it should be, a word that names nothing, a contraction that does not parse (at the
/// character), a claim without a prediction or with two, two claims of one ID, and a file without
/// claims. What cannot be judged, or drawn, is refused by require_sound().
std::vector<ClaimSpec> parse_claims(std::string_view toml, const std::string& file);

}  // namespace widthwise::verify
