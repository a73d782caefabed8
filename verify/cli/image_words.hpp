#pragma once
// What the commands about images read of a command line in the same way.

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "verify/regression/feature_kernel.hpp"

namespace widthwise::verify::cli {

/// A number from 1, or nothing for the `keyword`. Throws UsageError naming the option.
std::optional<Eigen::Index> count_or(const char* option, const std::string& word,
                                     const char* keyword);

/// "50,100,200", as widths are written. Throws UsageError.
std::vector<Eigen::Index> numbers_of_images(const std::string& text);

/// "mlp", "convnet", "convnet-gap", of so many layers. Throws UsageError, naming these.
std::shared_ptr<const FeatureNetwork> known_features(
    const std::string& name, int depth, ImageChannels channels = ImageChannels::kValuesAndMask);

/// 1, values, or 2, values and mask; `usual` where none is given. Throws UsageError, naming these,
/// and where the f of that name sees no channels.
ImageChannels known_channels(const std::optional<int>& number, const std::string& f,
                             ImageChannels usual = ImageChannels::kValuesAndMask);

}  // namespace widthwise::verify::cli
