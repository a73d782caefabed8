#include "verify/claimfile/sound_claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/activation.hpp"
#include "verify/base/errors.hpp"
#include "verify/claimfile/input_rows.hpp"
#include "verify/results/claim_id.hpp"

namespace widthwise::verify {
namespace {

constexpr std::size_t kMostForms = 12;
constexpr std::size_t kMostPowers = 4;

bool is_mlp(const ClaimSpec& claim) {
  return claim.network.model == NetworkModel::kMlp;
}

bool is_slope_claim(const ClaimSpec& claim) {
  return claim.prediction.kind == PredictionKind::kExponent ||
         claim.prediction.kind == PredictionKind::kUpperBound;
}

// --- the prediction and what goes with it ---

void require_prediction(const ClaimSpec& claim) {
  const auto& [kind, value] = claim.prediction;
  const std::string key(key_of(kind));
  if (!std::isfinite(value)) {
    refuse_claim(claim, key,
                 fmt::format("{} {:g}: a prediction is a finite number, such as -1", key, value));
  }
  if (claim.margin && !(*claim.margin > 0.0 && std::isfinite(*claim.margin))) {
    refuse_claim(claim, "margin",
                 fmt::format("margin {:g}: it is a positive number, such as 0.1", *claim.margin));
  }
  if (claim.margin && kind == PredictionKind::kZero) {
    refuse_claim(claim, "margin", "margin: what is exactly zero has none; leave it out");
  }
  if (kind == PredictionKind::kUpperBound && claim.expected == Verdict::kRefuted) {
    refuse_claim(claim, "expected",
                 "expected: a control is held against an exponent, not a bound; give exponent");
  }
  const bool relative = kind == PredictionKind::kLimit || kind == PredictionKind::kValue;
  if (relative && value == 0.0 && !claim.margin) {
    refuse_claim(claim, key, fmt::format("{0} = 0: no margin is relative to it; give margin", key));
  }
}

void require_corrections(const ClaimSpec& claim) {
  if (!claim.corrections) return;
  const bool fitted = is_slope_claim(claim) ||
                      (claim.prediction.kind == PredictionKind::kLimit && claim.extrapolate);
  if (!fitted || claim.statistic.kind == StatisticKind::kDistanceToNormal) {
    refuse_claim(
        claim, "corrections",
        "corrections: nothing is fitted here; they go with exponent, upper_bound and limit");
  }
  const CorrectionFamily& family = *claim.corrections;
  if (family.empty() || family.size() > kMostForms) {
    refuse_claim(
        claim, "corrections",
        fmt::format("corrections: there are 1 to {} forms, as in [[1], [1, 2]]", kMostForms));
  }
  for (const Powers& powers : family) {
    const bool ascends = std::ranges::adjacent_find(powers, std::greater_equal<>()) == powers.end();
    const bool positive = std::ranges::all_of(
        powers, [](double power) { return power > 0.0 && std::isfinite(power); });
    if (!powers.empty() && powers.size() <= kMostPowers && ascends && positive) continue;
    refuse_claim(
        claim, "corrections",
        fmt::format("corrections: a form is 1 to {} positive powers of 1/n that ascend, as "
                    "in [1, 2]",
                    kMostPowers));
  }
  for (auto form = family.begin(); form != family.end(); ++form) {
    if (std::find(family.begin(), form, *form) == form) continue;
    refuse_claim(claim, "corrections", "corrections: a form stands there twice");
  }
}

void require_from_width(const ClaimSpec& claim) {
  const bool at_largest =
      claim.prediction.kind == PredictionKind::kLimit &&
      (!claim.extrapolate || claim.statistic.kind == StatisticKind::kDistanceToNormal);
  if (!claim.extrapolate && claim.prediction.kind != PredictionKind::kLimit) {
    refuse_claim(claim, "extrapolate", "extrapolate: only a limit is extrapolated; leave it out");
  }
  if (!claim.from_width) return;
  if (!is_slope_claim(claim) && !at_largest) {
    refuse_claim(claim, "from_width",
                 "from_width: it goes with exponent, upper_bound and a limit that is not "
                 "extrapolated");
  }
  if (!(*claim.from_width >= 0.0 && std::isfinite(*claim.from_width))) {
    refuse_claim(claim, "from_width",
                 fmt::format("from_width {:g}: it is a width", *claim.from_width));
  }
}

void require_widths(const ClaimSpec& claim) {
  if (claim.widths.empty() || claim.widths.size() > 1) return;
  refuse_claim(claim, "widths", "widths: a claim needs two at least, as in \"64..8192\"");
}

void require_effort(const ClaimSpec& claim) {
  constexpr double kMostShare = 1000.0;
  const EffortSpec& effort = claim.effort;
  if (effort.share && !(*effort.share > 0.0 && *effort.share <= kMostShare)) {
    refuse_claim(
        claim, "effort.share",
        fmt::format("share {:g}: it is a part of the run's draws, above 0 and at most {:g}",
                    *effort.share, kMostShare));
  }
  if (effort.largest_width && *effort.largest_width < 2) {
    refuse_claim(claim, "effort.largest_width", "largest_width: it leaves no two widths");
  }
}

// --- the statistic against the prediction ---

void refuse_statistic(const ClaimSpec& claim, const std::string& reason) {
  refuse_claim(claim, "statistic",
               fmt::format("statistic '{}': {}", name(claim.statistic.kind), reason));
}

void require_statistic(const ClaimSpec& claim) {
  if (const auto [key, sentence] = objection(claim.statistic); !sentence.empty()) {
    refuse_claim(claim, "statistic" + (key.empty() ? "" : "." + key), sentence);
  }
  const PredictionKind prediction = claim.prediction.kind;
  const bool zero = prediction == PredictionKind::kZero;
  switch (claim.statistic.kind) {
    case StatisticKind::kLargest:
      if (!zero) refuse_statistic(claim, "it has no error, and serves to tell zero = true only");
      break;
    case StatisticKind::kDistanceToNormal:
      if (prediction != PredictionKind::kLimit) {
        refuse_statistic(claim, "a law is claimed in the limit: limit = 0, with a margin");
      }
      break;
    case StatisticKind::kQuantiles:
      if (prediction != PredictionKind::kExponent) {
        refuse_statistic(claim, "several quantiles share one exponent, and nothing else");
      }
      break;
    default:
      if (zero) refuse_statistic(claim, "zero = true is about every draw: leave statistic out");
  }
}

// --- the network and what is read off it ---

// Sentences about a network begin with the option that they are about.
void refuse_network(const ClaimSpec& claim, const std::string& sentence) {
  std::string key = sentence.substr(0, sentence.find_first_of(" :"));
  std::ranges::replace(key, '-', '_');
  refuse_claim(claim, "network." + key, sentence);
}

void require_drawable_network(const ClaimSpec& claim) {
  try {
    require_network(claim.network);
    if (!is_mlp(claim)) hypernet_ensemble(claim.network, claim.width_law);
  } catch (const UsageError& error) {
    refuse_network(claim, error.what());
  }
}

void refuse_observable(const ClaimSpec& claim, const std::string& reason) {
  refuse_claim(claim, "observable",
               fmt::format("observable {}: {}", claim.observable.text(), reason));
}

bool has_usual_law(const ClaimSpec& claim) {
  const NetworkSpec& network = claim.network;
  if (is_mlp(claim)) return network.law.is_usual();
  return HypernetParts{network.activation, network.activation_g, network.law, network.law_g}
      .are_usual();
}

// What is measured by a limit of its own, or at a list of inputs, is measured in these only.
void require_usual_network(const ClaimSpec& claim) {
  const ObservableKind kind = claim.observable.kind;
  const bool of_outputs = kind == ObservableKind::kOutput || kind == ObservableKind::kVariance ||
                          kind == ObservableKind::kCovariance;
  const bool of_list = !is_mlp(claim) && at_listed_inputs(claim);
  if ((!of_outputs && !of_list) || has_usual_law(claim)) return;
  refuse_observable(
      claim, is_mlp(claim)
                 ? "it is measured in networks of Gaussian weights without biases and skips, with "
                   "sigma_w = 1, in the NTK parameterisation; f(x1) f(x2) has the same mean in all"
                 : "it is measured in ReLU hypernetworks without biases and skips, with "
                   "sigma_w = 1");
}

void require_model(const ClaimSpec& claim) {
  const bool mlp = is_mlp(claim);
  const bool infinite_f = claim.width_law.infinite_f();
  switch (claim.observable.kind) {
    case ObservableKind::kScaled:
      if (!mlp) refuse_observable(claim, "the power of n is that of MLPs");
      break;
    case ObservableKind::kContraction:
      if (!mlp) refuse_observable(claim, "contractions are measured in MLPs only");
      break;
    case ObservableKind::kNtkDrift:
      if (mlp) refuse_observable(claim, "it is measured in hypernetworks only");
      break;
    case ObservableKind::kDistinct:
      if (infinite_f) refuse_observable(claim, "distinct directions need an f of finite width");
      break;
    case ObservableKind::kTrainedCorrelation:
      if (!mlp) refuse_observable(claim, "K^(r) after training is measured in MLPs only");
      break;
    case ObservableKind::kInputGradient:
      if (infinite_f) refuse_observable(claim, "an f of infinite width has no input to move");
      break;
    default:
      break;
  }
  require_usual_network(claim);
}

using GivenKeys = std::vector<std::string>;

void refuse_given(const ClaimSpec& claim, const GivenKeys& keys, const char* reason) {
  for (const std::string& key : keys) {
    if (!is_given(claim, key)) continue;
    const std::string word = key.substr(key.rfind('.') + 1);
    refuse_claim(claim, key, fmt::format("{}: {}", word, reason));
  }
}

void require_training(const ClaimSpec& claim) {
  if (!claim.observable.of_training()) {
    if (claim.training) {
      refuse_claim(
          claim, "training",
          "training: the observable is one at the start; 'training.drift' is one after it");
    }
    return;
  }
  refuse_given(claim,
               is_mlp(claim) ? GivenKeys{"training.inputs_x", "training.inputs_z"}
                             : GivenKeys{"training.inputs"},
               is_mlp(claim) ? "an MLP is trained at so many inputs and tests"
                             : "a hypernetwork is trained at each x with each z; give inputs_x and "
                               "inputs_z");
  const TrainingSpec training = claim.training.value_or(TrainingSpec{});
  constexpr double kMostRate = 1e3;
  if (!(training.rate > 0.0 && training.rate <= kMostRate)) {
    refuse_claim(claim, "training.rate",
                 fmt::format("rate {:g}: it is a positive multiple of 1 / lambda_max, such as 1",
                             training.rate));
  }
  if (is_mlp(claim) && claim.observable.kind == ObservableKind::kInputGradient &&
      training.tests < 1) {
    refuse_claim(claim, "training.tests", "tests 0: the gradient is taken at a test input");
  }
  if (claim.observable.quantity == "deviation" && training.tests < 1) {
    refuse_claim(claim, "training.tests", "tests 0: the deviation is taken at test inputs");
  }
  if (is_mlp(claim) && training.inputs + training.tests < 2) {
    refuse_claim(claim, "training.inputs", "inputs 1: two are needed, of which one may be a test");
  }
  if (!claim.network.law.is_usual() || !claim.network.width_ratios.empty()) {
    refuse_claim(claim, "network",
                 "network: trained networks have one width, no biases, no skips, sigma_w = 1 and "
                 "Gaussian weights, in the NTK parameterisation");
  }
}

// The degree of an activation, as a polynomial where its gates are frozen; nothing if it is none.
std::optional<int> degree(const sim::Activation& activation) {
  if (sim::is_multilinear(activation)) return 1;
  if (activation.kind() != sim::Activation::Kind::kPolynomial) return std::nullopt;
  const auto coefficients = activation.parameters();
  auto degree = static_cast<int>(coefficients.size()) - 1;
  while (coefficients[static_cast<std::size_t>(degree)] == 0.0) --degree;
  return degree;
}

// The degree in t of the last of n layers whose weights move as degree_of_weights does, with
// activations of degree p between them: degree_of_weights (1 + p + .. + p^(n-1)), or what is larger
// than any order that is claimed.
int degree_of_layers(int n, int p, int degree_of_weights) {
  int degree = 0;
  for (int l = 0; l < n && degree <= kMostClaimedOrder; ++l) {
    degree = p * degree + degree_of_weights;
  }
  return degree;
}

// Whose activation is no polynomial where gates are frozen, so that K^(r) is zero at no order;
// nothing if there is none. An f of infinite width moves along a line whatever its activation is.
const sim::Activation* never_zero(const ClaimSpec& claim) {
  const NetworkSpec& network = claim.network;
  const bool f_is_linear = !is_mlp(claim) && claim.width_law.infinite_f();
  if (!f_is_linear && !degree(network.activation)) return &network.activation;
  return is_mlp(claim) || degree(network.activation_g) ? nullptr : &network.activation_g;
}

// The order from which on K^(r) is exactly zero; nothing if there is none.
std::optional<int> first_zero_order(const ClaimSpec& claim) {
  if (never_zero(claim) != nullptr) return std::nullopt;
  const NetworkSpec& network = claim.network;
  const int of_f =
      claim.width_law.infinite_f()
          ? 1
          : degree_of_layers(network.hidden_layers() + 1, degree(network.activation).value(), 1);
  if (is_mlp(claim)) return of_f + 1;
  return degree_of_layers(network.weight_layers_of_g(), degree(network.activation_g).value(),
                          of_f) +
         1;
}

void require_zero(const ClaimSpec& claim, std::optional<int> zero_from) {
  const ObservableKind kind = claim.observable.kind;
  const bool correlation = kind == ObservableKind::kCorrelation ||
                           kind == ObservableKind::kDistinct || kind == ObservableKind::kScaled;
  if (!correlation) {
    refuse_claim(claim, "zero", "zero: only a K^(r) can be exactly zero, as \"K5\" of depth 3");
  }
  if (zero_from) return;
  const std::string activation = sim::name(*never_zero(claim));
  refuse_claim(
      claim, "zero",
      fmt::format("zero: K^({}) is exactly zero at no order here, since {} is no polynomial where "
                  "its gates are frozen; relu, leaky-relu, linear and polynomials are",
                  claim.observable.order, activation));
}

void require_order(const ClaimSpec& claim) {
  const std::optional<int> zero_from = first_zero_order(claim);
  if (claim.prediction.kind == PredictionKind::kZero) return require_zero(claim, zero_from);
  if (!claim.observable.has_order() || !zero_from || claim.observable.order < *zero_from) return;
  refuse_observable(claim,
                    fmt::format("K^({}) is exactly zero here from r = {} on, the networks being "
                                "polynomials in their weights; claim zero = true",
                                claim.observable.order, *zero_from));
}

void require_up_to_order(const ClaimSpec& claim) {
  if (!claim.up_to_order) return;
  if (!claim.observable.has_order() && !claim.observable.of_training()) {
    refuse_claim(claim, "up_to_order", "up_to_order: it goes with a K^(r)");
  }
  if (*claim.up_to_order < claim.observable.order) {
    refuse_claim(claim, "up_to_order",
                 fmt::format("up_to_order {}: the claim itself is about order {}",
                             *claim.up_to_order, claim.observable.order));
  }
  if (claim.observable.kind == ObservableKind::kDistinct &&
      *claim.up_to_order > kMostDistinctOrder) {
    refuse_claim(claim, "up_to_order",
                 fmt::format("up_to_order {}: at most {} directions are drawn", *claim.up_to_order,
                             kMostDistinctOrder));
  }
}

// Of how many outputs and derivatives of them the observable is the product; 0 if it is none.
int factors_of(const ClaimSpec& claim) {
  switch (claim.observable.kind) {
    case ObservableKind::kContraction:
      return claim.observable.contraction.n_factors();
    case ObservableKind::kCorrelation:
    case ObservableKind::kDistinct:
    case ObservableKind::kScaled:
      return claim.observable.order + 1;
    case ObservableKind::kOutput:
      return 1;
    default:
      return 0;
  }
}

// With the signs of all weights and biases of the last layer the output changes its own, and all of
// these have one law.
void require_mean(const ClaimSpec& claim) {
  const int factors = factors_of(claim);
  const bool odd = factors % 2 == 1;
  if (!odd || claim.statistic.kind != StatisticKind::kMean || !is_slope_claim(claim)) return;
  refuse_statistic(claim,
                   fmt::format("the mean is 0 at every width, since {} {} odd in the weights of "
                               "the last layer; claim the variance",
                               factors, factors == 1 ? "factor is" : "factors are"));
}

}  // namespace

void require_sound(const ClaimSpec& claim) {
  if (const std::string sentence = objection_to_id(claim.id); !sentence.empty()) {
    refuse_claim(claim, "id", sentence);
  }
  require_prediction(claim);
  require_statistic(claim);
  require_corrections(claim);
  require_from_width(claim);
  require_widths(claim);
  require_effort(claim);
  require_drawable_network(claim);
  require_model(claim);
  require_training(claim);
  require_up_to_order(claim);
  require_order(claim);
  require_mean(claim);
  require_inputs(claim);
}

}  // namespace widthwise::verify
