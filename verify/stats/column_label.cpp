#include "verify/stats/column_label.hpp"

#include <algorithm>

namespace widthwise::verify {

std::string column_label(const std::string& column) {
  const bool order =
      column.size() > 1 && column.front() == 'K' &&
      std::all_of(column.begin() + 1, column.end(), [](char c) { return '0' <= c && c <= '9'; });
  return order ? "K^(" + column.substr(1) + ")" : column;
}

}  // namespace widthwise::verify
