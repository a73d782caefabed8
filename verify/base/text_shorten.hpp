#pragma once
// Names that are cut to fit a column and still tell each other apart.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace widthwise::verify {

/// The texts with at most `width` characters each: those that are longer have ".." in place of a
/// piece, all after the same number of characters, as near the middle as keeps texts that differ
/// different. Nothing where no such cut does.
std::optional<std::vector<std::string>> shortened(const std::vector<std::string>& texts,
                                                  std::size_t width);

}  // namespace widthwise::verify
