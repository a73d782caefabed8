#include "verify/base/record_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "verify/base/durable_file.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "numbers are written as they are held");

constexpr std::string_view kMagic = "WWDRAWS\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kMark = 0x57445752;  // of a record
constexpr std::size_t kAlignment = 8;

// What stands before the text of the header.
struct Prologue {
  char magic[8];
  std::uint32_t version;
  std::uint32_t header_checksum;
  std::uint64_t header_size;
  std::uint32_t reserved;
  std::uint32_t checksum;  // of all before it
};
static_assert(sizeof(Prologue) == 32);

// What stands before the bytes of a record.
struct RecordHead {
  std::uint32_t mark;
  std::uint32_t kind;
  std::uint64_t own_place;  // so that no piece of a file passes for another
  std::uint32_t group;
  std::uint32_t bytes_checksum;
  std::uint64_t number;
  std::uint64_t size;
  std::uint32_t reserved;
  std::uint32_t checksum;  // of all before it
};
static_assert(sizeof(RecordHead) == 48);

std::uint32_t checksum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

template <class Head>
std::string_view bytes_of(const Head& head) {
  return {reinterpret_cast<const char*>(&head), sizeof head};
}

template <class Head>
std::uint32_t checksum_of_head(const Head& head) {
  return checksum_of(bytes_of(head).substr(0, offsetof(Head, checksum)));
}

std::uint64_t padded(std::uint64_t size) {
  return (size + kAlignment - 1) / kAlignment * kAlignment;
}

double seconds_from(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

}  // namespace

RecordLog RecordLog::create(const fs::path& file, const std::string& header) {
  RecordLog log(file, FileDescriptor(file, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, file));
  Prologue prologue{};
  std::memcpy(prologue.magic, kMagic.data(), kMagic.size());
  prologue.version = kVersion;
  prologue.header_checksum = checksum_of(header);
  prologue.header_size = header.size();
  prologue.checksum = checksum_of_head(prologue);
  std::string begin(bytes_of(prologue));
  begin += header;
  begin.resize(padded(begin.size()), '\0');
  try {
    log.file_.write(begin);
    log.file_.sync();
    sync_to_device(fs::absolute(file).parent_path(), file);
  } catch (const FileError&) {
    std::error_code ignored;
    fs::remove(file, ignored);
    throw;
  }
  log.header_ = header;
  log.end_ = begin.size();
  return log;
}

std::optional<RecordLog> RecordLog::open(const fs::path& file) {
  RecordLog log(file, FileDescriptor(file, O_RDWR | O_NOFOLLOW, file));
  if (!log.read_header()) return std::nullopt;
  log.scan();
  log.file_.truncate(log.end_);  // and so stands at its end
  return log;
}

RecordLog::~RecordLog() {
  try {
    write_through();
  } catch (const FileError&) {  // it was not asked whether that worked
  }
}

bool RecordLog::read_header() {
  Prologue prologue{};
  const std::size_t n = file_.read_at(0, reinterpret_cast<char*>(&prologue), sizeof prologue);
  const std::string_view magic = bytes_of(prologue).substr(0, std::min(n, kMagic.size()));
  if (magic != kMagic.substr(0, magic.size())) {
    throw FileError(fmt::format("{}: is no journal of draws", path_.string()));
  }
  if (n < sizeof prologue) return false;
  if (prologue.checksum != checksum_of_head(prologue)) {
    throw FileError(
        fmt::format("{}: is damaged: its header does not match its checksum", path_.string()));
  }
  if (prologue.version != kVersion) {
    throw FileError(fmt::format("{}: is of version {} of its format, and this program knows {}",
                                path_.string(), prologue.version, kVersion));
  }
  if (file_.size() < sizeof prologue + prologue.header_size) return false;
  header_.resize(prologue.header_size);
  file_.read_at(sizeof prologue, header_.data(), header_.size());
  if (prologue.header_checksum != checksum_of(header_)) {
    throw FileError(
        fmt::format("{}: is damaged: what it says of its run does not match its "
                    "checksum",
                    path_.string()));
  }
  end_ = padded(sizeof prologue + header_.size());
  return true;
}

std::optional<RecordLog::Record> RecordLog::record_at(std::uint64_t at, std::uint64_t end) const {
  RecordHead head{};
  if (file_.read_at(at, reinterpret_cast<char*>(&head), sizeof head) < sizeof head) return {};
  if (head.mark != kMark || head.own_place != at || head.checksum != checksum_of_head(head)) {
    return {};
  }
  const Record record{head.kind, head.group, head.number, at + sizeof head, head.size};
  if (head.size > end - record.at || !is_intact(record, head.bytes_checksum)) return {};
  return record;
}

bool RecordLog::is_intact(const Record& record, std::uint32_t checksum) const {
  constexpr std::uint64_t kPiece = 1 << 20;
  std::string piece;
  uLong found = 0;
  for (std::uint64_t done = 0; done < record.size; done += piece.size()) {
    piece.resize(std::min(kPiece, record.size - done));
    if (file_.read_at(record.at + done, piece.data(), piece.size()) < piece.size()) return false;
    found = ::crc32_z(found, reinterpret_cast<const Bytef*>(piece.data()), piece.size());
  }
  return found == checksum;
}

// Behind what is damaged the next record is looked for.
void RecordLog::scan() {
  const std::uint64_t size = file_.size();
  std::uint64_t good = end_;  // bytes of the header and of records
  for (std::uint64_t at = end_; at + sizeof(RecordHead) <= size;) {
    const std::optional<Record> record = record_at(at, size);
    if (!record) {
      at += kAlignment;
      continue;
    }
    if (at > end_) lost_only_tail_ = false;
    found_.push_back(*record);
    const std::uint64_t next = padded(record->at + record->size);
    good += next - at;
    end_ = at = next;
  }
  lost_bytes_ = size > good ? size - good : 0;
}

std::uint64_t RecordLog::append(std::uint32_t kind, std::uint32_t group, std::uint64_t number,
                                std::string_view bytes) {
  RecordHead head{};
  head.mark = kMark;
  head.kind = kind;
  head.own_place = end_ + pending_.size();
  head.group = group;
  head.bytes_checksum = checksum_of(bytes);
  head.number = number;
  head.size = bytes.size();
  head.checksum = checksum_of_head(head);
  pending_ += bytes_of(head);
  pending_ += bytes;
  pending_.resize(padded(pending_.size()), '\0');
  constexpr std::size_t kMostPending = std::size_t{1} << 20;
  if (pending_.size() > kMostPending || seconds_from(written_) > kWriteSeconds) write_through();
  if (seconds_from(synced_) > kSyncSeconds) {
    write_through();
    file_.sync();
    synced_ = Clock::now();
  }
  return head.own_place + sizeof head;
}

void RecordLog::read(std::uint64_t at, char* bytes, std::size_t n) {
  if (at + n > end_) write_through();
  if (file_.read_at(at, bytes, n) == n) return;
  throw FileError(fmt::format("{}: has become shorter", path_.string()));
}

void RecordLog::write_through() {
  if (pending_.empty()) return;
  const std::string bytes = std::exchange(pending_, {});
  try {
    file_.write(bytes);
  } catch (const FileError&) {
    try {
      file_.truncate(end_);
    } catch (const FileError&) {  // open() finds where the records end
    }
    throw;
  }
  end_ += bytes.size();
  written_ = Clock::now();
}

}  // namespace widthwise::verify
