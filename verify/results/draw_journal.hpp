#pragma once
// The draws of a run that is not finished, on disk as they are made.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "verify/base/record_log.hpp"
#include "verify/results/draw_rows.hpp"

namespace widthwise::verify {

/// A RecordLog of rows, by table and sample, and of numbers that a run decided on by its clock, so
/// that it decides likewise when it goes on. Its header says which run it is of. Not for concurrent
/// use.
class DrawJournal {
 public:
  /// The name of the file in a folder of results.
  static constexpr const char* kName = "draws.journal";

  /// As RecordLog.
  static DrawJournal create(const std::filesystem::path& file, const std::string& header);
  static std::optional<DrawJournal> open(const std::filesystem::path& file);

  const std::string& header() const { return log_.header(); }

  /// What open() could not use, in a sentence; empty if there is no such thing.
  std::string loss() const;

  /// Rows that it holds, of all tables.
  std::int64_t n_rows() const;

  /// Keeps rows, as many columns as the table has. Throws FileError.
  void append(const DrawTable& table, std::int64_t first, const DrawRows& rows);

  /// Sample `first` and those after it that it holds without a gap, at most n; maybe none.
  /// Throws FileError.
  DrawRows read(const DrawTable& table, std::int64_t first, std::int64_t n);

  /// The first sample from `first` on that it holds; nothing if there is none.
  std::optional<std::int64_t> next(const DrawTable& table, std::int64_t first) const;

  void decide(const std::string& what, double value);
  std::optional<double> decision(const std::string& what) const;

  /// Hands all to the system. Throws FileError.
  void write_through() { log_.write_through(); }

  /// Removes its file.
  void remove();

 private:
  struct Segment {
    std::uint64_t at;
    std::int64_t n;
  };
  using Segments = std::map<std::int64_t, Segment>;  // by first sample

  DrawJournal(std::filesystem::path file, RecordLog log)
      : file_(std::move(file)), log_(std::move(log)) {}
  void take(const RecordLog::Record& record);
  void take_table(std::uint32_t number, const std::string& text);
  void add(const DrawTable& table, std::int64_t first, const Segment& segment);
  std::vector<Segment> pieces(const DrawTable& table, std::int64_t first, std::int64_t n) const;
  std::uint32_t number_of(const DrawTable& table);

  std::filesystem::path file_;
  RecordLog log_;
  std::map<std::uint32_t, DrawTable> tables_;
  std::map<DrawTable, std::uint32_t> numbers_;
  std::map<DrawTable, Segments> rows_;
  std::map<std::string, double> decisions_;
};

}  // namespace widthwise::verify
