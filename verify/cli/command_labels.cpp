// verify experiment labels: whether ten labels are ten networks.

#include <fmt/format.h>
#include <omp.h>

#include <cmath>
#include <memory>
#include <optional>
#include <string>

#include "verify/base/errors.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/hypernet_options.hpp"
#include "verify/cli/image_words.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/experiments/label_experiment.hpp"

namespace widthwise::verify::cli {
namespace {

struct LabelOptions {
  std::string mnist;
  std::string images = "50,200";
  std::string pixels = "20";
  int depth_f = 2;
  int depth_g = 3;
  double ridge = 1e-9;
  std::int64_t splits = 10;
  std::optional<std::int64_t> test_images;
  std::optional<double> seconds;
  std::uint64_t seed = 0;
  int threads = omp_get_num_procs();
  OutputOptions output;
};

LabelExperiment label_experiment_of(const LabelOptions& options) {
  check_depths(options.depth_f, options.depth_g);
  check_ridge(options.ridge);
  check_splits(options.splits, options.seconds);
  LabelExperiment experiment;
  experiment.images = numbers_of_images(options.images);
  experiment.learned = {.per_image = count_or("pixels", options.pixels, "all"),
                        .ridge = options.ridge};
  experiment.depth_f = options.depth_f;
  experiment.depth_g = options.depth_g;
  experiment.n_splits = options.splits;
  experiment.n_test = options.test_images;
  experiment.seconds = options.seconds;
  experiment.seed = options.seed;
  experiment.threads = options.threads;
  return experiment;
}

void carry_out_labels(LabelOptions& options, Invocation& invocation) {
  const LabelExperiment experiment = label_experiment_of(options);
  require_threads(options.threads);
  const ImageData data = read_labelled_images(options.mnist);
  check_label_experiment(experiment, data);
  constexpr std::uint64_t kBytes = 1 << 22;
  options.output.carry_out(
      [&](ProgressBar& progress, const std::atomic<bool>& stop) {
        return run_label_experiment(experiment, data, progress, stop);
      },
      kBytes, invocation);
}

void add_label_data(CLI::App& command, LabelOptions& options) {
  command.option_defaults()->group("What is learned");
  command.add_option("--mnist", options.mnist, "Folder of the MNIST files, gzipped or not")
      ->required()
      ->type_name("DIR");
  command
      .add_option("--images", options.images, "Numbers of training images, each a study of its own")
      ->type_name("N,..")
      ->capture_default_str();
  command
      .add_option("--pixels", options.pixels,
                  "Pixels of each image to learn from: so many drawn with replacement, or all")
      ->type_name("COUNT|all")
      ->capture_default_str();
  add_number(command, "--splits", options.splits, "Random splits of the data", "10")
      ->type_name("K");
  add_number(command, "--test-images", options.test_images, "Test images, the first (all)", "1000")
      ->type_name("M");
  add_number(command, "--depth-f", options.depth_f, "Hidden layers of f", "2")->type_name("L");
  add_number(command, "--depth-g", options.depth_g, "Weight layers of g", "3")->type_name("H");
  add_number(command, "--ridge", options.ridge, "Ridge, in means of the kernel's diagonal", "1e-9")
      ->type_name("R");
}

}  // namespace

void add_labels(CLI::App& experiment, Invocation& invocation) {
  const auto options = std::make_shared<LabelOptions>();
  CLI::App* command = experiment.add_subcommand(
      "labels", "Whether conditioning f on the label amounts to ten separate networks");
  add_label_data(*command, *options);
  command->option_defaults()->group("Running");
  add_number(*command, "--seconds", options->seconds,
             "Begin no split after so many seconds (but two splits in any case)", "600")
      ->type_name("S");
  add_number(*command, "--seed", options->seed, "Same seed, same splits", "7")->type_name("S");
  add_number(*command, "--threads", options->threads, "Threads; they do not change the results",
             "2")
      ->type_name("T");
  options->output.add_files_to(*command);
  command->callback([&invocation, options] { carry_out_labels(*options, invocation); });
}

}  // namespace widthwise::verify::cli
