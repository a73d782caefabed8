#pragma once
// What experiments over random splits of the MNIST images are told of them on the command line.

#include <CLI/CLI.hpp>
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>

namespace widthwise::verify::cli {

struct SplitOptions {
  std::string mnist = {};
  std::string images;          ///< numbers of training images, "50,100,200"
  std::string pixels = "all";  ///< of each to learn from: a number, or "all"
  std::int64_t splits = 10;
  std::optional<std::int64_t> test_images = {};  ///< nothing: all
  std::optional<double> seconds = {};            ///< after which no split is begun
  std::uint64_t seed = 0;
  int threads;

  /// --mnist, --images, --pixels, --splits, --test-images.
  void add_data_to(CLI::App& command);
  /// --seconds, --seed, --threads.
  void add_running_to(CLI::App& command);

  /// Throws UsageError unless there are 1 to 100000 splits, a positive number of seconds, if any,
  /// and threads.
  void check() const;

  /// Nothing: all. Throws UsageError for what is neither.
  std::optional<Eigen::Index> pixels_an_image() const;
};

}  // namespace widthwise::verify::cli
