#pragma once
// Draws on their way: a row a sample.

#include <Eigen/Core>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace widthwise::verify {

/// Rows of draws: row k belongs to sample first + k.
using DrawRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Draws the samples first .. first + n - 1; fewer, always a prefix, where the run is stopped.
using DrawSamples = std::function<DrawRows(std::int64_t first, std::int64_t n)>;

/// Of which draws rows are: those of one study at one width.
struct DrawTable {
  std::string study;
  std::int64_t width;
  std::vector<std::string> columns;

  auto operator<=>(const DrawTable&) const = default;
};

}  // namespace widthwise::verify
