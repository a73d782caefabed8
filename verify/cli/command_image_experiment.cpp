// verify experiment completion and representation: regression of images' pixels.

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/hypernet_options.hpp"
#include "verify/cli/image_words.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/cli/split_options.hpp"
#include "verify/cli/trained_hypernet_options.hpp"
#include "verify/experiments/image_experiment.hpp"

namespace widthwise::verify::cli {
namespace {

using theory::KernelForm;

struct ImageOptions {
  SplitOptions data{.images = "50,100,200", .threads = omp_get_num_procs()};
  std::string context;
  std::string f = "mlp";
  std::vector<std::string> kernels = {"hk", "nngp"};
  std::optional<int> channels;
  int depth_f = 2;
  int depth_g = 3;
  int predictors = 1;
  TrainedHypernetOptions hypernets;
  double ridge = 1e-9;
  std::optional<std::int64_t> kept;
  OutputOptions output;
};

// --- words of the command line ---

constexpr const char* kAllPixels = "all";

std::vector<KernelForm> forms_of(const std::vector<std::string>& words) {
  std::vector<KernelForm> forms;
  for (const std::string& word : words) {
    if (word == kTrainedHypernet) continue;
    const KernelForm form = known_kernel(word, "hk, nngp, hk-without-s and hn");
    if (std::ranges::find(forms, form) == forms.end()) forms.push_back(form);
  }
  return forms;
}

void check_ranges(const ImageOptions& options) {
  const auto require = [](bool fine, const std::string& sentence) {
    if (!fine) throw UsageError(sentence);
  };
  check_depths(options.depth_f, options.depth_g);
  options.data.check();
  require(options.predictors >= 1 && options.predictors <= 1000,
          fmt::format("predictors {}: give 1 to 1000", options.predictors));
  check_ridge(options.ridge);
  require(options.output.alpha >= 1e-12 && options.output.alpha < 1.0,
          fmt::format("alpha {:g}: it is at least 1e-12 and below 1", options.output.alpha));
  require(options.kept.value_or(1) >= 1, "keep: keep 1 test image or more");
  if (options.predictors > 1 && options.data.pixels == kAllPixels) {
    throw UsageError(
        "predictors: they differ by the pixels drawn, of which --pixels all leaves none "
        "out; give --pixels COUNT");
  }
}

std::vector<HypernetTraining> hypernets_of(const ImageOptions& options) {
  auto hypernets = options.hypernets.trainings(options.kernels, options.f,
                                               known_channels(options.channels, options.f),
                                               options.depth_f, options.depth_g);
  if (!hypernets.empty() && options.predictors > 1) {
    throw UsageError(
        "kernels hn: one network learns from one draw of pixels; leave out --predictors");
  }
  return hypernets;
}

ImageExperiment experiment_of(const std::string& task, const ImageOptions& options) {
  check_ranges(options);
  ImageExperiment experiment;
  experiment.task = task;
  if (options.context != kAllPixels) {
    experiment.context.n_pixels = count_or("context", options.context, "half");
  }
  experiment.f =
      known_features(options.f, options.depth_f, known_channels(options.channels, options.f));
  experiment.depth_g = options.depth_g;
  experiment.forms = forms_of(options.kernels);
  experiment.hypernets = hypernets_of(options);
  experiment.images = numbers_of_images(options.data.images);
  experiment.learned.per_image = options.data.pixels_an_image();
  experiment.learned.predictors = options.predictors;
  experiment.learned.ridge = options.ridge;
  experiment.n_splits = options.data.splits;
  experiment.n_test = options.data.test_images;
  experiment.seconds = options.data.seconds;
  experiment.seed = options.data.seed;
  experiment.threads = options.data.threads;
  experiment.alpha = options.output.alpha;
  return experiment;
}

void carry_out(const std::string& task, ImageOptions& options, Invocation& invocation) {
  ImageExperiment experiment = experiment_of(task, options);
  const ImageData data = read_image_data(options.data.mnist);
  if (options.context == kAllPixels) experiment.context.n_pixels = data.n_pixels();
  const Eigen::Index n_test = experiment.n_test.value_or(data.n_test());
  experiment.n_kept = options.kept.value_or(std::min(experiment.n_kept, n_test));
  check_image_experiment(experiment, data);
  constexpr double kFigures = 1 << 24;
  const auto bytes =
      static_cast<std::uint64_t>(kFigures + bytes_of_predictions(experiment, data.n_pixels()));
  options.output.carry_out(
      [&](ProgressBar& progress, const std::atomic<bool>& stop) {
        return run_image_experiment(experiment, data, progress, stop);
      },
      bytes, invocation);
}

// --- options ---

void add_data(CLI::App& command, ImageOptions& options, bool completion) {
  command.option_defaults()->group("What is learned");
  options.data.add_data_to(command);
  options.context = completion ? "half" : kAllPixels;
  command
      .add_option("--context", options.context,
                  "What f is shown: the upper half, all pixels, or so many at random")
      ->type_name("half|all|COUNT")
      ->capture_default_str();
}

void add_predictors(CLI::App& command, ImageOptions& options) {
  command.option_defaults()->group("Predictors");
  command
      .add_option(
          "--kernels", options.kernels,
          "hk, the hyperkernel; nngp, the covariance of outputs; hk-without-s; and hn, the\n"
          "trained hypernetwork, beside which kernel descent (hk-descent) is measured")
      ->delimiter(',')
      ->type_name("NAME,..")
      ->capture_default_str();
  command
      .add_option(
          "--f", options.f,
          "The network f that sees the image: mlp, convnet (flattened) or convnet-gap (pooled)")
      ->type_name("NAME")
      ->capture_default_str();
  add_number(command, "--channels", options.channels,
             "Channels that a convnet sees: 1, values; 2, which are shown as well (2)", "2")
      ->type_name("C");
  add_number(command, "--depth-f", options.depth_f, "Hidden layers of f", "2")->type_name("L");
  add_number(command, "--depth-g", options.depth_g, "Weight layers of g", "3")->type_name("H");
  add_number(command, "--ridge", options.ridge, "Ridge, in means of the kernel's diagonal", "1e-9")
      ->type_name("R");
  add_number(command, "--predictors", options.predictors,
             "Predictors of fresh pixels whose mean is taken", "5")
      ->type_name("K");
}

void add_command(CLI::App& experiment, const std::string& task, const char* description,
                 Invocation& invocation) {
  const auto options = std::make_shared<ImageOptions>();
  CLI::App* command = experiment.add_subcommand(task, description);
  add_data(*command, *options, task == "completion");
  add_predictors(*command, *options);
  options->hypernets.add_to(*command);
  command->option_defaults()->group("Running");
  add_number(*command, "--keep", options->kept, "Test images whose predictions are kept (10)", "10")
      ->type_name("M");
  options->data.add_running_to(*command);
  options->output.add_to(*command, false);
  command->callback([&invocation, options, task] { carry_out(task, *options, invocation); });
}

}  // namespace

void add_image_experiments(CLI::App& experiment, Invocation& invocation) {
  add_command(experiment, "completion",
              "Complete images of which f sees a part: kernels against each other", invocation);
  add_command(experiment, "representation",
              "Represent images of which f sees pixels at random, or all", invocation);
}

}  // namespace widthwise::verify::cli
