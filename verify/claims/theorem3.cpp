#include "verify/claims/theorem3.hpp"

#include <fmt/format.h>

#include <cmath>

#include "theory/theorem3.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/mean_deviation.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hyperkernel_gram_study.hpp"
#include "verify/studies/hypernet_kernel.hpp"
#include "verify/studies/hypernet_limit.hpp"

namespace widthwise::verify {
namespace {

using Study3 = HypernetKernel;
using theory::HypernetDepth;

const NamedPair kPairs[] = {{"equal", 1.0, 1.0},      {"close", 0.99, 0.99},
                            {"orthogonal", 0.0, 0.0}, {"opposite", 0.6, -1.0},
                            {"obtuse", -0.5, 0.8},    {"norms", 0.6, 0.3, {0.5, 2.0}, {1.5, 0.7}}};

// Above this width the bias is within a few standard errors of zero.
constexpr std::int64_t kLargestBiasWidth = 1024;

// What a draw of the kernel costs beside what it tells: means and medians of a number that
// concentrates need fewer draws than the tails of Theorem 1.
constexpr double kMeanShare = 0.5;
constexpr double kPairShare = 0.25;

HypernetEnsemble ensemble(const WidthLaw& widths, const HypernetDepth& depth,
                          const std::optional<NamedPair>& pair = std::nullopt) {
  return {widths, depth.depth_f, depth.depth_g, pair};
}

std::shared_ptr<const Study> ntk_study(const HypernetEnsemble& ensemble, const Effort& effort) {
  return study_of(ensemble, HypernetKernel{}, effort);
}

theory::HypernetKernel<double> limit_at(const HypernetInputPair& pair, const HypernetDepth& depth) {
  return hypernet_limit(pair.u, pair.u_prime, depth.depth_f, depth.depth_g);
}

// The scale that a margin is relative to, also where the kernel itself is close to zero.
double scale(const HypernetInputPair& pair, const HypernetDepth& depth) {
  return std::sqrt(limit_at({pair.u, pair.u}, depth).ntk *
                   limit_at({pair.u_prime, pair.u_prime}, depth).ntk);
}

Claim mean_claim(std::string id, const std::optional<NamedPair>& pair, const HypernetDepth& depth,
                 const Setting& setting) {
  const HypernetInputPair inputs = hypernet_inputs(pair, setting);
  Claim claim = described(theory::kTheorem3Hyperkernel, std::move(id), ClaimKind::kLimit);
  claim.study = ntk_study(ensemble(WidthLaw::joint(), depth, pair),
                          {.share = pair ? kPairShare : kMeanShare});
  claim.statistic = mean_of(Study3::kNtk);
  claim.conclusion = Limit{};
  claim.predicted = limit_at(inputs, depth).ntk;
  const double least = 0.1 * scale(inputs, depth);
  claim.margin = kValueMargin * std::max(std::abs(claim.predicted), least);
  return claim;
}

Claim kernel_rate_claim(const theory::TheoremText& text, std::string id,
                        std::shared_ptr<const Study> study, Statistic statistic, double predicted) {
  Claim claim = described(text, std::move(id), ClaimKind::kRate);
  claim.study = std::move(study);
  claim.statistic = statistic;
  claim.conclusion = Slope{};
  claim.predicted = predicted;
  return claim;
}

Claim fluctuation_claim(std::string id, const HypernetEnsemble& networks, double limit,
                        double predicted, double share) {
  Claim claim = kernel_rate_claim(theory::kTheorem3Hyperkernel, std::move(id),
                                  ntk_study(networks, {.share = share}),
                                  median_deviation(Study3::kNtk, limit), predicted);
  claim.statement = predicted == 0.0
                        ? "the NTK does not converge while one width stays fixed: its deviation "
                          "from the hyperkernel is ~ 1"
                        : "the NTK deviates from the hyperkernel by ~ n^(-1/2) where n = m";
  claim.source = "derived: a sum over n and over m nearly independent terms";
  if (predicted != 0.0) claim.conclusion = Slope{whole_powers()};  // of what becomes normal
  return claim;
}

Claim positive_definite_claim(const std::string& stem, const HypernetDepth& depth) {
  Claim claim =
      described(theory::kTheorem3PositiveDefinite, stem + ".positive-definite", ClaimKind::kValue);
  claim.study = std::make_shared<HyperkernelGramStudy>(depth.depth_f, depth.depth_g);
  claim.statistic = largest_modulus(HyperkernelGramStudy::kNotDefinite);
  claim.conclusion = ExactZero{};
  claim.predicted = 0.0;
  return claim;
}

std::vector<Claim> theorem3_claims(const ClaimOptions& options) {
  const HypernetDepth depth = hypernet_depth(options);
  const std::string stem = hypernet_stem("theorem3.hyperkernel", depth);
  const auto limit = limit_at(hypernet_inputs(std::nullopt, options.setting), depth);
  const WidthLaw joint = WidthLaw::joint();
  const auto fixed_g = WidthLaw::fixed_g(fixed_width(options.width_g, "width-g"));
  const auto fixed_f = WidthLaw::fixed_f(fixed_width(options.width_f, "width-f"));

  std::vector<Claim> claims{mean_claim(stem + ".mean", std::nullopt, depth, options.setting)};
  for (const NamedPair& pair : kPairs) {
    claims.push_back(mean_claim(stem + "." + pair.name, pair, depth, options.setting));
    const double at_pair = limit_at(hypernet_inputs(pair, options.setting), depth).ntk;
    claims.push_back(fluctuation_claim(stem + "." + pair.name + ".fluctuation",
                                       ensemble(joint, depth, pair), at_pair, -0.5, kPairShare));
  }
  const auto bias =
      ntk_study(ensemble(joint, depth), {.share = 4.0, .largest_width = kLargestBiasWidth});
  claims.push_back(kernel_rate_claim(theory::kTheorem3Hyperkernel, stem + ".bias", bias,
                                     mean_deviation(Study3::kNtk, limit.ntk), -1.0));
  claims.back().conclusion = Slope{};
  claims.back().long_run = true;
  claims.back().statement =
      "the mean of the NTK deviates from the hyperkernel by ~ 1/n where n = m";
  claims.back().source = "derived: moments of the NTK are rational in n and m";
  claims.push_back(fluctuation_claim(stem + ".fluctuation", ensemble(joint, depth), limit.ntk, -0.5,
                                     kMeanShare));
  claims.push_back(fluctuation_claim(stem + ".fluctuation.fixed-g", ensemble(fixed_g, depth),
                                     limit.ntk, 0.0, 1.0));
  claims.push_back(fluctuation_claim(stem + ".fluctuation.fixed-f", ensemble(fixed_f, depth),
                                     limit.ntk, 0.0, 0.25));
  claims.push_back(kernel_rate_claim(
      theory::kTheorem3Drift, stem + ".drift",
      study_of(ensemble(joint, depth), HypernetKernel{.with_drift = true}, {.share = 0.25}),
      quantile_modulus(Study3::kDrift, kUpperQuartile), -1.0));
  claims.push_back(positive_definite_claim(stem, depth));

  Claim control = mean_claim("control.hyperkernel.no-s", std::nullopt, depth, options.setting);
  control.kind = ClaimKind::kControl;
  control.statement = "Control, to be refuted: " + std::string(theory::kTheorem3WithoutS.statement);
  control.hypotheses = theory::kTheorem3WithoutS.hypotheses;
  control.source = theory::kTheorem3WithoutS.source;
  control.predicted = limit.ntk_without_s;
  control.expected = Verdict::kRefuted;
  claims.push_back(control);
  return claims;
}

}  // namespace

const ClaimFamily kTheorem3{
    .stem = "theorem3.hyperkernel",
    .control_stem = "control.hyperkernel",
    .former_stem = {},
    .theorem = 3,
    .depths = IdDepths::kOfBoth,
    .claims = theorem3_claims,
};

}  // namespace widthwise::verify
