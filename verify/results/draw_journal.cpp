#include "verify/results/draw_journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

// Kinds of records.
constexpr std::uint32_t kTable = 1, kRows = 2, kDecision = 3;

std::string_view bytes_of_rows(const DrawRows& rows) {
  return {reinterpret_cast<const char*>(rows.data()),
          static_cast<std::size_t>(rows.size()) * sizeof(double)};
}

}  // namespace

DrawJournal DrawJournal::create(const std::filesystem::path& file, const std::string& header) {
  return {file, RecordLog::create(file, header)};
}

std::optional<DrawJournal> DrawJournal::open(const std::filesystem::path& file) {
  std::optional<RecordLog> log = RecordLog::open(file);
  if (!log) return std::nullopt;
  DrawJournal journal(file, std::move(*log));
  try {
    for (const RecordLog::Record& record : journal.log_.found()) journal.take(record);
  } catch (const json::exception&) {
    throw FileError(fmt::format("{}: holds records that no run writes", file.string()));
  }
  return journal;
}

void DrawJournal::take(const RecordLog::Record& record) {
  if (record.kind == kRows) {
    const auto table = tables_.find(record.group);
    if (table == tables_.end()) return;  // what named it is damaged
    const std::uint64_t bytes_per_row = table->second.columns.size() * sizeof(double);
    return add(table->second, static_cast<std::int64_t>(record.number),
               {record.at, static_cast<std::int64_t>(record.size / bytes_per_row)});
  }
  std::string text(record.size, '\0');
  log_.read(record.at, text.data(), text.size());
  if (record.kind == kTable) return take_table(record.group, text);
  const json decision = json::parse(text);
  decisions_[decision.at("what").get<std::string>()] = decision.at("value").get<double>();
}

void DrawJournal::take_table(std::uint32_t number, const std::string& text) {
  const json table = json::parse(text);
  DrawTable key{table.at("study").get<std::string>(), table.at("width").get<std::int64_t>(),
                table.at("columns").get<std::vector<std::string>>()};
  if (key.columns.empty()) throw FileError(file_.string() + ": holds a table without columns");
  numbers_[key] = number;
  tables_[number] = std::move(key);
}

// Of two with the same first sample the longer one.
void DrawJournal::add(const DrawTable& table, std::int64_t first, const Segment& segment) {
  const auto [place, is_new] = rows_[table].emplace(first, segment);
  if (!is_new && place->second.n < segment.n) place->second = segment;
}

std::string DrawJournal::loss() const {
  if (log_.lost_bytes() == 0) return "";
  if (log_.lost_only_tail()) {
    return fmt::format("{}: its last record is cut off; the draws of {} bytes are made again",
                       file_.string(), log_.lost_bytes());
  }
  return fmt::format(
      "{}: is damaged: {} bytes do not match their checksums, and the draws that they held are "
      "made again",
      file_.string(), log_.lost_bytes());
}

std::int64_t DrawJournal::n_rows() const {
  std::int64_t n = 0;
  for (const auto& [table, segments] : rows_) {
    for (const auto& [first, segment] : segments) n += segment.n;
  }
  return n;
}

std::uint32_t DrawJournal::number_of(const DrawTable& table) {
  const auto known = numbers_.find(table);
  if (known != numbers_.end()) return known->second;
  const std::uint32_t number = tables_.empty() ? 0 : tables_.rbegin()->first + 1;
  const json text{{"study", table.study}, {"width", table.width}, {"columns", table.columns}};
  log_.append(kTable, number, 0, text.dump());
  numbers_[table] = number;
  tables_[number] = table;
  return number;
}

void DrawJournal::append(const DrawTable& table, std::int64_t first, const DrawRows& rows) {
  if (rows.cols() != std::ssize(table.columns)) {
    throw std::invalid_argument("rows of another number of columns than their table");
  }
  if (rows.rows() == 0) return;
  const std::uint32_t number = number_of(table);
  const std::uint64_t at =
      log_.append(kRows, number, static_cast<std::uint64_t>(first), bytes_of_rows(rows));
  add(table, first, {at, rows.rows()});
}

std::vector<DrawJournal::Segment> DrawJournal::pieces(const DrawTable& table, std::int64_t first,
                                                      std::int64_t n) const {
  std::vector<Segment> pieces;
  const auto found = rows_.find(table);
  if (found == rows_.end()) return pieces;
  const auto row_bytes = static_cast<std::int64_t>(table.columns.size() * sizeof(double));
  for (const std::int64_t end = first + n; first < end;) {
    auto segment = found->second.upper_bound(first);
    if (segment == found->second.begin()) break;
    --segment;
    const std::int64_t skipped = first - segment->first;
    const std::int64_t here = std::min(segment->second.n - skipped, end - first);
    if (here <= 0) break;
    pieces.push_back({segment->second.at + static_cast<std::uint64_t>(skipped * row_bytes), here});
    first += here;
  }
  return pieces;
}

DrawRows DrawJournal::read(const DrawTable& table, std::int64_t first, std::int64_t n) {
  std::int64_t n_found = 0;
  const std::vector<Segment> found = pieces(table, first, n);
  for (const Segment& piece : found) n_found += piece.n;
  DrawRows rows(n_found, std::ssize(table.columns));
  auto* to = reinterpret_cast<char*>(rows.data());
  for (const Segment& piece : found) {
    const std::size_t bytes = static_cast<std::size_t>(piece.n * rows.cols()) * sizeof(double);
    log_.read(piece.at, to, bytes);
    to += bytes;
  }
  return rows;
}

std::optional<std::int64_t> DrawJournal::next(const DrawTable& table, std::int64_t first) const {
  const auto found = rows_.find(table);
  if (found == rows_.end()) return std::nullopt;
  const auto segment = found->second.lower_bound(first);
  return segment == found->second.end() ? std::nullopt : std::optional(segment->first);
}

void DrawJournal::decide(const std::string& what, double value) {
  log_.append(kDecision, 0, 0, json{{"what", what}, {"value", value}}.dump());
  decisions_[what] = value;
}

std::optional<double> DrawJournal::decision(const std::string& what) const {
  const auto found = decisions_.find(what);
  return found == decisions_.end() ? std::nullopt : std::optional(found->second);
}

void DrawJournal::remove() {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

}  // namespace widthwise::verify
