#include "verify/claims/synthetic_claims.hpp"

#include <utility>

#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/quantile_modulus.hpp"

namespace widthwise::verify {

std::vector<Claim> synthetic_claims(const std::shared_ptr<const SyntheticStudy>& study) {
  const auto claim = [&](const char* id, ClaimKind kind, Statistic statistic, Conclusion conclusion,
                         double predicted) {
    Claim made{};
    made.id = id;
    made.kind = kind;
    made.study = study;
    made.statistic = statistic;
    made.conclusion = std::move(conclusion);
    made.predicted = predicted;
    made.margin = SyntheticStudy::margin(statistic.columns().front());
    made.expected = Verdict::kConfirmed;
    return made;
  };
  return {
      claim("value", ClaimKind::kValue, mean_of(SyntheticStudy::kValue), AtLargestWidth{}, 1.0),
      claim("pooled-mean", ClaimKind::kValue, mean_of(SyntheticStudy::kMean), PooledMean{}, 1.0),
      claim("limit", ClaimKind::kLimit, mean_of(SyntheticStudy::kLimit), Limit{}, 1.0),
      claim("slope.r2", ClaimKind::kRate, median_modulus(SyntheticStudy::kSecond), Slope{}, -1.0),
      claim("slope.r3", ClaimKind::kRate, median_modulus(SyntheticStudy::kThird), Slope{}, -2.0),
      claim("zero", ClaimKind::kValue, largest_modulus(SyntheticStudy::kZero), ExactZero{}, 0.0)};
}

}  // namespace widthwise::verify
