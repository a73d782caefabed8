// verify experiment labels: whether ten labels are ten networks.

#include <fmt/format.h>
#include <omp.h>

#include <memory>

#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/hypernet_options.hpp"
#include "verify/cli/image_words.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/cli/split_options.hpp"
#include "verify/experiments/label_experiment.hpp"

namespace widthwise::verify::cli {
namespace {

struct LabelOptions {
  SplitOptions data{.images = "50,200", .pixels = "20", .threads = omp_get_num_procs()};
  int depth_f = 2;
  int depth_g = 3;
  double ridge = 1e-9;
  OutputOptions output;
};

LabelExperiment label_experiment_of(const LabelOptions& options) {
  check_depths(options.depth_f, options.depth_g);
  check_ridge(options.ridge);
  options.data.check();
  LabelExperiment experiment;
  experiment.images = numbers_of_images(options.data.images);
  experiment.learned = {.per_image = options.data.pixels_an_image(), .ridge = options.ridge};
  experiment.depth_f = options.depth_f;
  experiment.depth_g = options.depth_g;
  experiment.n_splits = options.data.splits;
  experiment.n_test = options.data.test_images;
  experiment.seconds = options.data.seconds;
  experiment.seed = options.data.seed;
  experiment.threads = options.data.threads;
  return experiment;
}

void carry_out_labels(LabelOptions& options, Invocation& invocation) {
  const LabelExperiment experiment = label_experiment_of(options);
  const ImageData data = read_labelled_images(options.data.mnist);
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
  options.data.add_data_to(command);
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
  options->data.add_running_to(*command);
  options->output.add_files_to(*command);
  command->callback([&invocation, options] { carry_out_labels(*options, invocation); });
}

}  // namespace widthwise::verify::cli
