#include "verify/claims/synthetic_claims.hpp"

#include <utility>

#include "verify/stats/distance_to_normal.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/stats/variance.hpp"

namespace widthwise::verify {

std::vector<Claim> synthetic_claims(const std::shared_ptr<const SyntheticStudy>& study) {
  const auto claim = [&](const char* id, ClaimKind kind, Statistic statistic,
                         Conclusion conclusion) {
    Claim made{};
    made.id = id;
    made.kind = kind;
    made.study = study;
    made.statistic = statistic;
    made.conclusion = std::move(conclusion);
    made.predicted = SyntheticStudy::predicted(statistic.columns().front());
    made.margin = study->margin(statistic.columns().front());
    made.expected = Verdict::kConfirmed;
    return made;
  };
  const Slope bound{.upper_bound = true};
  const Slope quantile{.corrections = study->truth().corrections};
  return {
      claim("value", ClaimKind::kValue, mean_of(SyntheticStudy::kValue), AtLargestWidth{}),
      claim("pooled-mean", ClaimKind::kValue, mean_of(SyntheticStudy::kMean), PooledMean{}),
      claim("limit", ClaimKind::kLimit, mean_of(SyntheticStudy::kLimit), Limit{}),
      claim("law", ClaimKind::kValue, distance_to_normal(SyntheticStudy::kLaw, 1.0),
            AtLargestWidth{}),
      claim("slope.quartile", ClaimKind::kRate,
            quantile_modulus(SyntheticStudy::kFirst, kUpperQuartile), quantile),
      claim("slope.r2", ClaimKind::kRate, median_modulus(SyntheticStudy::kSecond), quantile),
      claim("slope.r3", ClaimKind::kRate, median_modulus(SyntheticStudy::kThird), quantile),
      claim("slope.mean", ClaimKind::kRate, mean_of(SyntheticStudy::kRate), Slope{}),
      claim("slope.variance", ClaimKind::kRate, variance_of(SyntheticStudy::kVariance), Slope{}),
      claim("bound.mean", ClaimKind::kBound, mean_of(SyntheticStudy::kBounded), bound),
      claim("zero", ClaimKind::kValue, largest_modulus(SyntheticStudy::kZero), ExactZero{})};
}

}  // namespace widthwise::verify
