#include "verify/cli/trained_hypernet_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/base/errors.hpp"
#include "verify/base/width_list.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/results/error_table.hpp"

namespace widthwise::verify::cli {

namespace {

TrainedF trained_f(const std::string& name) {
  if (name == "mlp") return TrainedF::kMlp;
  return name == "convnet" ? TrainedF::kConvnet : TrainedF::kConvnetGap;
}

}  // namespace

void TrainedHypernetOptions::add_to(CLI::App& command) {
  command.option_defaults()->group("The trained hypernetwork, with hn among --kernels");
  command
      .add_option("--hn-widths", widths, "Widths of f (a convnet's channels) and g, each a network")
      ->type_name("W,..")
      ->capture_default_str();
  add_number(command, "--hn-steps", steps, "Steps of gradient descent", "300")->type_name("T");
  add_number(command, "--hn-batch", batch, "Images a step", "50")->type_name("B");
}

std::vector<HypernetTraining> TrainedHypernetOptions::trainings(
    const std::vector<std::string>& kernels, const std::string& f, ImageChannels channels,
    int depth_f, int depth_g) const {
  if (std::ranges::find(kernels, kTrainedHypernet) == kernels.end()) return {};
  constexpr int kMostSteps = 10'000'000;
  if (steps < 1 || steps > kMostSteps) {
    throw UsageError(fmt::format("hn-steps {}: give 1 to {}", steps, kMostSteps));
  }
  if (batch < 1) {
    throw UsageError(fmt::format("hn-batch {}: a step sees 1 image or more", batch));
  }
  std::vector<HypernetTraining> hypernets;
  for (const std::int64_t width : parse_widths(widths)) {
    hypernets.push_back({width, depth_f, depth_g, steps, batch, trained_f(f), channels});
  }
  return hypernets;
}

}  // namespace widthwise::verify::cli
