#include "verify/claims/theorem3_convnet.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "theory/theorem3.hpp"
#include "verify/claims/convnet_claims.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/convolutional_hypernet_ensemble.hpp"
#include "verify/studies/hypernet_kernel.hpp"

namespace widthwise::verify {
namespace {

constexpr int kConvnetNtk = 1;
// With one layer of filters there is no large matrix in f, and draws cost what they do with an MLP.
constexpr Effort kEffortOfConvolutionalF{
    .share = 0.25, .equal_errors = true, .largest_width = kLargestConvnet};

// A limit at two inputs, and those at each of them, which say what is small.
struct LimitingNtk {
  double across;
  double at_u;
  double at_u_prime;
};

// .mean and .fluctuation of the NTK that a study draws in column kConvnetNtk.
std::vector<Claim> convnet_ntk_claims(const theory::TheoremText& text, const std::string& stem,
                                      const std::shared_ptr<const Study>& study,
                                      const LimitingNtk& limit, const std::string& networks) {
  Claim mean = described(text, stem + ".mean", ClaimKind::kLimit);
  mean.study = study;
  mean.statistic = mean_of(kConvnetNtk);
  mean.conclusion = Limit{};
  mean.predicted = limit.across;
  mean.margin = kValueMargin *
                std::max(std::abs(limit.across), 0.1 * std::sqrt(limit.at_u * limit.at_u_prime));

  Claim fluctuation = described(text, stem + ".fluctuation", ClaimKind::kRate);
  fluctuation.study = study;
  fluctuation.statistic = median_deviation(kConvnetNtk, limit.across);
  fluctuation.conclusion = Slope{whole_powers()};  // of what becomes normal
  fluctuation.predicted = -0.5;
  fluctuation.statement = "the NTK of " + networks + " deviates from its limit by ~ C^(-1/2)";
  fluctuation.source = "derived: a sum over nearly independent channels";
  fluctuation.long_run = true;
  return {mean, fluctuation};
}

std::vector<Claim> theorem3_convnet_claims(const ClaimOptions& options) {
  const int depth = convnet_depth(options);
  const auto [u, u_prime] = own_images();
  std::vector<Claim> claims;
  for (const bool pooled : {false, true}) {
    const auto ntk = [&](const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
      return convnet_limit(depth, pooled, a, b).ntk;
    };
    std::ranges::move(convnet_ntk_claims(
                          theory::kTheorem3Convnet, convnet_stem("theorem3.convnet", depth, pooled),
                          convnet_ntk_study(depth, pooled),
                          {ntk(u, u_prime), ntk(u, u), ntk(u_prime, u_prime)}, "a convnet"),
                      std::back_inserter(claims));
    claims[claims.size() - 2].long_run = pooled;  // its mean: a smaller number, as noisy
  }
  return claims;
}

std::vector<Claim> convolutional_f_claims(const ClaimOptions& options) {
  const theory::HypernetDepth depth = hypernet_depth(options);
  const ConvolutionalHypernetEnsemble networks{depth.depth_f, depth.depth_g};
  const auto [u, u_prime] = networks.inputs(options.setting);
  const auto ntk = [&](const sim::HypernetInput& a, const sim::HypernetInput& b) {
    return convolutional_hypernet_limit({a, b}, depth.depth_f, depth.depth_g).ntk;
  };
  return convnet_ntk_claims(
      theory::kTheorem3ConvnetHyperkernel, hypernet_stem("theorem3.convnet-f", depth),
      study_of(networks, HypernetKernel{}, kEffortOfConvolutionalF),
      {ntk(u, u_prime), ntk(u, u), ntk(u_prime, u_prime)}, "a hypernetwork whose f is a convnet");
}

}  // namespace

const ClaimFamily kTheorem3ConvnetClaims{
    .stem = "theorem3.convnet",
    .control_stem = {},
    .former_stem = {},
    .theorem = 3,
    .depths = IdDepths::kOfF,
    .claims = theorem3_convnet_claims,
};

const ClaimFamily kTheorem3ConvolutionalF{
    .stem = "theorem3.convnet-f",
    .control_stem = {},
    .former_stem = {},
    .theorem = 3,
    .depths = IdDepths::kOfBoth,
    .claims = convolutional_f_claims,
};

}  // namespace widthwise::verify
