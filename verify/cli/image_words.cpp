#include "verify/cli/image_words.hpp"

#include <fmt/format.h>

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

std::shared_ptr<const FeatureNetwork> known_features(const std::string& name, int depth,
                                                     ImageChannels channels) {
  if (name == "mlp") return mlp_features(depth);
  if (name == "convnet") return convnet_features(depth, false, channels);
  if (name == "convnet-gap") return convnet_features(depth, true, channels);
  throw UsageError(fmt::format("f '{}': there are mlp, convnet and convnet-gap", name));
}

ImageChannels known_channels(const std::optional<int>& number, const std::string& f,
                             ImageChannels usual) {
  if (!number) return usual;
  if (f == "mlp") {
    throw UsageError(
        fmt::format("channels {}: an MLP sees none; leave it out, or give --f convnet", *number));
  }
  if (*number == 1) return ImageChannels::kValues;
  if (*number == 2) return ImageChannels::kValuesAndMask;
  throw UsageError(fmt::format(
      "channels {}: give 1, the values of pixels, or 2, values and which of them are shown",
      *number));
}

}  // namespace widthwise::verify::cli
