#include "verify/claims/mlp_constants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "theory/contraction_moment.hpp"
#include "theory/mlp_last_correlation.hpp"
#include "theory/product_of_normals.hpp"
#include "verify/stats/distance_to_law.hpp"
#include "verify/stats/mean_square.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_ensemble.hpp"
#include "verify/studies/scaled_correlations.hpp"

namespace widthwise::verify {
namespace {

// Exact moments of more strands, or layers, take longer than a list of claims should.
constexpr int kMostStrandsOfAConstant = 12;
constexpr int kMostDepth = 6;

// A law within this Kolmogorov distance counts as the one predicted.
constexpr double kLawMargin = 0.03;

// Of a mean square, relative. The square of K^(r) has a standard deviation of 1.4, about 3 and, at
// Lambda = r = 4, 6.7 times its mean.
double constant_margin(int order) {
  return order == 2 ? 0.05 : order == 3 ? 0.15 : 0.3;
}

std::string stem_of_order(int depth, int order) {
  const std::string of_depth = depth == kDefaultDepth ? "" : fmt::format(".depth{}", depth);
  return fmt::format("theorem1.mlp{}.r{}", of_depth, order);
}

// The leading coefficient of E K^(r)(u; u, .., u)^2 at |u|^2 = d: two stars.
double exact_constant(int depth, int order) {
  theory::Edges edges;
  for (const int first : {0, order + 1}) {
    for (int leaf = 0; leaf < order; ++leaf) edges.emplace_back(first + leaf, first + order);
  }
  const auto series = theory::ContractionMoment(2 * order + 2, edges)
                          .in_common_width(theory::Activation::kRelu, depth);
  return series.coefficients.at(2 * static_cast<std::size_t>(order - 1)).convert_to<double>();
}

Claim scaled_claim(const theory::TheoremText& text, std::string id, int depth, int order,
                   bool single) {
  Claim claim = described(text, std::move(id), ClaimKind::kLimit);
  claim.study = study_of(MlpEnsemble{.depth = depth, .at = {.single = single}},
                         ScaledCorrelations{depth + 1});
  claim.order = order;
  claim.long_run = true;
  return claim;
}

Claim mean_square_claim(Claim claim, double predicted) {
  claim.statistic = mean_square_of(*claim.order);
  claim.conclusion = Limit{whole_powers()};
  claim.predicted = predicted;
  claim.margin = constant_margin(*claim.order) * predicted;
  return claim;
}

// K^(r)(u; u, .., u) is homogeneous of degree r + 1 in |u|.
Claim constant_claim(int depth, int order, double mean_square_input) {
  Claim claim = scaled_claim(theory::kTheorem1MlpConstant,
                             stem_of_order(depth, order) + ".constant", depth, order, true);
  const double constant = exact_constant(depth, order);
  claim.statement = fmt::format("n^{} E K^({})(u; u, .., u)^2 tends to {:.0f} for |u|^2 = d",
                                2 * (order - 1), order, constant);
  return mean_square_claim(std::move(claim), constant * std::pow(mean_square_input, order + 1));
}

Claim second_moment_claim(int depth, const theory::Covariance<double>& inputs) {
  const int order = depth + 1;
  return mean_square_claim(
      scaled_claim(theory::kTheorem1MlpLaw, stem_of_order(depth, order) + ".second-moment", depth,
                   order, false),
      theory::last_correlation_second_moment(inputs, depth));
}

Claim law_claim(const theory::Covariance<double>& inputs) {
  constexpr int kDepth = 2;
  constexpr int kLast = 3;
  Claim claim = scaled_claim(theory::kTheorem1MlpLaw, stem_of_order(kDepth, kLast) + ".law", kDepth,
                             kLast, false);
  const auto f = theory::last_correlation_covariance(inputs, kDepth);
  const double deviations = std::sqrt(f[0][0] * f[1][1]);
  const double scale = theory::last_correlation_scale(inputs, kDepth) * deviations;
  const double correlation = std::clamp(f[0][1] / deviations, -1.0, 1.0);  // but for rounding
  // With a negative factor: P(-|c| X Y <= x) = P(|c| (-X) Y <= x).
  const double sign = scale < 0.0 ? -1.0 : 1.0;
  claim.statistic = distance_to_law(
      kLast,
      [=](double x) {
        return theory::product_of_normals_cdf(x / std::abs(scale), sign * correlation);
      },
      fmt::format("{:.4g} times the product of normals of correlation {:.4g}", scale, correlation));
  claim.conclusion = AtLargestWidth{};
  claim.predicted = 0.0;
  claim.margin = kLawMargin;
  return claim;
}

theory::Covariance<double> covariance(const InputPair& inputs) {
  const auto d = static_cast<double>(inputs.x.size());
  return {inputs.x.squaredNorm() / d, inputs.x.dot(inputs.x_prime) / d,
          inputs.x_prime.squaredNorm() / d};
}

std::vector<Claim> constant_claims(const ClaimOptions& options) {
  const int depth = options.depth_f.value_or(kDefaultDepth);
  std::vector<Claim> claims;
  if (depth > kMostDepth) return claims;
  const theory::Covariance<double> inputs = covariance(options.setting.inputs);
  for (int order = 2; order <= depth + 1; ++order) {
    if (2 * order + 2 > kMostStrandsOfAConstant) break;
    claims.push_back(constant_claim(depth, order, inputs.xx));
  }
  if (2 * (depth + 2) <= kMostStrandsOfAConstant) {
    claims.push_back(second_moment_claim(depth, inputs));
    if (depth == 2 && std::isnormal(claims.back().predicted)) claims.push_back(law_claim(inputs));
  }
  // Orthogonal or opposite inputs make K^(Lambda) zero; others are too long for a double.
  std::erase_if(claims, [](const Claim& claim) {
    return claim.predicted != 0.0 ? !std::isnormal(claim.predicted)
                                  : std::holds_alternative<Limit>(claim.conclusion);
  });
  return claims;
}

}  // namespace

const ClaimFamily kMlpConstants{
    .stem = "theorem1.mlp",
    .control_stem = {},
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfF,
    .claims = constant_claims,
};

}  // namespace widthwise::verify
