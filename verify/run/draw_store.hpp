#pragma once
// Where the draws of a run are kept while it goes on.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "verify/results/draw_journal.hpp"

namespace widthwise::verify {

/// A run asks it for all rows, by table and sample, as often as it needs them, and it has those
/// drawn that it does not hold.
class DrawStore {
 public:
  virtual ~DrawStore() = default;

  /// The samples first .. first + n - 1; fewer where `draw` gives fewer.
  virtual DrawRows rows(const DrawTable& table, std::int64_t first, std::int64_t n,
                        const DrawSamples& draw) = 0;

  /// What was decided under this name: of what depends on a clock, or on the memory of a machine.
  virtual std::optional<double> decision(const std::string& what) const = 0;
  virtual void decide(const std::string& what, double value) = 0;
};

/// Keeps rows in memory.
class MemoryStore : public DrawStore {
 public:
  DrawRows rows(const DrawTable& table, std::int64_t first, std::int64_t n,
                const DrawSamples& draw) override;
  std::optional<double> decision(const std::string& what) const override;
  void decide(const std::string& what, double value) override;

 private:
  std::map<DrawTable, DrawRows> rows_;
};

/// Holds what a journal holds, and has all draws written there as they are made: in blocks of
/// about half a second, of `at_once` samples at least.
class JournalStore : public DrawStore {
 public:
  JournalStore(DrawJournal journal, std::int64_t at_once)
      : journal_(std::move(journal)), at_once_(at_once) {}
  /// Removes a journal without draws.
  ~JournalStore() override;
  JournalStore(const JournalStore&) = delete;
  JournalStore& operator=(const JournalStore&) = delete;

  /// Throws FileError if the journal takes no more.
  DrawRows rows(const DrawTable& table, std::int64_t first, std::int64_t n,
                const DrawSamples& draw) override;
  std::optional<double> decision(const std::string& what) const override;
  void decide(const std::string& what, double value) override;

  DrawJournal& journal() { return journal_; }
  /// Whether its journal holds draws.
  bool keeps_draws() const { return journal_.n_rows() > 0; }

 private:
  DrawRows missing(const DrawTable& table, std::int64_t first, std::int64_t n,
                   const DrawSamples& draw);

  DrawJournal journal_;
  std::int64_t at_once_;
  std::map<DrawTable, std::int64_t> block_;  // that takes about as long as it should
};

}  // namespace widthwise::verify
