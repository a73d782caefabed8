// verify train: trajectories of gradient descent as CSV.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sim/ensemble.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/base/progress.hpp"
#include "verify/base/whole_number.hpp"
#include "verify/base/width_list.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/csv_sink.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/network_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/studies/activation.hpp"
#include "verify/studies/descent_outcome.hpp"
#include "verify/studies/training_rows.hpp"

namespace widthwise::verify::cli {
namespace {

struct TrainOptions {
  std::string model = "mlp";
  std::string activation = "relu";
  std::string widths = "64..1024";
  std::optional<std::string> width_f;
  std::optional<std::int64_t> width_g;
  std::optional<int> depth_f;
  std::optional<int> depth_g;
  std::optional<int> batch;
  std::optional<int> minibatch;
  std::optional<std::string> inputs;
  std::optional<std::string> targets;
  TableOptions table;
  TrainingPlan plan;
  std::int64_t n_samples = 100;
  SettingOptions drawing;  // engine, seed and threads
  std::string csv = "-";
  bool no_progress = false;
};

// --- what is trained ---

constexpr int kDefaultBatch = 4;
constexpr int kDefaultInputsX = 2;
constexpr int kDefaultInputsZ = 3;

[[noreturn]] void refuse_number(const char* option, double value, const char* why) {
  throw UsageError(fmt::format("{} {:g}: {}", option, value, why));
}

void check_plan(const TrainOptions& options) {
  const TrainingPlan& plan = options.plan;
  constexpr int kMostSteps = 10'000'000;
  if (!(plan.rate > 0.0 && plan.rate <= 1e6)) {
    refuse_number("rate", plan.rate,
                  "it is eta lambda_max(Theta_0), a positive number up to 1e6; above 2 even the "
                  "linear network diverges");
  }
  if (plan.steps < 1 || plan.steps > kMostSteps) {
    refuse_number("steps", plan.steps, "1 to 10000000 steps can be taken");
  }
  if (plan.every < 0) refuse_number("every", plan.every, "give the steps between two rows, from 1");
  if (!(plan.momentum >= 0.0 && plan.momentum < 1.0)) {
    refuse_number("momentum", plan.momentum, "it is at least 0 and below 1");
  }
  if (options.n_samples < 1) {
    throw UsageError(fmt::format("samples {}: at least 1 network is needed", options.n_samples));
  }
  if (options.batch && *options.batch < 1) {
    refuse_number("batch", *options.batch, "at least one input is trained on");
  }
}

// Rows of a file, of which the first have a target each; others are for tests.
TrainingTask task_of_files(const TrainOptions& options) {
  if (!options.targets) {
    throw UsageError("targets: inputs from a file need them; give a file of one number a row");
  }
  const InputList inputs = read_all_inputs(*options.inputs, options.table.format(true));
  if (options.targets->empty()) throw UsageError("targets '': give a file of one number a row");
  Eigen::VectorXd targets = read_targets(*options.targets);
  const auto n_inputs = std::ssize(inputs.points);
  if (options.batch && *options.batch > targets.size()) {
    throw UsageError(
        fmt::format("batch {}: there are only {} targets", *options.batch, targets.size()));
  }
  if (options.batch) targets = Eigen::VectorXd(targets.head(*options.batch));
  if (targets.size() > n_inputs) {
    throw UsageError(
        fmt::format("targets: {} of them, but there are only {} inputs; a target belongs to each "
                    "input trained on, and inputs behind these are for tests",
                    targets.size(), n_inputs));
  }
  constexpr double kLargestTarget = 1e30;
  if (targets.cwiseAbs().maxCoeff() > kLargestTarget) {
    throw UsageError(
        fmt::format("targets: one is {:g}; they are at most {:g}, so that squares stay "
                    "numbers",
                    targets.cwiseAbs().maxCoeff(), kLargestTarget));
  }
  TrainingTask task;
  task.inputs.resize(inputs.points.front().size(), n_inputs);
  for (Eigen::Index j = 0; j < n_inputs; ++j) {
    task.inputs.col(j) = inputs.points[static_cast<std::size_t>(j)];
  }
  task.targets = std::move(targets);
  task.name = fmt::format("file{}+{}in{}", task.n_trained(), task.n_tests(), task.dimension());
  task.description = fmt::format("{}; {} trained on, {} for tests", inputs.description,
                                 task.n_trained(), task.n_tests());
  return task;
}

// Flips are counted by the signs of units, which must be those of their preactivations.
sim::Activation activation_of(const TrainOptions& options) {
  using Kind = sim::Activation::Kind;
  const sim::Activation activation = known_activation(options.activation);
  const double leak = activation.kind() == Kind::kLeakyRelu ? activation.parameters().front() : 0.0;
  if (activation.kind() == Kind::kSin || activation.kind() == Kind::kPolynomial || leak < 0.0) {
    throw UsageError(fmt::format(
        "activation {}: training counts units that change sign with what they read, which need "
        "not be those of this one",
        options.activation));
  }
  return activation;
}

TrainingRows::Ensemble mlps(const TrainOptions& options) {
  const auto refuse = [](const char* option, const auto& given) {
    if (!given) return;
    throw UsageError(fmt::format("{} {}: an MLP has no g; leave it out or give --model hypernet",
                                 option, *given));
  };
  refuse("width-f", options.width_f);
  refuse("width-g", options.width_g);
  refuse("depth-g", options.depth_g);
  if (options.targets && !options.inputs) {
    throw UsageError("targets: they belong to inputs of a file; give --inputs too");
  }
  const int depth = options.depth_f.value_or(kDefaultDepth);
  require_depth(depth);
  return TrainedMlps{activation_of(options), depth,
                     options.inputs ? task_of_files(options)
                                    : generated_task(options.batch.value_or(kDefaultBatch))};
}

// Widths of g grow; of f where that of g is given.
WidthLaw hypernet_widths(const TrainOptions& options) {
  if (options.width_g && options.width_f) {
    throw UsageError("width-f and width-g: one of them is held fixed, --widths are of the other");
  }
  const auto within = [](const char* option, std::int64_t width) {
    if (width >= 1 && width <= kMaxWholeNumber) return width;
    throw UsageError(fmt::format("{} {}: a width is at least 1", option, width));
  };
  if (options.width_g) return WidthLaw::fixed_g(within("width-g", *options.width_g));
  if (!options.width_f || *options.width_f == "inf") return WidthLaw::sequential();
  if (*options.width_f == "same") return WidthLaw::joint();
  std::int64_t width = 0;
  read_number("--width-f", *options.width_f, "16, inf or same", width);
  return WidthLaw::fixed_f(within("width-f", width));
}

TrainingRows::Ensemble hypernets(const TrainOptions& options) {
  if (options.inputs || options.targets) {
    throw UsageError("inputs: hypernetworks are trained on generated tuples only");
  }
  const theory::HypernetDepth depth =
      hypernet_depth({options.depth_f, options.depth_g, {}, {}, {}});
  // Tuples of as many z as there are for two x.
  const int batch = options.batch.value_or(kDefaultInputsX * kDefaultInputsZ);
  const int n_x = batch % kDefaultInputsX == 0 ? kDefaultInputsX : 1;
  return TrainedHypernets{activation_of(options), hypernet_widths(options), depth.depth_f,
                          depth.depth_g, generated_hypernet_task(n_x, batch / n_x)};
}

TrainingRows trained(const TrainOptions& options) {
  if (options.model == "mlp") return {mlps(options), options.plan};
  if (options.model == "hypernet") return {hypernets(options), options.plan};
  throw UsageError(fmt::format("model '{}': it is mlp or hypernet", options.model));
}

// --- what is written ---

std::string header(const TrainingRows& networks) {
  std::string line = "width,sample,step";
  for (const std::string& column : networks.columns()) line += "," + column;
  return line + "\n";
}

std::string text_of(std::int64_t width, std::int64_t sample, const TrainingRow& row) {
  std::string line = fmt::format("{},{},{}", width, sample, row.step);
  for (const double number : row.numbers) line += fmt::format(",{:.17g}", number);
  return line + "\n";
}

double median_of(std::vector<double> numbers) {
  const auto middle = numbers.begin() + std::ssize(numbers) / 2;
  std::ranges::nth_element(numbers, middle);
  return *middle;
}

// What is said of a width beside its rows: medians over the networks at their last rows, those that
// diverged being above all others.
void say_medians(std::int64_t width, const TrainingRows& networks,
                 const std::vector<TrainingRow>& last_rows) {
  const std::vector<std::string> columns = networks.columns();
  const auto at = [&](const char* name) {
    return static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin());
  };
  std::int64_t n_diverged = 0;
  std::string medians;
  for (const char* name : {"loss", "signed_drift", "drift", "deviation", "flips"}) {
    std::vector<double> numbers;
    for (const TrainingRow& row : last_rows) {
      const bool diverged = row.numbers[at("diverged")] > 0.0;
      numbers.push_back(diverged ? kDivergedNumber : row.numbers[at(name)]);
    }
    medians += fmt::format("{} {} {:.3g}", medians.empty() ? "" : ",", name, median_of(numbers));
  }
  for (const TrainingRow& row : last_rows) n_diverged += row.numbers[at("diverged")] > 0.0;
  const std::string diverged =
      n_diverged == 0 ? "" : fmt::format("; {} of {} diverged", n_diverged, last_rows.size());
  if (2 * n_diverged > std::ssize(last_rows)) medians = " of nothing, since most diverged";
  std::fputs(fmt::format("width {}: medians{}{}\n", width, medians, diverged).c_str(), stderr);
}

void train(const TrainOptions& given, Invocation& invocation) {
  TrainOptions options = given;
  options.plan.minibatch = options.minibatch.value_or(0);
  check_plan(options);
  const Setting setting = options.drawing.setting();
  const int threads = options.drawing.threads;
  const std::vector<std::int64_t> widths = parse_widths(options.widths);
  const TrainingRows networks = trained(options);
  for (const std::int64_t width : widths) {
    require_memory(threads * networks.bytes(setting.engine, width),
                   fmt::format("width {} for {} steps on {} thread{}", width, options.plan.steps,
                               threads, threads == 1 ? "" : "s"),
                   "give smaller widths, fewer --steps, a smaller --batch or fewer --threads");
  }
  if (options.csv != "-") {
    constexpr double kBytesPerNumber = 24.0;
    const double n_rows = options.plan.every == 0 ? 1.0 : options.plan.steps / options.plan.every;
    require_memory(kBytesPerNumber * n_rows * static_cast<double>(networks.columns().size() + 3) *
                       static_cast<double>(options.n_samples) * static_cast<double>(widths.size()),
                   fmt::format("samples {} of {:g} rows each", options.n_samples, n_rows),
                   "give fewer, a larger --every, or --csv -");
  }
  CsvSink sink(options.csv);
  if (options.inputs) {
    const NetworkFamily family = networks.networks();
    const std::string& inputs = std::get<ListedInputs>(family.inputs).description;
    std::fputs(fmt::format("inputs {}\n", printable(inputs)).c_str(), stderr);
  }
  sink.write(header(networks));
  ProgressBar progress(ProgressBar::terminal() && !options.no_progress && options.csv != "-");
  const std::atomic<bool>& stop = stop_on_interrupt();
  for (const std::int64_t width : widths) {
    progress.begin(fmt::format("width {}", width), static_cast<double>(options.n_samples));
    std::vector<TrainingRow> last_rows;  // of each trajectory
    const std::int64_t chunk = 4 * std::int64_t{threads};
    for (std::int64_t first = 0; first < options.n_samples && !stop; first += chunk) {
      std::mutex one_at_a_time;
      std::map<std::uint64_t, std::vector<TrainingRow>> rows;
      const std::int64_t n = std::min(chunk, options.n_samples - first);
      const sim::Draws done = sim::run_ensemble(first, n, 1, threads,
                                                [&](std::uint64_t sample) {
                                                  std::vector<TrainingRow> trajectory =
                                                      networks.draw(setting, width, sample);
                                                  const std::lock_guard lock(one_at_a_time);
                                                  rows[sample] = std::move(trajectory);
                                                  return Eigen::VectorXd::Zero(1);
                                                },
                                                {[&] { progress.advance(1.0); }, &stop});
      for (std::int64_t sample = first; sample < first + done.rows(); ++sample) {
        std::vector<TrainingRow>& trajectory = rows.at(static_cast<std::uint64_t>(sample));
        for (const TrainingRow& row : trajectory) sink.write(text_of(width, sample, row));
        last_rows.push_back(std::move(trajectory.back()));
      }
    }
    progress.finish();
    if (!last_rows.empty()) say_medians(width, networks, last_rows);
  }
  const std::string file = sink.close(stop);
  ended_early(stop, fmt::format("the rows in {} are of complete trajectories", printable(file)),
              invocation);
}

}  // namespace

void add_train(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<TrainOptions>();
  auto* command =
      app.add_subcommand("train", "Train random networks and print how far they move as CSV");
  command->option_defaults()->group("What is trained");
  command->add_option("--model", options->model, "Network family: mlp or hypernet")->type_name("");
  command
      ->add_option("--activation", options->activation,
                   activation_help(" (of hypernetworks that of g)"))
      ->type_name("");
  command
      ->add_option("--widths", options->widths,
                   "Of hidden layers; of hypernetworks of g (beside --width-g of f)")
      ->type_name("W");
  command
      ->add_option("--width-f", options->width_f,
                   "Of the f of hypernetworks: a number, inf (the default), or same as g")
      ->type_name("N");
  add_number(*command, "--width-g", options->width_g, "Width of g, held fixed while f grows", "8")
      ->type_name("M");
  add_number(*command, "--depth-f", options->depth_f,
             "Hidden layers of an MLP (3) or of the f of hypernetworks (1)", "3")
      ->type_name("L");
  add_number(*command, "--depth-g", options->depth_g, "Weight layers of g (3)", "3")
      ->type_name("H");
  add_number(*command, "--batch", options->batch,
             "Inputs trained on (4), or tuples of hypernetworks (6)", "4")
      ->type_name("B");
  command
      ->add_option("--inputs", options->inputs,
                   "Rows of a file in place of generated inputs, all if none are named; those\n"
                   "behind the targets are for tests; rows are scaled to |x|^2 = d")
      ->type_name("FILE[:i,j]");
  command->add_option("--targets", options->targets, "A file of one number a row")
      ->type_name("FILE");
  options->table.add_to(*command);
  command->option_defaults()->group("How");
  add_number(*command, "--steps", options->plan.steps, "Steps of gradient descent", "20")
      ->type_name("T");
  add_number(*command, "--rate", options->plan.rate, "eta lambda_max(Theta_0)", "1")
      ->type_name("C");
  add_number(*command, "--minibatch", options->minibatch,
             "Inputs a step, in an order of each epoch's own (all)", "2")
      ->type_name("K");
  add_number(*command, "--momentum", options->plan.momentum, "Of the weights' velocity", "0.9")
      ->type_name("P");
  command->add_flag("--optimise-input", options->plan.optimise_input,
                    "Then take a test input to the first target, the weights at rest; of\n"
                    "hypernetworks the x of a test tuple, f being finite");
  add_number(*command, "--every", options->plan.every,
             "Rows every so many steps (0: the last only); what is recorded is\n"
             "asked, and changes which networks are drawn, not their law",
             "5")
      ->type_name("E");
  command->option_defaults()->group("What is drawn");
  add_number(*command, "--samples", options->n_samples, "Networks a width", "100")->type_name("K");
  options->drawing.add_drawing_to(*command);
  command->add_option("--csv", options->csv, "File, or - for standard output")->type_name("FILE");
  command->add_flag("--no-progress", options->no_progress, "No progress bar");
  command->callback([&invocation, options] { train(*options, invocation); });
}

}  // namespace widthwise::verify::cli
