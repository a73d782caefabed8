#include "verify/claims/theorem3_mlp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "theory/theorem3.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/mean_deviation.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_ensemble.hpp"
#include "verify/studies/mlp_limit.hpp"

namespace widthwise::verify {
namespace {

constexpr int kNtkOrder = 1;
constexpr double kShareOfNtks = 0.25;

std::string mlp3_stem(int depth) {
  return depth == kDefaultDepth ? "theorem3.mlp" : fmt::format("theorem3.mlp.depth{}", depth);
}

std::vector<Claim> theorem3_mlp_claims(const ClaimOptions& options) {
  const int depth = options.depth_f.value_or(kDefaultDepth);
  require_depth(depth);
  const auto [u, u_prime] = MlpEnsemble{}.inputs(options.setting);
  const auto ntk = [depth](const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
    return mlp_limit(sim::Activation::kRelu, depth, a, b).ntk;
  };
  // The orders of Theorem 1, so that a run of both draws these networks once.
  const auto study =
      study_of(MlpEnsemble{.depth = depth}, Correlations{depth + 2}, {.share = kShareOfNtks});
  const double limit = ntk(u, u_prime);

  Claim mean = described(theory::kTheorem3Mlp, mlp3_stem(depth) + ".mean", ClaimKind::kLimit);
  mean.study = study;
  mean.statistic = mean_of(kNtkOrder);
  mean.conclusion = Limit{};
  mean.predicted = limit;
  // Also where the kernel itself is close to zero.
  mean.margin =
      kValueMargin * std::max(std::abs(limit), 0.1 * std::sqrt(ntk(u, u) * ntk(u_prime, u_prime)));

  Claim fluctuation =
      described(theory::kTheorem3Mlp, mlp3_stem(depth) + ".fluctuation", ClaimKind::kRate);
  fluctuation.study = study;
  fluctuation.statistic = median_deviation(kNtkOrder, limit);
  fluctuation.conclusion = Slope{whole_powers()};  // of what becomes normal
  fluctuation.predicted = -0.5;
  fluctuation.statement = "the NTK of an MLP deviates from its limit by ~ n^(-1/2)";
  fluctuation.source = "derived: a sum over n nearly independent terms";
  return {mean, fluctuation};
}

}  // namespace

const ClaimFamily kTheorem3MlpClaims{
    .stem = "theorem3.mlp",
    .control_stem = {},
    .former_stem = {},
    .theorem = 3,
    .depths = IdDepths::kOfF,
    .claims = theorem3_mlp_claims,
};

}  // namespace widthwise::verify
