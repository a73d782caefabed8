#pragma once
// Where lines of CSV go.

#include <string>

namespace widthwise::verify::cli {

/// Writes to standard output as the lines come, or to a file that appears whole.
class CsvSink {
 public:
  /// `file` is a path, or - for standard output. Throws UsageError for an empty one, and FileError,
  /// rather now than after the draws, for one that cannot be written; what the file holds stays
  /// until close().
  explicit CsvSink(std::string file);

  /// Throws FileError if standard output cannot be written.
  void write(const std::string& text);

  /// Writes all lines, or what there is of them: a part does not replace a file that was there
  /// before, but goes to FILE.partial. Returns where they are. Throws FileError if the file cannot
  /// be written.
  std::string close(bool partial = false) const;

 private:
  std::string file_;
  std::string text_;
};

}  // namespace widthwise::verify::cli
