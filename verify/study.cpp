#include "widthwise/verify/study.hpp"

#include <algorithm>

namespace widthwise::verify {

bool share_draws(const Study& a, const Study& b) {
  return a.name() == b.name() && a.columns() == b.columns();
}

std::string column_label(const std::string& column) {
  const bool order =
      column.size() > 1 && column.front() == 'K' &&
      std::all_of(column.begin() + 1, column.end(), [](char c) { return '0' <= c && c <= '9'; });
  return order ? "K^(" + column.substr(1) + ")" : column;
}

}  // namespace widthwise::verify
