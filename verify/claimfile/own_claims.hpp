#pragma once
// Claims of one's own, made from their specifications.

#include <span>
#include <vector>

#include "verify/claimfile/claim_spec.hpp"
#include "verify/claims/claim.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// The claims, in order, at the inputs of a setting where they have none of their own. What their
/// authors do not say is put into words: the statement, the networks, that no source is named.
/// Throws UsageError as require_sound() does, for two claims of one ID, for other inputs under one
/// name, for networks that cannot be drawn, and for files of inputs that were not read.
std::vector<Claim> own_claims(std::span<const ClaimSpec> specs, const Setting& setting);

/// Throws UsageError, with the place, for a claim that cannot be judged at these widths of a run:
/// of which its networks have fewer than two, or where their draws, or fourth powers of these,
/// leave the range of a double. That is told from a few draws at a small width.
void require_judgeable(std::span<const ClaimSpec> specs, std::span<const Claim> claims,
                       const std::vector<std::int64_t>& widths, const Setting& setting);

/// The widths that they name, all of them: those that a run of them needs. Empty if none does.
std::vector<std::int64_t> widths_named(std::span<const ClaimSpec> specs);

}  // namespace widthwise::verify
