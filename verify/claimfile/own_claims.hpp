#pragma once
// Claims of one's own, made from their specifications.

#include <span>
#include <vector>

#include "verify/claimfile/claim_spec.hpp"
#include "verify/claims/claim.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// The claims, in order, at the inputs of a setting where they have none of their own. What their
/// authors do not say is put into words: the statement, that no source is named. Throws UsageError
/// as require_sound() does, for two claims of one ID, for networks that cannot be drawn, and for
/// files of inputs that were not read.
std::vector<Claim> own_claims(std::span<const ClaimSpec> specs, const Setting& setting);

/// The widths that they name, all of them: those that a run of them needs. Empty if none does.
std::vector<std::int64_t> widths_named(std::span<const ClaimSpec> specs);

}  // namespace widthwise::verify
