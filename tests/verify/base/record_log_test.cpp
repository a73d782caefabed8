#include "verify/base/record_log.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>

#include "tests/verify/base/file_size_limit.hpp"
#include "tests/verify/base/folder_contents.hpp"
#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

constexpr std::size_t kPrologueSize = 32;

// What a record is, for comparisons.
struct Kept {
  std::uint32_t kind, group;
  std::uint64_t number;
  std::string bytes;

  bool operator==(const Kept&) const = default;
};

const std::vector<Kept>& some_records() {
  static const std::vector<Kept> records = {
      {1, 0, 0, "a table"}, {2, 7, 0, std::string(80, 'x')}, {2, 7, 10, ""}, {3, 1, 5, "end"}};
  return records;
}

class RecordLogFile : public ::testing::Test {
 protected:
  RecordLogFile() {
    RecordLog log = RecordLog::create(file(), "which run");
    for (const Kept& record : some_records()) {
      log.append(record.kind, record.group, record.number, record.bytes);
    }
    log.write_through();
    image_ = text_of(file());
  }

  std::filesystem::path file() const { return folder_.path() / "log"; }

  // The records of a file with these bytes; nothing if it ends in its header.
  std::optional<std::vector<Kept>> found_in(const std::string& image) {
    folder_.file("log", image);
    std::optional<RecordLog> log = RecordLog::open(file());
    if (!log) return std::nullopt;
    EXPECT_EQ(log->header(), "which run");
    std::vector<Kept> found;
    for (const RecordLog::Record& record : log->found()) {
      found.push_back({record.kind, record.group, record.number, std::string(record.size, '\0')});
      log->read(record.at, found.back().bytes.data(), record.size);
    }
    lost_ = log->lost_bytes();
    only_tail_ = log->lost_only_tail();
    return found;
  }

  TemporaryDirectory folder_;
  std::string image_;
  std::uint64_t lost_ = 0;
  bool only_tail_ = true;
};

TEST_F(RecordLogFile, GivesBackWhatWasAppended) {
  EXPECT_EQ(found_in(image_), some_records());
  EXPECT_EQ(lost_, 0U);
}

TEST_F(RecordLogFile, ThatIsCutOffAnywhereHasTheRecordsBeforeThat) {
  const std::size_t header = kPrologueSize + 16;  // its text and the padding of that
  for (std::size_t size = 0; size < image_.size(); ++size) {
    const auto found = found_in(image_.substr(0, size));
    // The padding of a header may be missing.
    ASSERT_EQ(found.has_value(), size >= kPrologueSize + std::strlen("which run")) << size;
    if (!found) continue;
    const bool only_padding = size + 5 >= image_.size();  // of the last record
    ASSERT_LE(found->size(), some_records().size() - (only_padding ? 0 : 1)) << size;
    EXPECT_TRUE(std::equal(found->begin(), found->end(), some_records().begin())) << size;
    EXPECT_TRUE(only_tail_) << size;
    EXPECT_LE(lost_, size - std::min(size, header)) << size;
  }
}

// All records but the one that is damaged, or an error; never another record.
TEST_F(RecordLogFile, ThatHasAFlippedBitLosesThatRecordOnly) {
  std::size_t n_refused = 0, n_lost = 0, n_whole = 0;
  for (std::size_t byte = 0; byte < image_.size(); ++byte) {
    std::string image = image_;
    image[byte] = static_cast<char>(image[byte] ^ (1 << byte % 8));
    std::vector<Kept> found;
    const std::string refusal = test::refusal<FileError>([&] {
      const auto kept = found_in(image);
      ASSERT_TRUE(kept.has_value()) << byte;
      found = *kept;
    });
    if (refusal != "accepted") {
      ++n_refused;
      EXPECT_LT(byte, kPrologueSize + 9) << refusal;
      EXPECT_TRUE(refusal.starts_with(file().string())) << refusal;
      continue;
    }
    n_lost += found.size() + 1 == some_records().size();
    n_whole += found.size() == some_records().size();  // in padding
    for (const Kept& record : found) {
      EXPECT_NE(std::ranges::find(some_records(), record), some_records().end()) << byte;
    }
  }
  EXPECT_EQ(n_refused, kPrologueSize + 9);
  EXPECT_EQ(n_refused + n_lost + n_whole, image_.size());
  EXPECT_LT(n_whole, 4U * 8);
}

TEST_F(RecordLogFile, GoesOnBehindItsLastRecord) {
  folder_.file("log", image_ + std::string(100, '\0'));  // as after a power cut
  {
    std::optional<RecordLog> log = RecordLog::open(file());
    EXPECT_EQ(log->lost_bytes(), 100U);
    log->append(9, 9, 9, "more");
  }
  auto expected = some_records();
  expected.push_back({9, 9, 9, "more"});
  EXPECT_EQ(found_in(text_of(file())), expected);
  EXPECT_EQ(lost_, 0U);
}

TEST_F(RecordLogFile, OfAnotherKindOrALaterVersionIsRefused) {
  EXPECT_EQ(test::refusal<FileError>([&] { found_in("my own notes"); }),
            file().string() + ": is no journal of draws");
  std::string later = image_;
  later[8] = 2;
  const auto checksum = static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(later.data()), kPrologueSize - 4));
  std::memcpy(later.data() + kPrologueSize - 4, &checksum, sizeof checksum);
  EXPECT_EQ(test::refusal<FileError>([&] { found_in(later); }),
            file().string() + ": is of version 2 of its format, and this program knows 1");
}

TEST_F(RecordLogFile, OnAFullDiskEndsWithItsLastWholeRecord) {
  const std::string large(20000, 'y');
  {
    std::optional<RecordLog> log = RecordLog::open(file());
    log->append(2, 7, 20, large);
    log->write_through();
    const FileSizeLimit limit(image_.size() + large.size() + 2000);
    log->append(2, 7, 30, large);
    const std::string refusal = test::refusal<FileError>([&] { log->write_through(); });
    EXPECT_TRUE(refusal.starts_with(file().string() + ": cannot be written")) << refusal;
  }
  auto expected = some_records();
  expected.push_back({2, 7, 20, large});
  EXPECT_EQ(found_in(text_of(file())), expected);
  EXPECT_EQ(lost_, 0U);
}

}  // namespace
}  // namespace widthwise::verify
