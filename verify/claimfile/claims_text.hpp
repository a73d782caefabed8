#pragma once
// Claims written as TOML, in one way for each: what the record of a run keeps of them.

#include <span>
#include <string>

#include "verify/claimfile/claim_spec.hpp"

namespace widthwise::verify {

/// A claims file with these claims, all inline: parse_claims() reads the same ones. Defaults are
/// left out.
std::string claims_text(std::span<const ClaimSpec> claims);

/// One table [[claim]].
std::string claim_text(const ClaimSpec& claim);

/// Inline tables of its parts: '{ model = "mlp", depth = 2 }'.
std::string text_of_network(const ClaimSpec& claim);
std::string text_of_inputs(const ClaimSpec& claim);
std::string text_of_training(const ClaimSpec& claim);

}  // namespace widthwise::verify
