#include "verify/claimfile/written_claim.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/claimfile/claims_text.hpp"
#include "verify/claimfile/claims_toml.hpp"
#include "verify/claimfile/sound_claim.hpp"
#include "verify/claimfile/study_of_claim.hpp"
#include "verify/studies/correlation_study.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/descent_outcome.hpp"
#include "verify/studies/distinct_correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_at_points.hpp"
#include "verify/studies/hypernet_kernel.hpp"
#include "verify/studies/hypernet_outputs.hpp"
#include "verify/studies/input_gradient_outcome.hpp"
#include "verify/studies/mlp_outputs.hpp"
#include "verify/studies/scaled_correlations.hpp"
#include "verify/studies/trained_hypernets.hpp"
#include "verify/studies/trained_mlps.hpp"

namespace widthwise::verify {
namespace {

[[noreturn]] void give_up(std::string reason) {
  throw NotInTheForm{std::move(reason)};
}

template <class Ensemble, class Observable>
const EnsembleStudy<Ensemble, Observable>* as(const Study& study) {
  return dynamic_cast<const EnsembleStudy<Ensemble, Observable>*>(&study);
}

// The column that a statistic reads, where it reads one.
Eigen::Index only_column(const Claim& claim) {
  if (claim.statistic.columns().size() == 1) return claim.statistic.columns().front();
  give_up("its statistic reads several columns of the draws");
}

int order_in(const Claim& claim) {
  return static_cast<int>(only_column(claim));
}

// --- networks ---

void write(const MlpEnsemble& networks, ClaimSpec& spec) {
  if (networks.widths.kind() != WidthLaw::Kind::kMlp) give_up("its width is fixed");
  spec.network.activation = networks.activation;
  spec.network.depth = networks.depth;
  spec.network.width_ratios = networks.width_ratios;
  spec.network.law = networks.law;
  spec.inputs.single = networks.at.single;
  spec.inputs.unit_norms = networks.at.unit_norms;
  spec.inputs.pair = networks.pair;
}

void write(const HypernetEnsemble& networks, ClaimSpec& spec) {
  spec.network.model = NetworkModel::kHypernet;
  spec.network.depth = networks.depth_f;
  spec.network.depth_g = networks.depth_g;
  spec.network.activation = networks.parts.activation_f;
  spec.network.activation_g = networks.parts.activation_g;
  spec.network.law = networks.parts.law_f;
  spec.network.law_g = networks.parts.law_g;
  spec.width_law = networks.widths;
  spec.inputs.pair = networks.pair;
}

TrainingSpec training_of_mlps(const TrainingTask& task) {
  return {.inputs = static_cast<int>(task.n_trained()), .tests = static_cast<int>(task.n_tests())};
}

void write(const TrainedMlps& networks, ClaimSpec& spec) {
  spec.network.activation = networks.activation;
  spec.network.depth = networks.depth;
  spec.training = training_of_mlps(networks.task);
  if (generated_task(spec.training->inputs, spec.training->tests).name != networks.task.name) {
    give_up("its task is one of its own");
  }
}

// Tasks of hypernetworks have each x with each z, and a test an x.
void write(const TrainedHypernets& networks, ClaimSpec& spec) {
  spec.network.model = NetworkModel::kHypernet;
  spec.network.activation = networks.activation;
  spec.network.depth = networks.depth_f;
  spec.network.depth_g = networks.depth_g;
  spec.width_law = networks.widths;
  const int n_x = static_cast<int>(networks.task.x.cols());
  const int n_trained = static_cast<int>(networks.task.n_trained());
  spec.training = TrainingSpec{.inputs_x = n_x, .inputs_z = n_trained / std::max(n_x, 1)};
  if (generated_hypernet_task(n_x, spec.training->inputs_z).name != networks.task.name) {
    give_up("its task is one of its own");
  }
}

// --- what is read off them ---

void write(const Correlations& observable, const Claim& claim, ClaimSpec& spec) {
  spec.observable = {.kind = ObservableKind::kCorrelation, .order = order_in(claim)};
  // Of an MLP the NTK is K^(1), which is not called so where no order is.
  const bool ntk = !claim.order && spec.observable.order == 1;
  if (ntk && spec.network.model == NetworkModel::kMlp) spec.observable.kind = ObservableKind::kNtk;
  spec.up_to_order = observable.max_order;
}

void write(const ScaledCorrelations& observable, const Claim& claim, ClaimSpec& spec) {
  spec.observable = {.kind = ObservableKind::kScaled, .order = order_in(claim)};
  spec.up_to_order = observable.max_order;
}

void write(const MlpOutputs&, const Claim& claim, ClaimSpec& spec) {
  constexpr ObservableKind kKinds[] = {ObservableKind::kOutput, ObservableKind::kVariance,
                                       ObservableKind::kCovariance};
  spec.observable = {.kind = kKinds[only_column(claim)]};
}

void write(const HypernetOutputs&, const Claim& claim, ClaimSpec& spec) {
  switch (only_column(claim)) {
    case HypernetOutputs::kOutput:
      spec.observable = {.kind = ObservableKind::kOutput};
      break;
    case HypernetOutputs::kVariance:
      spec.observable = {.kind = ObservableKind::kVariance};
      break;
    case HypernetOutputs::kCovariance:
      spec.observable = {.kind = ObservableKind::kCovariance};
      break;
    default:
      give_up("it is about outputs at several inputs together");
  }
}

void write(const HypernetKernel&, const Claim& claim, ClaimSpec& spec) {
  switch (only_column(claim)) {
    case HypernetKernel::kNtk:
      spec.observable = {.kind = ObservableKind::kNtk, .order = 1};
      break;
    case HypernetKernel::kDrift:
      spec.observable = {.kind = ObservableKind::kNtkDrift};
      break;
    default:
      give_up("it is about the output of a study of the kernel");
  }
}

void write(const DescentOutcome& observable, const Claim& claim, ClaimSpec& spec) {
  spec.training->steps = observable.steps;
  spec.training->rate = observable.rate;
  if (observable.max_order > 0) spec.up_to_order = observable.max_order;
  const Eigen::Index column = only_column(claim);
  if (column >= DescentOutcome::kCorrelations) {
    spec.observable = {.kind = ObservableKind::kTrainedCorrelation,
                       .order = static_cast<int>(column - DescentOutcome::kCorrelations) + 1};
    return;
  }
  for (const std::string_view quantity : trained_quantities()) {
    spec.observable = {.kind = ObservableKind::kTrained, .quantity = std::string(quantity)};
    if (StudiesOfClaims::column(spec) == column) return;
  }
  give_up("it counts trajectories");
}

void write(const InputGradientOutcome& observable, const Claim& claim, ClaimSpec& spec) {
  if (only_column(claim) != InputGradientOutcome::kSlope) give_up("it is about an output");
  spec.training->steps = observable.steps;
  spec.training->rate = observable.rate;
  spec.observable = {.kind = ObservableKind::kInputGradient};
}

template <class Ensemble, class Observable>
bool write_study_of(const Claim& claim, ClaimSpec& spec) {
  const auto* study = as<Ensemble, Observable>(*claim.study);
  if (study == nullptr) return false;
  write(study->ensemble(), spec);
  write(study->observable(), claim, spec);
  return true;
}

// At inputs that a list of that number has around the first one.
bool write_distinct(const Claim& claim, ClaimSpec& spec) {
  const auto directions = [&](const DistinctCorrelations& observable, const std::string& group,
                              const char* stem) {
    if (group != fmt::format("{}{}", stem, observable.max_order)) {
      give_up("its distinct directions are at inputs of its own");
    }
    spec.observable = {.kind = ObservableKind::kDistinct, .order = order_in(claim)};
    spec.up_to_order = observable.max_order;
  };
  if (const auto* mlps = as<MlpAtPoints, DistinctCorrelations>(*claim.study)) {
    spec.network.activation = mlps->ensemble().activation;
    spec.network.depth = mlps->ensemble().depth;
    spec.network.width_ratios = mlps->ensemble().width_ratios;
    spec.network.law = mlps->ensemble().law;
    directions(mlps->observable(), mlps->ensemble().group, "mlp.distinct");
    return true;
  }
  const auto* nets = as<HypernetAtPoints, DistinctCorrelations>(*claim.study);
  if (nets == nullptr) return false;
  spec.network.model = NetworkModel::kHypernet;
  spec.network.depth = nets->ensemble().depth_f;
  spec.network.depth_g = nets->ensemble().depth_g;
  spec.width_law = nets->ensemble().widths;
  directions(nets->observable(), nets->ensemble().group, "distinct");
  return true;
}

void write_study(const Claim& claim, ClaimSpec& spec) {
  const bool written = write_study_of<MlpEnsemble, Correlations>(claim, spec) ||
                       write_study_of<MlpEnsemble, ScaledCorrelations>(claim, spec) ||
                       write_study_of<MlpEnsemble, MlpOutputs>(claim, spec) ||
                       write_study_of<HypernetEnsemble, Correlations>(claim, spec) ||
                       write_study_of<HypernetEnsemble, HypernetKernel>(claim, spec) ||
                       write_study_of<HypernetEnsemble, HypernetOutputs>(claim, spec) ||
                       write_study_of<TrainedMlps, DescentOutcome>(claim, spec) ||
                       write_study_of<TrainedMlps, InputGradientOutcome>(claim, spec) ||
                       write_study_of<TrainedHypernets, DescentOutcome>(claim, spec) ||
                       write_study_of<TrainedHypernets, InputGradientOutcome>(claim, spec) ||
                       write_distinct(claim, spec);
  if (dynamic_cast<const CorrelationStudy*>(claim.study.get()) != nullptr) {
    give_up(
        "its contraction is drawn together with others, which a file draws by itself: "
        "the same law, other draws");
  }
  if (!written) {
    give_up(
        fmt::format("what is drawn, or read off it, is not in the form: {}", claim.study->name()));
  }
  const Effort& effort = claim.study->effort();
  spec.effort = {effort.share, effort.equal_errors, effort.largest_width};
}

// --- how it is judged ---

StatisticSpec statistic_in_form(const Statistic& statistic) {
  if (statistic.name().starts_with("quantile-modulus")) {
    return {.kind = StatisticKind::kQuantile, .level = statistic.parameter()};
  }
  if (statistic.name() == "median-modulus") return {.kind = StatisticKind::kMedian};
  if (statistic.name() == "largest-modulus") return {.kind = StatisticKind::kLargest};
  if (statistic.name() == "kurtosis-ratio") return {.kind = StatisticKind::kKurtosis};
  for (const StatisticKind kind :
       {StatisticKind::kMean, StatisticKind::kVariance, StatisticKind::kRelativeVariance,
        StatisticKind::kMeanSquare, StatisticKind::kKurtosisExcess, StatisticKind::kMedianDeviation,
        StatisticKind::kMeanDeviation, StatisticKind::kDistanceToNormal}) {
    if (name(kind) != statistic.name()) continue;
    StatisticSpec spec{.kind = kind};
    const bool of_law = kind == StatisticKind::kDistanceToNormal;
    (of_law ? spec.sigma : spec.reference) = statistic.parameter();
    return spec;
  }
  give_up(fmt::format("its statistic, {}, is not in the form", statistic.name()));
}

void write_conclusion(const Slope& slope, const Claim& claim, ClaimSpec& spec) {
  spec.prediction.kind =
      slope.upper_bound ? PredictionKind::kUpperBound : PredictionKind::kExponent;
  spec.prediction.value = claim.predicted;
  if (slope.corrections != half_powers()) spec.corrections = slope.corrections;
  if (slope.from > 0.0) spec.from_width = slope.from;
}

void write_conclusion(const TightSlopes& tight, const Claim& claim, ClaimSpec& spec) {
  write_conclusion(tight.slope, claim, spec);
  spec.statistic = {.kind = StatisticKind::kQuantiles};
  spec.statistic.levels.push_back(claim.statistic.parameter().value());
  for (const Statistic& other : tight.others) {
    spec.statistic.levels.push_back(other.parameter().value());
  }
}

void write_conclusion(const Limit& limit, const Claim& claim, ClaimSpec& spec) {
  spec.prediction = {PredictionKind::kLimit, claim.predicted};
  if (limit.corrections != slow_powers()) spec.corrections = limit.corrections;
}

void write_conclusion(const AtLargestWidth& at, const Claim& claim, ClaimSpec& spec) {
  spec.prediction = {PredictionKind::kLimit, claim.predicted};
  spec.extrapolate = spec.statistic.kind == StatisticKind::kDistanceToNormal;
  if (at.from > 0.0) spec.from_width = at.from;
}

void write_conclusion(const PooledMean&, const Claim& claim, ClaimSpec& spec) {
  spec.prediction = {PredictionKind::kValue, claim.predicted};
}

void write_conclusion(const ExactZero&, const Claim&, ClaimSpec& spec) {
  spec.prediction = {PredictionKind::kZero, 0.0};
}

void write_conclusion(const LargestComponent&, const Claim&, ClaimSpec&) {
  give_up("its exponent is judged as that of its largest component");
}

void write_conclusion(const ExtraFactor&, const Claim&, ClaimSpec&) {
  give_up("it is judged by a fit in both widths");
}

ClaimSpec in_form(const Claim& claim) {
  ClaimSpec spec;
  spec.id = claim.id;
  spec.statement = claim.statement;
  spec.hypotheses = claim.hypotheses;
  spec.source = claim.source;
  spec.margin = claim.margin;
  spec.expected = claim.expected;
  if (!claim.further_studies.empty()) give_up("it is judged by the draws of several studies");
  write_study(claim, spec);
  spec.statistic = statistic_in_form(claim.statistic);
  std::visit([&](const auto& each) { write_conclusion(each, claim, spec); }, claim.conclusion);
  require_sound(spec);
  return spec;
}

}  // namespace

std::variant<ClaimSpec, NotInTheForm> written_claim(const Claim& claim) {
  try {
    return in_form(claim);
  } catch (const NotInTheForm& why) {
    return why;
  }
}

std::string written_claims(std::span<const Claim> claims) {
  std::string text = fmt::format("schema = \"{}\"\n", kClaimsSchema);
  for (const Claim& claim : claims) {
    const auto written = written_claim(claim);
    if (const auto* why = std::get_if<NotInTheForm>(&written)) {
      text += fmt::format("\n# {}: not in this form, since {}\n", claim.id, why->reason);
    } else {
      text += "\n" + claim_text(std::get<ClaimSpec>(written));
    }
  }
  return text;
}

}  // namespace widthwise::verify
