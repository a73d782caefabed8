#include "verify/claims/hypernet_joint_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "theory/joint_limit_law.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/results/qq_curve.hpp"
#include "verify/stats/distance_to_law.hpp"
#include "verify/stats/mean_square.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/joint_scaled_correlation.hpp"

namespace widthwise::verify {
namespace {

using Column = JointScaledCorrelation;

// A law within this Kolmogorov distance counts as the one predicted.
constexpr double kJointLawMargin = 0.03;

// E K^2 exceeds its limit by 1300/n of it at H = 3 and default inputs, a third at this width. Far
// below, the distance falls too slowly to tell that it goes to zero.
constexpr double kJointLawFrom = 4096;

// Of the mean square, relative.
constexpr double kJointVarianceMargin = 0.1;

Claim joint_law_claim(const std::string& name, const theory::HypernetDepth& depth,
                      double constant) {
  const int order = depth.depth_g;
  Claim claim = described(
      theory::kJointLimitLaw,
      fmt::format("{}.joint.r{}.{}", hypernet_stem("conjecture.hypernet", depth), order, name),
      ClaimKind::kLimit);
  claim.study = study_of(HypernetEnsemble{WidthLaw::joint(), depth.depth_f, depth.depth_g},
                         JointScaledCorrelation{order, constant});
  claim.order = order;
  claim.long_run = true;
  return claim;
}

double modulus_distribution(double modulus) {
  return std::erf(std::max(modulus, 0.0) / std::sqrt(2.0));
}

Claim normal_law_claim(const theory::HypernetDepth& depth, double constant) {
  Claim claim = joint_law_claim("law", depth, constant);
  claim.statement += fmt::format(
      "; so does |K^({})|/A to |N(0, 1)|, and sooner: a mean of relative size n^(-1/2) fades last",
      depth.depth_g);
  claim.statistic = distance_to_law(Column::kModulus, modulus_distribution, "|N(0, 1)|");
  claim.conclusion = AtLargestWidth{.from = kJointLawFrom};
  claim.predicted = 0.0;
  claim.margin = kJointLawMargin;
  claim.curves = qq_curves(Column::kSigned);
  return claim;
}

Claim variance_claim(const theory::HypernetDepth& depth, double constant) {
  Claim claim = joint_law_claim("variance", depth, constant);
  claim.statement = fmt::format("E (K^({0})/A)^2 tends to 1, where n^({0}/2) A = {1:.5g} here",
                                depth.depth_g, constant);
  claim.statistic = mean_square_of(Column::kSigned);
  claim.conclusion = Limit{whole_powers()};
  claim.predicted = 1.0;
  claim.margin = kJointVarianceMargin;
  return claim;
}

}  // namespace

std::vector<Claim> joint_law_claims(const ClaimOptions& options) {
  const theory::HypernetDepth depth = hypernet_depth(options);
  if (depth.depth_f != 1 || depth.depth_g < 3) return {};
  const double constant =
      theory::joint_limit_deviation(depth.depth_g, input_pair(options.setting.inputs),
                                    input_pair(options.setting.z_inputs), 1.0, 1.0);
  if (!std::isnormal(constant * constant)) return {};
  return {normal_law_claim(depth, constant), variance_claim(depth, constant)};
}

}  // namespace widthwise::verify
