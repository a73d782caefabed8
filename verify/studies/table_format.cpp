#include "verify/studies/table_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "verify/base/errors.hpp"
#include "verify/base/read_number.hpp"

namespace widthwise::verify {
namespace {

std::optional<ColumnRange> column_range(std::string_view text) {
  const auto dash = std::min(text.find('-'), text.size());
  const auto first = read_number<std::int64_t>(text.substr(0, dash));
  const auto last = dash == text.size() ? first : read_number<std::int64_t>(text.substr(dash + 1));
  if (!first || !last || *first < 1 || *last < *first) return std::nullopt;
  return ColumnRange{*first, *last};
}

}  // namespace

Header parse_header(const std::string& text) {
  if (text == "auto") return Header::kAuto;
  if (text == "yes") return Header::kYes;
  if (text == "no") return Header::kNo;
  throw UsageError(fmt::format("header '{}': it is yes, no or auto", text));
}

Columns parse_columns(const std::string& text) {
  Columns columns;
  std::string_view rest = text;
  for (bool more = true; more;) {
    const auto end = std::min(rest.find(','), rest.size());
    const auto range = column_range(rest.substr(0, end));
    if (!range || (!columns.empty() && range->first <= columns.back().last)) {
      throw UsageError(fmt::format(
          "columns '{}': give columns counted from 1 that ascend, as in 1-3 or 2,4-6", text));
    }
    columns.push_back(*range);
    more = end < rest.size();
    rest.remove_prefix(more ? end + 1 : end);
  }
  return columns;
}

std::string columns_text(const Columns& columns) {
  std::string text;
  for (const auto& [first, last] : columns) {
    if (!text.empty()) text += ',';
    text += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
  }
  return text;
}

bool is_chosen(const Columns& columns, std::int64_t column) {
  return columns.empty() || std::ranges::any_of(columns, [=](const ColumnRange& range) {
           return column >= range.first && column <= range.last;
         });
}

void require_columns(const Columns& columns, std::int64_t n_columns, const std::string& name) {
  if (columns.empty() || columns.back().last <= n_columns) return;
  throw UsageError(fmt::format("{}: there is no column {}: its rows have {} column{}", name,
                               columns.back().last, n_columns, n_columns == 1 ? "" : "s"));
}

}  // namespace widthwise::verify
