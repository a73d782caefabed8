#pragma once
// Records on their way to a disk, so that whoever is killed loses the last moment only.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verify/base/file_descriptor.hpp"

namespace widthwise::verify {

/// An append-only file of records with checksums behind a header (docs/files.md has its layout).
/// Records reach the file kWriteSeconds after they were appended at the latest append, and the
/// device after kSyncSeconds.
class RecordLog {
 public:
  /// Where the bytes of a record are, and what its writer said of them.
  struct Record {
    std::uint32_t kind;
    std::uint32_t group;
    std::uint64_t number;
    std::uint64_t at;    ///< of its first byte in the file
    std::uint64_t size;  ///< in bytes
  };

  static constexpr double kWriteSeconds = 0.2;
  static constexpr double kSyncSeconds = 2.0;

  /// A log without records in place of any that was there, on the device. Throws FileError.
  static RecordLog create(const std::filesystem::path& file, const std::string& header);

  /// Reads the records of a log that was left, and goes on behind the last of them. What lies
  /// between records or after them, where a bit changed or the last write was cut off, is
  /// lost_bytes(). Nothing if the file ends before its header does: there is no record in it then.
  /// Throws FileError for a file of another kind or of a later version, and for a damaged header.
  static std::optional<RecordLog> open(const std::filesystem::path& file);

  RecordLog(RecordLog&&) noexcept = default;
  /// Writes what has not yet been written, if it can.
  ~RecordLog();

  const std::string& header() const { return header_; }
  /// Those that open() found, in order.
  const std::vector<Record>& found() const { return found_; }
  std::uint64_t lost_bytes() const { return lost_bytes_; }
  /// Whether all of them lie behind the last record.
  bool lost_only_tail() const { return lost_only_tail_; }

  /// Adds one and returns where its bytes will be. Throws FileError if the file takes no more; it
  /// then ends with its last whole record.
  std::uint64_t append(std::uint32_t kind, std::uint32_t group, std::uint64_t number,
                       std::string_view bytes);

  /// What append() or open() told of. Throws FileError.
  void read(std::uint64_t at, char* bytes, std::size_t n);

  /// Hands what was appended to the system. Throws FileError.
  void write_through();

 private:
  using Clock = std::chrono::steady_clock;

  RecordLog(std::filesystem::path path, FileDescriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}
  bool read_header();
  void scan();
  std::optional<Record> record_at(std::uint64_t at, std::uint64_t end) const;
  bool is_intact(const Record& record, std::uint32_t checksum) const;

  std::filesystem::path path_;
  FileDescriptor file_;
  std::string header_;
  std::vector<Record> found_;
  std::uint64_t lost_bytes_ = 0;
  bool lost_only_tail_ = true;
  std::uint64_t end_ = 0;  // of what the file holds
  std::string pending_;    // comes after it
  Clock::time_point written_ = Clock::now();
  Clock::time_point synced_ = Clock::now();
};

}  // namespace widthwise::verify
