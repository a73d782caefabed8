#include "verify/claims/theorem1_convnet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "theory/theorem1.hpp"
#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/convnet_claims.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/convolutional_hypernet_ensemble.hpp"

namespace widthwise::verify {
namespace {

constexpr Effort kEffortOfConvnetMeans{.share = 0.08, .largest_width = 256};
constexpr Effort kEffortOfConvnetZeros{.share = 0.01, .largest_width = 256};
constexpr Effort kEffortOfConvnetRates{
    .share = 1.0, .equal_errors = true, .largest_width = kLargestConvnet};

constexpr int kLastConvnetOrder = 1;  // higher ones are for long runs

// As of MLPs (theorem1.cpp).
double level_of_convnets(int order) {
  return order == 1 ? kMedian : kUpperQuartile;
}

std::shared_ptr<const Study> rates_study(int depth, bool pooled) {
  return study_of(ConvnetEnsemble{.depth = depth, .pooled = pooled}, Correlations{depth + 1},
                  kEffortOfConvnetRates);
}

Claim convnet_rate(int depth, bool pooled, int order) {
  Claim claim =
      described(theory::kTheorem1Convnet,
                fmt::format("{}.r{}", convnet_stem("theorem1.convnet", depth, pooled), order),
                ClaimKind::kRate);
  claim.study = order == 1 ? convnet_ntk_study(depth, pooled) : rates_study(depth, pooled);
  claim.statistic = quantile_modulus(order, level_of_convnets(order));
  claim.conclusion = Slope{};
  claim.order = order;
  claim.predicted = theory::theorem1_exponent(order, depth + 1).value();
  claim.long_run = order > kLastConvnetOrder;
  return claim;
}

Claim convnet_zero(int depth, bool pooled) {
  Claim claim =
      described(theory::kTheorem1ConvnetExactZero,
                convnet_stem("theorem1.convnet", depth, pooled) + ".zero", ClaimKind::kValue);
  claim.study = study_of(ConvnetEnsemble{.depth = depth, .pooled = pooled}, Correlations{depth + 2},
                         kEffortOfConvnetZeros);
  claim.order = depth + 2;
  claim.statistic = largest_modulus(depth + 2);
  claim.conclusion = ExactZero{};
  claim.predicted = 0.0;
  return claim;
}

Claim convnet_ntk_mean(int depth) {
  Claim claim =
      described(theory::kTheorem1ConvnetMeanNtk,
                convnet_stem("theorem1.convnet", depth, false) + ".ntk-mean", ClaimKind::kValue);
  claim.study = study_of(ConvnetEnsemble{.depth = depth, .single = true}, Correlations{1},
                         kEffortOfConvnetMeans);
  claim.statistic = mean_of(1);
  claim.conclusion = PooledMean{};
  claim.order = 1;
  const Eigen::VectorXd u = own_images().u;
  claim.predicted = (depth + 1) * convnet_limit(depth, false, u, u).nngp;
  return claim;
}

std::vector<Claim> theorem1_convnet_claims(const ClaimOptions& options) {
  const int depth = convnet_depth(options);
  std::vector<Claim> claims;
  for (const bool pooled : {false, true}) {
    for (int order = 1; order <= depth + 1; ++order) {
      claims.push_back(convnet_rate(depth, pooled, order));
    }
    claims.push_back(convnet_zero(depth, pooled));
  }
  claims.push_back(convnet_ntk_mean(depth));
  return claims;
}

// --- as f of a hypernetwork ---

constexpr const char* kConvolutionalFStem = "theorem1.convnet-f";
constexpr Effort kEffortOfConvolutionalRates{
    .share = 1.0, .equal_errors = true, .largest_width = kLargestConvnet};

std::vector<Claim> theorem1_convolutional_f_claims(const ClaimOptions& options) {
  const theory::HypernetDepth depth = hypernet_depth(options);
  const std::int64_t m = fixed_width(options.width_g, "width-g");
  const std::string stem = hypernet_stem(kConvolutionalFStem, depth);
  const ConvolutionalHypernetEnsemble networks{depth.depth_f, depth.depth_g, WidthLaw::fixed_g(m),
                                               true};
  // As where f is an MLP (theorem1_hypernet.cpp).
  const Slope slope{.corrections = whole_powers(), .from = std::pow(static_cast<double>(m), 2)};
  const int degree = theory::hypernet_degree(depth);
  std::vector<Claim> claims;
  for (int order = 1; order <= degree; ++order) {
    Claim claim = described(theory::kTheorem1ConvolutionalF,
                            fmt::format("{}.fixed-g.r{}", stem, order), ClaimKind::kRate);
    claim.study = study_of(networks, Correlations{std::max(order, depth.depth_g + 1)},
                           kEffortOfConvolutionalRates);
    claim.statistic = quantile_modulus(order, kUpperQuartile);
    claim.conclusion = slope;
    claim.order = order;
    claim.predicted = theory::fixed_g_exponent(order, depth).value();
    claim.long_run = order > depth.depth_g + 1;
    claims.push_back(claim);
  }
  Claim zero =
      described(theory::kTheorem1ConvolutionalFExactZero, stem + ".zero", ClaimKind::kValue);
  ConvolutionalHypernetEnsemble independent = networks;
  independent.common_numbers = false;  // which only slopes gain by
  zero.study = study_of(independent, Correlations{degree + 1}, kEffortOfConvnetZeros);
  zero.statistic = largest_modulus(degree + 1);
  zero.conclusion = ExactZero{};
  zero.order = degree + 1;
  zero.predicted = 0.0;
  claims.push_back(zero);
  return claims;
}

}  // namespace

const ClaimFamily kTheorem1ConvolutionalF{
    .stem = kConvolutionalFStem,
    .control_stem = {},
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfBoth,
    .for_long_runs = true,
    .claims = theorem1_convolutional_f_claims,
};

const ClaimFamily kTheorem1ConvnetClaims{
    .stem = "theorem1.convnet",
    .control_stem = {},
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfF,
    .claims = theorem1_convnet_claims,
};

}  // namespace widthwise::verify
