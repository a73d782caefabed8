#include "verify/cli/split_options.hpp"

#include <fmt/format.h>

#include <cmath>

#include "verify/base/errors.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/cli/image_words.hpp"
#include "verify/cli/number_option.hpp"

namespace widthwise::verify::cli {

void SplitOptions::add_data_to(CLI::App& command) {
  command.add_option("--mnist", mnist, "Folder of the MNIST files, gzipped or not")
      ->required()
      ->type_name("DIR");
  command.add_option("--images", images, "Numbers of training images, each a study of its own")
      ->type_name("N,..")
      ->capture_default_str();
  command
      .add_option("--pixels", pixels,
                  "Pixels of each image to learn from: so many drawn with replacement, or all")
      ->type_name("COUNT|all")
      ->capture_default_str();
  add_number(command, "--splits", splits, "Random splits of the data", "10")->type_name("K");
  add_number(command, "--test-images", test_images, "Test images, the first (all)", "1000")
      ->type_name("M");
}

void SplitOptions::add_running_to(CLI::App& command) {
  add_number(command, "--seconds", seconds,
             "Begin no split after so many seconds (but two splits in any case)", "600")
      ->type_name("S");
  add_number(command, "--seed", seed, "Same seed, same splits", "7")->type_name("S");
  add_number(command, "--threads", threads, "Threads; they do not change the results", "2")
      ->type_name("T");
}

void SplitOptions::check() const {
  if (splits < 1 || splits > 100'000) {
    throw UsageError(fmt::format("splits {}: give 1 to 100000", splits));
  }
  if (seconds && !(*seconds > 0.0 && std::isfinite(*seconds))) {
    throw UsageError("seconds: give a positive number");
  }
  require_threads(threads);
}

std::optional<Eigen::Index> SplitOptions::pixels_an_image() const {
  return count_or("pixels", pixels, "all");
}

}  // namespace widthwise::verify::cli
