#pragma once
// Claims of the catalogue as their author would write them into a claims file.

#include <span>
#include <string>
#include <variant>

#include "verify/claimfile/claim_spec.hpp"
#include "verify/claims/claim.hpp"

namespace widthwise::verify {

/// Why a claim cannot be written so: what is drawn, what is read off it, or how it is judged is not
/// in the form.
struct NotInTheForm {
  std::string reason;
};

/// The specification of which own_claims() makes the same claim: the same draws, statistic,
/// conclusion, prediction and texts.
std::variant<ClaimSpec, NotInTheForm> written_claim(const Claim& claim);

/// A claims file with all of them; those that cannot be written so are comments, with the reason.
std::string written_claims(std::span<const Claim> claims);

}  // namespace widthwise::verify
