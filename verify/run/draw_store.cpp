#include "verify/run/draw_store.hpp"

#include <algorithm>
#include <chrono>

namespace widthwise::verify {

DrawRows MemoryStore::rows(const DrawTable& table, std::int64_t first, std::int64_t n,
                           const DrawSamples& draw) {
  DrawRows& kept = rows_.emplace(table, DrawRows(0, std::ssize(table.columns))).first->second;
  const std::int64_t have = kept.rows();
  if (first + n > have) {
    const DrawRows more = draw(have, first + n - have);
    kept.conservativeResize(have + more.rows(), Eigen::NoChange);
    kept.bottomRows(more.rows()) = more;
  }
  return kept.middleRows(first, std::clamp<std::int64_t>(kept.rows() - first, 0, n));
}

std::optional<double> MemoryStore::decision(const std::string& /*what*/) const {
  return std::nullopt;
}

void MemoryStore::decide(const std::string& /*what*/, double /*value*/) {}

JournalStore::~JournalStore() {
  if (!keeps_draws()) journal_.remove();
}

DrawRows JournalStore::rows(const DrawTable& table, std::int64_t first, std::int64_t n,
                            const DrawSamples& draw) {
  DrawRows rows(n, std::ssize(table.columns));
  std::int64_t have = 0;
  while (have < n) {
    const DrawRows held = journal_.read(table, first + have, n - have);
    rows.middleRows(have, held.rows()) = held;
    have += held.rows();
    if (have == n) break;
    const DrawRows more = missing(table, first + have, n - have, draw);
    if (more.rows() == 0) break;  // stopped
    rows.middleRows(have, more.rows()) = more;
    have += more.rows();
  }
  rows.conservativeResize(have, Eigen::NoChange);
  return rows;
}

// A block of what the journal does not hold, as far as the next row that it does.
DrawRows JournalStore::missing(const DrawTable& table, std::int64_t first, std::int64_t n,
                               const DrawSamples& draw) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kTooShort{250};
  constexpr std::chrono::milliseconds kTooLong{1000};
  std::int64_t& block = block_.emplace(table, at_once_).first->second;
  const std::int64_t gap = journal_.next(table, first).value_or(first + n) - first;
  const std::int64_t wanted = std::min({n, gap, block});
  const auto begun = Clock::now();
  DrawRows rows = draw(first, wanted);
  const auto took = Clock::now() - begun;
  journal_.append(table, first, rows);
  if (wanted == block && took < kTooShort) block *= 2;
  if (took > kTooLong) block = std::max(at_once_, block / 2);
  return rows;
}

std::optional<double> JournalStore::decision(const std::string& what) const {
  return journal_.decision(what);
}

void JournalStore::decide(const std::string& what, double value) {
  journal_.decide(what, value);
}

}  // namespace widthwise::verify
