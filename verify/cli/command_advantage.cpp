// verify experiment advantage: the work of a kernel matrix, two ways.

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/hypernet_options.hpp"
#include "verify/cli/image_words.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/experiments/kernel_advantage.hpp"

namespace widthwise::verify::cli {
namespace {

struct AdvantageOptions {
  std::string mnist;
  std::string images = "25,50,100,200";
  std::int64_t pixels = 20;
  std::vector<std::string> fs = {"mlp", "convnet", "convnet-gap"};
  int depth_f = 2;
  int depth_g = 3;
  std::uint64_t seed = 0;
  OutputOptions output;
};

void carry_out_advantage(AdvantageOptions& options, Invocation& invocation) {
  check_depths(options.depth_f, options.depth_g);
  if (options.pixels < 1 || options.pixels > 100'000) {
    throw UsageError(fmt::format("pixels {}: give 1 to 100000", options.pixels));
  }
  AdvantageExperiment experiment;
  for (const std::string& name : options.fs) {
    experiment.fs.emplace_back(name, known_features(name, options.depth_f));
  }
  experiment.depth_g = options.depth_g;
  experiment.images = numbers_of_images(options.images);
  experiment.per_image = options.pixels;
  experiment.seed = options.seed;
  const ImageData data = read_image_data(options.mnist);
  check_advantage(experiment, data);
  constexpr std::uint64_t kBytes = 1 << 22;
  options.output.carry_out(
      [&](ProgressBar& progress, const std::atomic<bool>& stop) {
        return run_advantage(experiment, data, progress, stop);
      },
      kBytes, invocation);
}

}  // namespace

void add_advantage(CLI::App& experiment, Invocation& invocation) {
  const auto options = std::make_shared<AdvantageOptions>();
  CLI::App* command = experiment.add_subcommand(
      "advantage", "What it is worth that Theta_f is needed once a pair of images");
  command->option_defaults()->group("What is measured");
  command->add_option("--mnist", options->mnist, "Folder of the MNIST files, gzipped or not")
      ->required()
      ->type_name("DIR");
  command->add_option("--images", options->images, "Numbers of images")
      ->type_name("N,..")
      ->capture_default_str();
  add_number(*command, "--pixels", options->pixels, "Pixels of each image", "20")
      ->type_name("COUNT");
  command->add_option("--f", options->fs, "Networks f: mlp, convnet, convnet-gap")
      ->delimiter(',')
      ->type_name("NAME,..")
      ->capture_default_str();
  add_number(*command, "--depth-f", options->depth_f, "Hidden layers of f", "2")->type_name("L");
  add_number(*command, "--depth-g", options->depth_g, "Weight layers of g", "3")->type_name("H");
  add_number(*command, "--seed", options->seed, "Same seed, same images", "7")->type_name("S");
  options->output.add_files_to(*command);
  command->callback([&invocation, options] { carry_out_advantage(*options, invocation); });
}

}  // namespace widthwise::verify::cli
