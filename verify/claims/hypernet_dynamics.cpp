#include "verify/claims/hypernet_dynamics.hpp"

#include <fmt/format.h>

#include <memory>

#include "theory/training_dynamics.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/activation.hpp"
#include "verify/studies/descent_outcome.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/trained_hypernets.hpp"

namespace widthwise::verify {
namespace {

using theory::TrainingQuantity;
using Outcome = DescentOutcome;

constexpr int kInputsX = 2;
constexpr int kInputsZ = 3;
// Narrow networks are thrown far by rates that wide ones bear.
constexpr double kRate = 0.5;
// Weights of g grow as the square of m, and a trajectory of a finite f costs as much, or if n grows
// with m as their cube.
constexpr std::int64_t kLargestOfFiniteF = 512;

std::shared_ptr<const Study> trained_study(const WidthLaw& widths, sim::Activation activation,
                                           const Effort& effort) {
  // With one width fixed draw k is nearly the same network at all widths.
  const bool fixed = widths.fixed_width_f() || widths.fixed_width_g();
  return study_of(TrainedHypernets{.activation = activation,
                                   .widths = widths,
                                   .task = generated_hypernet_task(kInputsX, kInputsZ),
                                   .common_numbers = fixed},
                  Outcome{.rate = kRate}, effort);
}

Claim dynamics_claim(const theory::TheoremText& text, std::string id,
                     std::shared_ptr<const Study> study, const Statistic& statistic,
                     double predicted, const CorrectionFamily& corrections) {
  Claim claim = described(text, std::move(id), ClaimKind::kRate);
  claim.study = std::move(study);
  claim.statistic = statistic;
  claim.conclusion = Slope{.corrections = corrections};
  claim.predicted = predicted;
  return claim;
}

// The corrections are those of MLPs: see mlp_dynamics.cpp.
std::vector<Claim> sequential_claims() {
  const std::string stem = "dynamics.hypernet.sequential.";
  const Effort effort{.share = 0.0075, .equal_errors = true};
  const auto relu = trained_study(WidthLaw::sequential(), sim::Activation::kRelu, effort);
  const auto tanh = trained_study(WidthLaw::sequential(), sim::Activation::kTanh, effort);
  const auto exponent = [](theory::Activation activation, TrainingQuantity quantity) {
    return theory::training_exponent(activation, quantity);
  };
  using theory::Activation;
  return {
      dynamics_claim(theory::kSequentialDynamics, stem + "signed-drift", relu,
                     mean_of(Outcome::kSignedDrift),
                     exponent(Activation::kRelu, TrainingQuantity::kSignedDrift), half_powers()),
      dynamics_claim(theory::kSequentialDynamics, stem + "drift", relu,
                     median_modulus(Outcome::kDrift),
                     exponent(Activation::kRelu, TrainingQuantity::kDrift), slow_powers()),
      dynamics_claim(theory::kSequentialDynamics, stem + "deviation", relu,
                     quantile_modulus(Outcome::kDeviation, kUpperQuartile),
                     exponent(Activation::kRelu, TrainingQuantity::kDeviation), slow_powers()),
      dynamics_claim(theory::kSequentialDynamics, stem + "tanh-signed-drift", tanh,
                     mean_of(Outcome::kSignedDrift),
                     exponent(Activation::kTanh, TrainingQuantity::kSignedDrift), whole_powers())};
}

std::shared_ptr<const Study> fixed_g_study(const ClaimOptions& options) {
  return trained_study(WidthLaw::fixed_g(fixed_width(options.width_g, "width-g")),
                       sim::Activation::kRelu, {.share = 0.0075, .equal_errors = true});
}

std::vector<Claim> hypernet_dynamics_claims(const ClaimOptions& options) {
  std::vector<Claim> claims = sequential_claims();
  claims.push_back(dynamics_claim(theory::kNarrowDynamics, "dynamics.hypernet.fixed-g.drift",
                                  fixed_g_study(options), median_modulus(Outcome::kDrift), 0.0,
                                  half_powers()));
  claims.push_back(dynamics_claim(
      theory::kNarrowDynamics, "dynamics.hypernet.fixed-f.drift",
      trained_study(WidthLaw::fixed_f(fixed_width(options.width_f, "width-f")),
                    sim::Activation::kRelu,
                    {.share = 0.0075, .equal_errors = true, .largest_width = kLargestOfFiniteF}),
      median_modulus(Outcome::kDrift), 0.0, half_powers()));
  Claim control = claims[claims.size() - 2];
  control.id = "control.dynamics.fixed-g";
  control.kind = ClaimKind::kControl;
  control.statement =
      "Control, to be refuted: the kernel of a hypernetwork with a narrow g at the rate of a wide "
      "one";
  control.predicted =
      theory::training_exponent(theory::Activation::kRelu, TrainingQuantity::kDrift);
  control.expected = Verdict::kRefuted;
  claims.push_back(control);
  return claims;
}

std::vector<Claim> joint_dynamics_claims(const ClaimOptions& /*options*/) {
  const auto study =
      trained_study(WidthLaw::joint(), sim::Activation::kRelu,
                    {.share = 0.00625, .equal_errors = true, .largest_width = kLargestOfFiniteF});
  Claim claim = dynamics_claim(
      theory::kJointDynamics, "conjecture.dynamics.hypernet.joint.signed-drift", study,
      mean_of(Outcome::kSignedDrift),
      theory::training_exponent(theory::Activation::kRelu, TrainingQuantity::kSignedDrift),
      half_powers());
  // A hundred draws at 512 take minutes.
  claim.long_run = true;
  return {claim};
}

}  // namespace

const ClaimFamily kHypernetDynamics{
    .stem = "dynamics.hypernet",
    .control_stem = "control.dynamics",
    .former_stem = {},
    .theorem = std::nullopt,
    .dynamics = true,
    .claims = hypernet_dynamics_claims,
};

const ClaimFamily kJointDynamics{
    .stem = "conjecture.dynamics.hypernet.joint",
    .control_stem = {},
    .former_stem = {},
    .theorem = std::nullopt,
    .dynamics = true,
    .claims = joint_dynamics_claims,
};

}  // namespace widthwise::verify
