#include "verify/studies/correlations.hpp"

#include <fmt/format.h>

namespace widthwise::verify {

std::vector<std::string> correlation_columns(int max_order) {
  std::vector<std::string> columns;
  for (int r = 0; r <= max_order; ++r) columns.push_back(fmt::format("K{}", r));
  return columns;
}

std::string Correlations::name() const {
  return fmt::format("k{}", max_order);
}

}  // namespace widthwise::verify
