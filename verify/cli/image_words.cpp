#include "verify/cli/image_words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "verify/base/errors.hpp"
#include "verify/base/whole_number.hpp"
#include "verify/base/width_list.hpp"

namespace widthwise::verify::cli {

std::optional<Eigen::Index> count_or(const char* option, const std::string& word,
                                     const char* keyword) {
  if (word == keyword) return {};
  const std::optional<std::int64_t> count = parse_whole_number(word);
  if (!count || *count < 1) {
    throw UsageError(fmt::format("{} '{}': give {} or a number from 1", option, word, keyword));
  }
  return *count;
}

std::vector<Eigen::Index> numbers_of_images(const std::string& text) {
  try {
    const std::vector<std::int64_t> numbers = parse_widths(text);
    return {numbers.begin(), numbers.end()};
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("images '{}', read as widths are: {}", text, error.what()));
  }
}

void check_splits(std::int64_t splits, const std::optional<double>& seconds) {
  if (splits < 1 || splits > 100'000) {
    throw UsageError(fmt::format("splits {}: give 1 to 100000", splits));
  }
  if (seconds && !(*seconds > 0.0 && std::isfinite(*seconds))) {
    throw UsageError("seconds: give a positive number");
  }
}

std::shared_ptr<const FeatureNetwork> known_features(const std::string& name, int depth) {
  if (name == "mlp") return mlp_features(depth);
  if (name == "convnet") return convnet_features(depth, false);
  if (name == "convnet-gap") return convnet_features(depth, true);
  throw UsageError(fmt::format("f '{}': there are mlp, convnet and convnet-gap", name));
}

}  // namespace widthwise::verify::cli
