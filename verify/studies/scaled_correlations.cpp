#include "verify/studies/scaled_correlations.hpp"

#include <fmt/format.h>

namespace widthwise::verify {

std::vector<std::string> ScaledCorrelations::columns() const {
  std::vector<std::string> columns{"K^(0)"};
  for (int r = 1; r <= max_order; ++r) {
    const std::string scale = r == 1 ? "" : r == 2 ? "n " : fmt::format("n^{} ", r - 1);
    columns.push_back(fmt::format("{}K^({})", scale, r));
  }
  return columns;
}

}  // namespace widthwise::verify
