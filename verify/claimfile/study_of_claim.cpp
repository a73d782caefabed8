#include "verify/claimfile/study_of_claim.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "verify/base/errors.hpp"
#include "verify/claimfile/claims_text.hpp"
#include "verify/claimfile/input_rows.hpp"
#include "verify/claimfile/own_inputs.hpp"
#include "verify/results/run_id.hpp"
#include "verify/stats/distance_to_normal.hpp"
#include "verify/stats/kurtosis_ratio.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/mean_deviation.hpp"
#include "verify/stats/mean_square.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/stats/relative_variance.hpp"
#include "verify/stats/variance.hpp"
#include "verify/studies/correlation_study.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/descent_outcome.hpp"
#include "verify/studies/distinct_correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_kernel.hpp"
#include "verify/studies/hypernet_outputs.hpp"
#include "verify/studies/input_gradient_outcome.hpp"
#include "verify/studies/mlp_outputs.hpp"
#include "verify/studies/scaled_correlations.hpp"
#include "verify/studies/trained_hypernets.hpp"
#include "verify/studies/trained_mlps.hpp"

namespace widthwise::verify {
namespace {

using StudyPointer = std::shared_ptr<const Study>;

// A trajectory costs hundreds of times what a draw at rest does, and its numbers spread less.
constexpr double kTrainedShare = 0.0125;

bool of_mlp(const ClaimSpec& claim) {
  return claim.network.model == NetworkModel::kMlp;
}

// What the observables of one study have in common.
std::string family_of(const ClaimSpec& claim) {
  switch (claim.observable.kind) {
    case ObservableKind::kNtk:
      return of_mlp(claim) ? "k" : "ntk";
    case ObservableKind::kNtkDrift:
      return "ntk-drift";
    case ObservableKind::kCorrelation:
      return "k";
    case ObservableKind::kDistinct:
      return fmt::format("distinct{}", directions_of(claim));
    case ObservableKind::kScaled:
      return "scaled";
    case ObservableKind::kContraction:
      return claim.observable.contraction.text;
    case ObservableKind::kTrained:
    case ObservableKind::kTrainedCorrelation:
      return "trained";
    case ObservableKind::kInputGradient:
      return "input-gradient";
    default:
      return "outputs";
  }
}

// With one width fixed draw k is nearly the same network at all widths, which slopes make use of.
bool has_common_numbers(const ClaimSpec& claim) {
  const PredictionKind kind = claim.prediction.kind;
  const bool slope = kind == PredictionKind::kExponent || kind == PredictionKind::kUpperBound;
  const bool one_fixed =
      claim.width_law.fixed_width_f().has_value() || claim.width_law.fixed_width_g().has_value();
  const bool of_correlations = claim.observable.kind == ObservableKind::kCorrelation ||
                               claim.observable.kind == ObservableKind::kTrained;
  return slope && one_fixed && of_correlations;
}

// The orders of hypernetworks go together only where they are said to.
std::string group_of(const ClaimSpec& claim) {
  const bool by_order = !of_mlp(claim) || claim.observable.of_training();
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", text_of_network(claim), text_of_inputs(claim),
                     text_of_training(claim), family_of(claim), fmt::join(claim.widths, ","),
                     claim.effort.largest_width.value_or(0), has_common_numbers(claim),
                     by_order ? claim.up_to_order.value_or(0) : 0,
                     claim.network.model == NetworkModel::kMlp);
}

Effort effort_of(const ClaimSpec& claim) {
  const bool trained = claim.observable.of_training();
  return {.share = claim.effort.share.value_or(trained ? kTrainedShare : 1.0),
          .equal_errors = claim.effort.equal_errors.value_or(of_mlp(claim) || trained),
          .largest_width = claim.effort.largest_width,
          .widths = claim.widths};
}

int order_of(const ClaimSpec& claim) {
  return std::max(claim.observable.order, claim.up_to_order.value_or(0));
}

// --- studies of MLPs ---

template <class Observable>
StudyPointer mlp_study(const ClaimSpec& claim, Observable observable, const Effort& effort) {
  MlpEnsemble ensemble = mlp_ensemble(claim.network);
  ensemble.at = {.single = claim.inputs.single, .unit_norms = claim.inputs.unit_norms};
  ensemble.pair = named_pair(claim);
  if (claim.inputs.rows.empty()) return study_of(std::move(ensemble), observable, effort);
  return study_of(
      AtOwnInputs<MlpEnsemble, MlpInputPair>{std::move(ensemble), mlp_rows(claim),
                                             describe_rows(claim), name_of_inputs(claim)},
      observable, effort);
}

std::string short_id_of(const std::string& text) {
  return content_id(text.data(), text.size()).substr(0, 8);
}

StudyPointer contraction_study(const ClaimSpec& claim, const Setting& setting,
                               const Effort& effort) {
  CorrelationStudySpec spec{
      .functions = {claim.observable.contraction},
      .activation = claim.network.activation,
      .depth = claim.network.hidden_layers(),
      .inputs = listed_inputs(claim, setting),
      .width_ratios = claim.network.width_ratios,
      .law = claim.network.law,
      .effort = effort,
      .read_off = short_id_of(claim.observable.contraction.text) + name_of_inputs(claim)};
  return correlation_study(std::move(spec));
}

StudyPointer distinct_mlp_study(const ClaimSpec& claim, const Setting& setting,
                                const Effort& effort) {
  const int directions = directions_of(claim);
  return study_of(
      MlpAtPoints{.activation = claim.network.activation,
                  .depth = claim.network.hidden_layers(),
                  .points = listed_inputs(claim, setting),
                  .group = fmt::format("mlp.distinct{}{}", directions, name_of_inputs(claim)),
                  .width_ratios = claim.network.width_ratios,
                  .law = claim.network.law},
      DistinctCorrelations{directions}, effort);
}

StudyPointer trained_mlp_study(const ClaimSpec& claim, int max_order, const Effort& effort) {
  const TrainingSpec training = claim.training.value_or(TrainingSpec{});
  TrainedMlps networks{.activation = claim.network.activation,
                       .depth = claim.network.hidden_layers(),
                       .task = generated_task(training.inputs, training.tests)};
  if (claim.observable.kind == ObservableKind::kInputGradient) {
    return study_of(std::move(networks),
                    InputGradientOutcome{.steps = training.steps, .rate = training.rate}, effort);
  }
  return study_of(
      std::move(networks),
      DescentOutcome{.steps = training.steps, .rate = training.rate, .max_order = max_order},
      effort);
}

StudyPointer study_of_mlp(const ClaimSpec& claim, int max_order, const Setting& setting,
                          const Effort& effort) {
  switch (claim.observable.kind) {
    case ObservableKind::kCorrelation:
    case ObservableKind::kNtk:
      return mlp_study(claim, Correlations{max_order}, effort);
    case ObservableKind::kScaled:
      return mlp_study(claim, ScaledCorrelations{max_order}, effort);
    case ObservableKind::kDistinct:
      return distinct_mlp_study(claim, setting, effort);
    case ObservableKind::kContraction:
      return contraction_study(claim, setting, effort);
    case ObservableKind::kTrained:
    case ObservableKind::kTrainedCorrelation:
    case ObservableKind::kInputGradient:
      return trained_mlp_study(claim, max_order, effort);
    default:
      return mlp_study(claim, MlpOutputs{}, effort);
  }
}

// --- studies of hypernetworks ---

template <class Observable>
StudyPointer hypernet_study(const ClaimSpec& claim, Observable observable, const Effort& effort) {
  HypernetEnsemble ensemble = hypernet_ensemble(claim.network, claim.width_law);
  ensemble.pair = named_pair(claim);
  ensemble.common_numbers = has_common_numbers(claim);
  if (claim.inputs.rows.empty()) return study_of(std::move(ensemble), observable, effort);
  return study_of(
      AtOwnInputs<HypernetEnsemble, HypernetInputPair>{std::move(ensemble), hypernet_rows(claim),
                                                       describe_rows(claim), name_of_inputs(claim)},
      observable, effort);
}

StudyPointer trained_hypernet_study(const ClaimSpec& claim, const Effort& effort) {
  const TrainingSpec training = claim.training.value_or(TrainingSpec{});
  TrainedHypernets networks{
      .activation = claim.network.activation,
      .widths = claim.width_law,
      .depth_f = claim.network.hidden_layers(),
      .depth_g = claim.network.weight_layers_of_g(),
      .task = generated_hypernet_task(training.inputs_x, training.inputs_z, training.tests > 0),
      .common_numbers = has_common_numbers(claim)};
  if (claim.observable.kind == ObservableKind::kInputGradient) {
    return study_of(std::move(networks),
                    InputGradientOutcome{.steps = training.steps, .rate = training.rate}, effort);
  }
  return study_of(std::move(networks),
                  DescentOutcome{.steps = training.steps, .rate = training.rate}, effort);
}

StudyPointer study_of_hypernet(const ClaimSpec& claim, int max_order, const Setting& setting,
                               const Effort& effort) {
  switch (claim.observable.kind) {
    case ObservableKind::kCorrelation:
      return hypernet_study(claim, Correlations{max_order}, effort);
    case ObservableKind::kNtk:
      return hypernet_study(claim, HypernetKernel{}, effort);
    case ObservableKind::kNtkDrift:
      return hypernet_study(claim, HypernetKernel{.with_drift = true}, effort);
    case ObservableKind::kDistinct:
      return study_of(HypernetAtPoints{.widths = claim.width_law,
                                       .depth_f = claim.network.hidden_layers(),
                                       .depth_g = claim.network.weight_layers_of_g(),
                                       .points = listed_hypernet_inputs(claim, setting),
                                       .group = fmt::format("distinct{}{}", directions_of(claim),
                                                            name_of_inputs(claim))},
                      DistinctCorrelations{directions_of(claim)}, effort);
    case ObservableKind::kTrained:
    case ObservableKind::kInputGradient:
      return trained_hypernet_study(claim, effort);
    default:
      return hypernet_study(claim, HypernetOutputs{}, effort);
  }
}

Eigen::Index trained_column(const std::string& quantity) {
  using Outcome = DescentOutcome;
  static const std::map<std::string, Eigen::Index> kColumns{
      {"loss", Outcome::kLoss},
      {"signed-drift", Outcome::kSignedDrift},
      {"drift", Outcome::kDrift},
      {"largest-drift", Outcome::kLargestDrift},
      {"deviation", Outcome::kDeviation},
      {"flips", Outcome::kFlips},
      {"gradient-change", Outcome::kGradientChange}};
  return kColumns.at(quantity);
}

}  // namespace

StudiesOfClaims::StudiesOfClaims(std::span<const ClaimSpec> claims, Setting setting)
    : setting_(std::move(setting)) {
  for (const ClaimSpec& claim : claims) {
    const Effort effort = effort_of(claim);
    const auto [at, is_new] = groups_.try_emplace(group_of(claim), Group{0, effort});
    Group& group = at->second;
    group.max_order = std::max(group.max_order, order_of(claim));
    group.effort.share = std::max(group.effort.share, effort.share);
    group.effort.equal_errors |= effort.equal_errors;
  }
}

std::shared_ptr<const Study> StudiesOfClaims::study(const ClaimSpec& claim) const {
  const auto& [max_order, effort] = groups_.at(group_of(claim));
  try {
    return of_mlp(claim) ? study_of_mlp(claim, max_order, setting_, effort)
                         : study_of_hypernet(claim, max_order, setting_, effort);
  } catch (const UsageError& error) {  // of a contraction, or of the run's inputs
    refuse_claim(claim, "observable", error.what());
  } catch (const std::invalid_argument& error) {  // of an activation without a theory
    refuse_claim(claim, "network.activation", error.what());
  }
}

Eigen::Index StudiesOfClaims::column(const ClaimSpec& claim) {
  const bool mlp = of_mlp(claim);
  switch (claim.observable.kind) {
    case ObservableKind::kNtk:
      return mlp ? 1 : static_cast<Eigen::Index>(HypernetKernel::kNtk);
    case ObservableKind::kNtkDrift:
      return HypernetKernel::kDrift;
    case ObservableKind::kOutput:
      return mlp ? static_cast<Eigen::Index>(MlpOutputs::kOutput)
                 : static_cast<Eigen::Index>(HypernetOutputs::kOutput);
    case ObservableKind::kVariance:
      return mlp ? static_cast<Eigen::Index>(MlpOutputs::kVariance)
                 : static_cast<Eigen::Index>(HypernetOutputs::kVariance);
    case ObservableKind::kCovariance:
      return mlp ? static_cast<Eigen::Index>(MlpOutputs::kCovariance)
                 : static_cast<Eigen::Index>(HypernetOutputs::kCovariance);
    case ObservableKind::kContraction:
      return 0;
    case ObservableKind::kTrained:
      return trained_column(claim.observable.quantity);
    case ObservableKind::kTrainedCorrelation:
      return DescentOutcome::kCorrelations + claim.observable.order - 1;
    case ObservableKind::kInputGradient:
      return InputGradientOutcome::kSlope;
    default:
      return claim.observable.order;
  }
}

Statistic StudiesOfClaims::statistic(const ClaimSpec& claim, const Study& study) const {
  // Outputs alone have moments that are known with less noise, given the layer before the last.
  if (const auto* measured = dynamic_cast<const CorrelationStudy*>(&study)) {
    const CorrelationFunctions& functions = measured->observable();
    if (claim.statistic.kind == StatisticKind::kMean) return functions.mean_of_function(0);
    if (claim.statistic.kind == StatisticKind::kVariance) return functions.variance_of_function(0);
  }
  return statistic_of(claim.statistic, column(claim));
}

Statistic statistic_of(const StatisticSpec& spec, Eigen::Index column) {
  switch (spec.kind) {
    case StatisticKind::kMedian:
      return median_modulus(column);
    case StatisticKind::kQuantile:
      return quantile_modulus(column, spec.level.value());
    case StatisticKind::kQuantiles:
      return quantile_modulus(column, spec.levels.front());
    case StatisticKind::kMean:
      return mean_of(column);
    case StatisticKind::kVariance:
      return variance_of(column);
    case StatisticKind::kRelativeVariance:
      return relative_variance_of(column);
    case StatisticKind::kMeanSquare:
      return mean_square_of(column);
    case StatisticKind::kKurtosis:
      return kurtosis_ratio_of(column);
    case StatisticKind::kKurtosisExcess:
      return kurtosis_excess_of(column);
    case StatisticKind::kMedianDeviation:
      return median_deviation(column, spec.reference.value());
    case StatisticKind::kMeanDeviation:
      return mean_deviation(column, spec.reference.value());
    case StatisticKind::kLargest:
      return largest_modulus(column);
    case StatisticKind::kDistanceToNormal:
      break;
  }
  return distance_to_normal(column, spec.sigma.value_or(1.0));
}

}  // namespace widthwise::verify
