#include "verify/claims/gram_error_claim.hpp"

#include "theory/theorem2.hpp"
#include "verify/stats/mean.hpp"

namespace widthwise::verify {

Claim gram_error_claim(const std::string& stem, std::shared_ptr<const Study> study) {
  Claim claim = described(theory::kTheorem2GramError, stem + ".gram-error", ClaimKind::kRate);
  claim.study = std::move(study);
  claim.statistic = mean_of(0);
  claim.conclusion = Slope{};
  claim.predicted = -1.0;
  return claim;
}

}  // namespace widthwise::verify
