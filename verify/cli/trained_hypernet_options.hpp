#pragma once
// Options of trained hypernetworks, shared by the commands about images.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "verify/experiments/image_hypernet.hpp"

namespace widthwise::verify::cli {

struct TrainedHypernetOptions {
  std::string widths = "128";
  int steps = 300;
  std::int64_t batch = 50;

  /// Adds --hn-widths, --hn-steps and --hn-batch, as a group.
  void add_to(CLI::App& command);

  /// With this f, by its name, and these depths, by ascending width; none unless "hn" is among the
  /// `kernels`. Throws UsageError for numbers out of their ranges.
  std::vector<HypernetTraining> trainings(const std::vector<std::string>& kernels,
                                          const std::string& f, ImageChannels channels, int depth_f,
                                          int depth_g) const;
};

}  // namespace widthwise::verify::cli
