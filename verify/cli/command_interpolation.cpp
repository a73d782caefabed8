// verify experiment interpolation: what lies between two images.

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/hypernet_options.hpp"
#include "verify/cli/image_words.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/cli/trained_hypernet_options.hpp"
#include "verify/experiments/image_interpolation.hpp"

namespace widthwise::verify::cli {
namespace {

struct InterpolationOptions {
  std::string mnist;
  std::string digits = "7-5,5-6";
  std::string pixels = "all";
  std::string f = "mlp";
  std::vector<std::string> kernels = {"hk"};
  TrainedHypernetOptions hypernets;
  std::int64_t images = 200;
  int steps = 11;
  std::optional<int> channels;
  int depth_f = 2;
  int depth_g = 3;
  double ridge = 1e-9;
  std::uint64_t seed = 0;
  int threads = omp_get_num_procs();
  OutputOptions output;
};

// "7-5,5-6".
std::vector<std::pair<int, int>> pairs_of_digits(const std::string& text) {
  static const std::regex kPairs("[0-9]-[0-9](,[0-9]-[0-9]){0,9}");
  if (!std::regex_match(text, kPairs)) {
    throw UsageError(fmt::format("digits '{}': give up to ten pairs such as 7-5,5-6", text));
  }
  std::vector<std::pair<int, int>> pairs;
  for (std::size_t at = 0; at < text.size(); at += 4) {
    pairs.emplace_back(text[at] - '0', text[at + 2] - '0');
  }
  return pairs;
}

// Throws UsageError for what is not shown.
void check_predictors(const std::vector<std::string>& words) {
  const auto known = [](const std::string& word) {
    return word == theory::name(theory::KernelForm::kHyperkernel) || word == kTrainedHypernet;
  };
  const auto foreign = std::ranges::find_if_not(words, known);
  if (foreign != words.end()) {
    throw UsageError(fmt::format("kernels '{}': there are hk and hn", *foreign));
  }
}

void carry_out_interpolation(InterpolationOptions& options, Invocation& invocation) {
  check_depths(options.depth_f, options.depth_g);
  check_ridge(options.ridge);
  check_predictors(options.kernels);
  if (options.steps < 2 || options.steps > 50) {
    throw UsageError(fmt::format("steps {}: give 2 to 50, both ends included", options.steps));
  }
  if (options.images < 1) {
    throw UsageError(fmt::format("images {}: give 1 or more", options.images));
  }
  ImageInterpolation interpolation;
  interpolation.digits = pairs_of_digits(options.digits);
  interpolation.n_steps = options.steps;
  interpolation.n_images = options.images;
  interpolation.learned.per_image = count_or("pixels", options.pixels, "all");
  interpolation.learned.ridge = options.ridge;
  const ImageChannels channels = known_channels(options.channels, options.f);
  interpolation.f = known_features(options.f, options.depth_f, channels);
  interpolation.depth_g = options.depth_g;
  interpolation.with_hyperkernel =
      std::ranges::find(options.kernels, "hk") != options.kernels.end();
  interpolation.hypernets = options.hypernets.trainings(options.kernels, options.f, channels,
                                                        options.depth_f, options.depth_g);
  interpolation.seed = options.seed;
  interpolation.threads = options.threads;
  require_threads(options.threads);
  const ImageData data = read_image_data(options.mnist);
  check_interpolation(interpolation, data);
  constexpr std::uint64_t kBytes = 1 << 22;
  options.output.carry_out(
      [&](ProgressBar& progress, const std::atomic<bool>& stop) {
        return run_interpolation(interpolation, data, progress, stop);
      },
      kBytes, invocation);
}

}  // namespace

void add_interpolation(CLI::App& experiment, Invocation& invocation) {
  const auto options = std::make_shared<InterpolationOptions>();
  CLI::App* command = experiment.add_subcommand(
      "interpolation",
      "What the hyperkernel and trained hypernetworks make of what lies between two images");
  command->option_defaults()->group("What is shown");
  command->add_option("--mnist", options->mnist, "Folder of the MNIST files, gzipped or not")
      ->required()
      ->type_name("DIR");
  command->add_option("--digits", options->digits, "From which digit to which")
      ->type_name("A-B,..")
      ->capture_default_str();
  add_number(*command, "--steps", options->steps, "Pictures a row", "11")->type_name("K");
  add_number(*command, "--images", options->images, "Training images", "200")->type_name("N");
  command
      ->add_option("--pixels", options->pixels,
                   "Pixels of each image to learn from: so many drawn with replacement, or all")
      ->type_name("COUNT|all")
      ->capture_default_str();
  command
      ->add_option("--kernels", options->kernels,
                   "hk, the hyperkernel at interpolated features and images; hn, the trained\n"
                   "hypernetwork with interpolated weights of g and at interpolated images")
      ->delimiter(',')
      ->type_name("NAME,..")
      ->capture_default_str();
  command->add_option("--f", options->f, "The network f: mlp, convnet or convnet-gap")
      ->type_name("NAME")
      ->capture_default_str();
  add_number(*command, "--channels", options->channels,
             "Channels that a convnet sees: 1, values; 2, which are shown as well (2)", "2")
      ->type_name("C");
  add_number(*command, "--depth-f", options->depth_f, "Hidden layers of f", "2")->type_name("L");
  add_number(*command, "--depth-g", options->depth_g, "Weight layers of g", "3")->type_name("H");
  add_number(*command, "--ridge", options->ridge, "Ridge, in means of the kernel's diagonal",
             "1e-9")
      ->type_name("R");
  options->hypernets.add_to(*command);
  command->option_defaults()->group("Running");
  add_number(*command, "--seed", options->seed, "Same seed, same images", "7")->type_name("S");
  add_number(*command, "--threads", options->threads, "Threads; they do not change the results",
             "2")
      ->type_name("T");
  options->output.add_files_to(*command);
  command->callback([&invocation, options] { carry_out_interpolation(*options, invocation); });
}

}  // namespace widthwise::verify::cli
