#include "verify/claims/mlp_dynamics.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <string_view>
#include <tuple>

#include "theory/kink_drift.hpp"
#include "theory/theorem1.hpp"
#include "theory/training_dynamics.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/stats/variance.hpp"
#include "verify/studies/activation.hpp"
#include "verify/studies/descent_outcome.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/input_gradient_outcome.hpp"
#include "verify/studies/kink_outcome.hpp"
#include "verify/studies/trained_mlps.hpp"

namespace widthwise::verify {
namespace {

using theory::TrainingQuantity;
using Outcome = DescentOutcome;

constexpr int kTrained = 4;
constexpr int kMostOrder = 4;
// Relative, of the constants at one hidden layer.
constexpr double kKinkMargin = 0.05;
// A trajectory costs hundreds of times what a draw at rest does, and its numbers spread less.
constexpr double kShareOfTrajectories = 0.0125;
constexpr double kShareOfInputGradients = 0.00625;

std::shared_ptr<const Study> trained_study(sim::Activation activation) {
  return study_of(TrainedMlps{.activation = activation, .task = generated_task(kTrained)},
                  Outcome{.max_order = kMostOrder},
                  {.share = kShareOfTrajectories, .equal_errors = true});
}

// A quantity, the statistic that its rate is about, and the forms that its corrections may have.
//
// Where kinks set the rate a mean has relative corrections of n^(-1/2), for gates go as the root of
// the width. The spread of what has a sign falls as n^(-3/4), so that norms may have n^(-1/4): it
// is not known that they do not. Without kinks moments are series in 1/n, and norms of what is as
// wide as its mean may have half powers.
Statistic upper_quartile(Eigen::Index column) {
  return quantile_modulus(column, kUpperQuartile);
}

struct Measured {
  TrainingQuantity quantity;
  std::string_view name;
  Outcome::Column column;
  Statistic (*statistic)(Eigen::Index column);
  const CorrectionFamily& (*kinked)();
  const CorrectionFamily& (*smooth)();
};

constexpr Measured kMeasured[] = {
    {TrainingQuantity::kSignedDrift, "signed-drift", Outcome::kSignedDrift, mean_of, half_powers,
     whole_powers},
    {TrainingQuantity::kDrift, "drift", Outcome::kDrift, median_modulus, slow_powers, half_powers},
    {TrainingQuantity::kDrift, "largest-drift", Outcome::kLargestDrift, median_modulus, slow_powers,
     half_powers},
    {TrainingQuantity::kDeviation, "deviation", Outcome::kDeviation, upper_quartile, slow_powers,
     half_powers},
    {TrainingQuantity::kFlips, "flips", Outcome::kFlips, mean_of, half_powers, half_powers},
    {TrainingQuantity::kGradientChange, "gradient-change", Outcome::kGradientChange, median_modulus,
     half_powers, half_powers},
};

Claim rate_claim(const std::shared_ptr<const Study>& study, sim::Activation activation,
                 const Measured& measured) {
  const bool kinked = activation == sim::Activation::kRelu;
  Claim claim = described(kinked ? theory::kReluDynamics : theory::kSmoothDynamics,
                          fmt::format("dynamics.mlp.{}.{}", sim::name(activation), measured.name),
                          ClaimKind::kRate);
  claim.study = study;
  claim.statistic = measured.statistic(measured.column);
  claim.conclusion = Slope{.corrections = kinked ? measured.kinked() : measured.smooth()};
  claim.predicted = theory::training_exponent(in_theory(activation), measured.quantity);
  return claim;
}

// Training moves the weights by less than their own spread: the rates stay.
Claim correlation_claim(const std::shared_ptr<const Study>& study, sim::Activation activation,
                        int order) {
  const bool kinked = activation == sim::Activation::kRelu;
  Claim claim = described(kinked ? theory::kTheorem1Mlp : theory::kClusterBound,
                          fmt::format("dynamics.mlp.{}.r{}", sim::name(activation), order),
                          kinked ? ClaimKind::kRate : ClaimKind::kBound);
  claim.statement = fmt::format("{}, also after training", claim.statement);
  claim.hypotheses = fmt::format("{}; {}", claim.hypotheses, theory::kReluDynamics.hypotheses);
  claim.study = study;
  // As at rest: what piles up at zero is best known by its upper quartile.
  const Eigen::Index column = Outcome::kCorrelations + order - 1;
  claim.statistic = order == 1 ? median_modulus(column) : upper_quartile(column);
  claim.conclusion = Slope{.upper_bound = !kinked};
  claim.order = order;
  claim.predicted = kinked ? theory::theorem1_exponent(order, kDefaultDepth + 1).value()
                           : theory::cluster_exponent(order);
  return claim;
}

// The square root of the variance falls as the change of the gradient in the weights does.
Claim input_gradient_claim(sim::Activation activation) {
  const bool kinked = activation == sim::Activation::kRelu;
  Claim claim = described(theory::kInputGradientDynamics,
                          fmt::format("dynamics.mlp.{}.input-gradient", sim::name(activation)),
                          ClaimKind::kRate);
  claim.study =
      study_of(TrainedMlps{.activation = activation, .task = generated_task(kTrained)},
               InputGradientOutcome{}, {.share = kShareOfInputGradients, .equal_errors = true});
  claim.statistic = variance_of(InputGradientOutcome::kSlope);
  claim.conclusion = Slope{.corrections = kinked ? half_powers() : whole_powers()};
  claim.predicted =
      2.0 * theory::training_exponent(in_theory(activation), TrainingQuantity::kGradientChange);
  return claim;
}

std::vector<Claim> kink_claims() {
  const KinkOutcome outcome;
  // One input in R^4 with |x|^2 = d.
  const auto study = study_of(TrainedMlps{.depth = 1, .task = generated_task(1, 0)}, outcome,
                              {.share = 0.125, .equal_errors = true});
  const theory::KinkDrift limit = theory::kink_drift(1.0, 1.0, outcome.rate);
  std::vector<Claim> claims;
  for (const auto& [name, column, value] :
       {std::tuple("kernel", KinkOutcome::kKernel, limit.kernel),
        std::tuple("flips", KinkOutcome::kFlips, limit.gates_lost)}) {
    claims.push_back(described(theory::kKinkDrift, fmt::format("dynamics.mlp.kinks.{}", name),
                               ClaimKind::kLimit));
    claims.back().study = study;
    claims.back().statistic = mean_of(column);
    claims.back().conclusion = Limit{half_powers()};
    claims.back().predicted = value;
    claims.back().margin = kKinkMargin * std::abs(value);
  }
  return claims;
}

Claim control_claim(const std::shared_ptr<const Study>& study, sim::Activation activation) {
  const bool kinked = activation == sim::Activation::kRelu;
  const sim::Activation other = kinked ? sim::Activation::kTanh : sim::Activation::kRelu;
  Claim claim = rate_claim(study, activation, kMeasured[1]);  // the drift, which is known best
  claim.id = fmt::format("control.dynamics.{}", sim::name(activation));
  claim.kind = ClaimKind::kControl;
  claim.statement = fmt::format("Control, to be refuted: {} networks at the rate of {} networks",
                                sim::name(activation), sim::name(other));
  claim.predicted = theory::training_exponent(in_theory(other), TrainingQuantity::kDrift);
  claim.expected = Verdict::kRefuted;
  return claim;
}

std::vector<Claim> mlp_dynamics_claims(const ClaimOptions& /*options*/) {
  std::vector<Claim> claims;
  std::vector<Claim> controls;
  for (const sim::Activation& activation : {sim::Activation::kRelu, sim::Activation::kTanh}) {
    const auto study = trained_study(activation);
    for (const Measured& measured : kMeasured) {
      claims.push_back(rate_claim(study, activation, measured));
    }
    for (int order = 1; order <= kMostOrder; ++order) {
      claims.push_back(correlation_claim(study, activation, order));
    }
    claims.push_back(input_gradient_claim(activation));
    controls.push_back(control_claim(study, activation));
  }
  const std::vector<Claim> kinks = kink_claims();
  claims.insert(claims.end(), kinks.begin(), kinks.end());
  claims.insert(claims.end(), controls.begin(), controls.end());
  return claims;
}

}  // namespace

const ClaimFamily kMlpDynamics{
    .stem = "dynamics.mlp",
    .control_stem = "control.dynamics",
    .former_stem = {},
    .theorem = std::nullopt,
    .dynamics = true,
    .claims = mlp_dynamics_claims,
};

}  // namespace widthwise::verify
