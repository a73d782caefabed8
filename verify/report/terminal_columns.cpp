#include "verify/report/terminal_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "verify/base/text_encoding.hpp"
#include "verify/base/text_shorten.hpp"

namespace widthwise::verify {
namespace {

constexpr std::size_t kBetween = 2;        // blanks
constexpr std::size_t kReadableName = 16;  // of a name that was cut

std::size_t width_of(const TerminalTable& table, std::size_t column) {
  std::size_t width = table.columns[column].title.size();
  for (const auto& row : table.rows) width = std::max(width, row[column].size());
  return width;
}

std::size_t width_of(const TerminalTable& table) {
  std::size_t width = 0;
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    width += width_of(table, j) + (j == 0 ? 0 : kBetween);
  }
  return width;
}

TerminalTable without_ranks_above(int rank, const TerminalTable& table) {
  TerminalTable rest{{}, std::vector<std::vector<std::string>>(table.rows.size())};
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    if (table.columns[j].rank > rank) continue;
    rest.columns.push_back(table.columns[j]);
    for (std::size_t i = 0; i < table.rows.size(); ++i) rest.rows[i].push_back(table.rows[i][j]);
  }
  return rest;
}

/// The table in this width with its names shortened where they must be; nothing if that is not
/// enough.
std::optional<TerminalTable> fitted(TerminalTable table, std::size_t width) {
  const std::size_t whole = width_of(table);
  if (whole <= width) return table;
  const auto found = std::ranges::find(table.columns, true, &TerminalColumn::names);
  if (found == table.columns.end()) return std::nullopt;
  const auto column = static_cast<std::size_t>(found - table.columns.begin());
  const std::size_t others = whole - width_of(table, column);
  if (others + kReadableName > width) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& row : table.rows) names.push_back(row[column]);
  const auto cut = shortened(names, width - others);
  if (!cut) return std::nullopt;
  for (std::size_t i = 0; i < table.rows.size(); ++i) table.rows[i][column] = (*cut)[i];
  return table;
}

std::string lines_of(const TerminalTable& table) {
  std::vector<std::size_t> widths;
  for (std::size_t j = 0; j < table.columns.size(); ++j) widths.push_back(width_of(table, j));
  const auto line = [&](const auto& cell) {
    std::string text;
    for (std::size_t j = 0; j < widths.size(); ++j) {
      const bool left = table.columns[j].align == Align::kLeft;
      text += std::string(j == 0 ? 0 : kBetween, ' ');
      text += left ? fmt::format("{:<{}}", cell(j), widths[j])
                   : fmt::format("{:>{}}", cell(j), widths[j]);
    }
    return text.erase(text.find_last_not_of(' ') + 1) + "\n";
  };
  std::string text = line([&](std::size_t j) { return table.columns[j].title; });
  for (const auto& row : table.rows) text += line([&](std::size_t j) { return row[j]; });
  return text;
}

}  // namespace

std::string in_terminal(TerminalTable table, std::size_t width) {
  for (auto& row : table.rows) std::ranges::transform(row, row.begin(), on_one_line);
  const int highest = std::ranges::max(table.columns, {}, &TerminalColumn::rank).rank;
  for (int rank = highest; rank >= 0; --rank) {
    if (const auto fits = fitted(without_ranks_above(rank, table), width)) return lines_of(*fits);
  }
  return lines_of(table);
}

}  // namespace widthwise::verify
