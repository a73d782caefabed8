#include "verify/claims/finite_differences.hpp"

#include <fmt/format.h>

#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/finite_difference.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

// Weights that are written out are n^2 and n^3 many; a zero that holds at every width holds here.
constexpr std::int64_t kMlpWidth = 32;
constexpr std::int64_t kHypernetWidth = 16;

constexpr double kShareOfDifferences = 1.0 / 64.0;

Claim difference_claim(const theory::TheoremText& text, std::string id,
                       std::shared_ptr<const Study> study, int degree) {
  Claim claim = described(text, std::move(id), ClaimKind::kValue);
  claim.statement = fmt::format(
      "{}: the divided difference of order {} of the output in t, as the weights move by t times "
      "the gradient at u', is zero to rounding",
      text.statement, degree + 1);
  claim.study = std::move(study);
  claim.statistic = largest_modulus(FiniteDifference::kBeyondRounding);
  claim.conclusion = ExactZero{};
  claim.order = degree + 1;
  claim.predicted = 0.0;
  return claim;
}

Claim mlp_difference(const std::string& id, MlpEnsemble ensemble) {
  const int n_layers = ensemble.depth + 1;
  ensemble.widths = WidthLaw::constant_mlp(kMlpWidth);
  return difference_claim(
      theory::kTheorem1ExactZero, id,
      study_of(ensemble, FiniteDifference{n_layers}, {.share = kShareOfDifferences}), n_layers);
}

std::vector<Claim> mlp_difference_claims(const ClaimOptions& options) {
  const int depth = options.depth_f.value_or(kDefaultDepth);
  require_depth(depth);
  Claim control =
      mlp_difference("control.tanh.finite-difference",
                     {.activation = sim::Activation::kTanh, .at = {.unit_norms = true}});
  control.kind = ClaimKind::kControl;
  control.statement =
      "Control, to be refuted: tanh networks, which are no polynomials in t, at the exact zero of "
      "ReLU networks";
  control.expected = Verdict::kRefuted;
  return {mlp_difference(theorem1_mlp_stem(depth) + ".finite-difference", {.depth = depth}),
          control};
}

std::vector<Claim> hypernet_difference_claims(const ClaimOptions& options) {
  const theory::HypernetDepth depth = hypernet_depth(options);
  const int degree = theory::hypernet_degree(depth);
  return {difference_claim(theory::kTheorem1HypernetExactZero,
                           hypernet_stem("theorem1.hypernet", depth) + ".finite-difference",
                           study_of(HypernetEnsemble{WidthLaw::constant_hypernet(kHypernetWidth),
                                                     depth.depth_f, depth.depth_g},
                                    FiniteDifference{degree}, {.share = kShareOfDifferences}),
                           degree)};
}

}  // namespace

const ClaimFamily kTheorem1MlpFiniteDifference{
    .stem = "theorem1.mlp.finite-difference",
    .control_stem = "control.tanh.finite-difference",
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfF,
    .claims = mlp_difference_claims,
};

const ClaimFamily kTheorem1HypernetFiniteDifference{
    .stem = "theorem1.hypernet.finite-difference",
    .control_stem = {},
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfBoth,
    .claims = hypernet_difference_claims,
};

}  // namespace widthwise::verify
