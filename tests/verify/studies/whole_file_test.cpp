#include "verify/studies/whole_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/base/write_gzip.hpp"
#include "tests/verify/studies/npy_text.hpp"
#include "tests/verify/studies/tiny_images.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/idx_file.hpp"

namespace widthwise::verify {
namespace {

const std::string kTinyFile = WIDTHWISE_TEST_DATA "/tiny-images-idx3-ubyte";

std::string read_refusal(const std::string& path, std::size_t limit = kMaxContents) {
  return test::refusal<FileError>([&] { read_maybe_gzipped(path, limit); });
}

TEST(ReadMaybeGzipped, RefusesDamagedStreams) {
  const TemporaryDirectory folder;
  const std::string whole = read_maybe_gzipped(kTinyFile);
  const std::string path = test::write_gzip(folder.path() / "whole.gz", whole);
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(stream), {});

  for (std::size_t size = 2; size < bytes.size(); ++size) {
    const std::string cut = folder.file("cut.gz", bytes.substr(0, size));
    EXPECT_EQ(test::refusal<FileError>([&] { read_maybe_gzipped(cut); }),
              cut + ": truncated: the gzip stream has no end; copy it again")
        << size;
  }
  bytes[bytes.size() - 6] = static_cast<char>(bytes[bytes.size() - 6] ^ 1);  // the checksum
  const std::string damaged = folder.file("damaged.gz", bytes);
  EXPECT_NE(
      test::refusal<FileError>([&] { read_maybe_gzipped(damaged); }).find("damaged gzip stream"),
      std::string::npos);
}

TEST(ReadMaybeGzipped, StopsAtTheLimit) {
  const TemporaryDirectory folder;
  const std::string bomb = test::write_gzip(folder.path() / "b.gz", std::string(3000000, 'x'));
  EXPECT_EQ(read_maybe_gzipped(bomb, 3000000).size(), 3000000u);
  EXPECT_EQ(test::refusal<FileError>([&] { read_maybe_gzipped(bomb, 2999999); }),
            bomb + ": would take 3000000 bytes, more than 2999999; give a smaller file");
}

TEST(ReadMaybeGzipped, ReadsOneByteMoreThanAnIdxHeaderAnnounces) {
  const TemporaryDirectory folder;
  const std::string bomb =
      test::write_gzip(folder.path() / "b.gz", tiny_images() + std::string(3000000, '\0'));
  // The first chunk of 1 MiB is read before anything is known.
  EXPECT_LE(read_maybe_gzipped(bomb).size(), std::size_t{1} << 20);
  EXPECT_NE(test::refusal<FileError>([&] {
              parse_idx(read_maybe_gzipped(bomb), "f");
            }).find("f: too long"),
            std::string::npos);
}

TEST(ReadMaybeGzipped, RefusesWhatIsNoFile) {
  const TemporaryDirectory folder;
  const std::string path = folder.path().string();
  EXPECT_EQ(test::refusal<FileError>([&] { read_maybe_gzipped(path); }),
            path + ": is a directory; give a file");
  EXPECT_EQ(test::refusal<FileError>([&] { read_maybe_gzipped(path + "/none"); }),
            path + "/none: cannot be opened: No such file or directory");
  EXPECT_EQ(read_maybe_gzipped(folder.file("empty", "")), "");
}

TEST(ReadMaybeGzipped, RefusesWhatWouldUnpackToFarMoreThanItTakes) {
  const TemporaryDirectory folder;
  constexpr std::size_t kUnpacked = std::size_t{1} << 26;
  const std::string bomb = test::write_gzip(folder.path() / "b.gz", std::string(kUnpacked, '0'));
  EXPECT_EQ(read_refusal(bomb),
            bomb +
                ": a gzip stream that unpacks to more than 67108864 bytes, over 250 times what it "
                "takes; unpack it if that is meant");
  // Another such stream after it, and the size at the end is that of the last one only.
  const std::string end = test::write_gzip(folder.path() / "e.gz", "1,2\n");
  std::ofstream(bomb, std::ios::binary | std::ios::app) << std::ifstream(end).rdbuf();
  const std::string said = read_refusal(bomb);
  EXPECT_NE(said.find("over 250 times"), std::string::npos) << said;
  EXPECT_EQ(said.find("than 67108864"), std::string::npos) << "unpacked to the end: " << said;
}

// The last bytes of such a file are no size: "ting" would be 1735289204 bytes.
TEST(ReadMaybeGzipped, RefusesWhatFollowsAGzipStream) {
  const TemporaryDirectory folder;
  for (const char* const trailer : {"3,trailing", "\x01\x02\x03\x02", "7"}) {
    const std::string file = test::write_gzip(folder.path() / "a.gz", "1,2\n3,4\n");
    std::ofstream(file, std::ios::binary | std::ios::app) << trailer;
    EXPECT_EQ(read_refusal(file),
              file +
                  ": goes on after the end of its gzip stream with what is none; copy it again, or "
                  "cut that off");
  }
}

TEST(ReadMaybeGzipped, HeadersThatAnnounceTooMuchAreRefusedBeforeTheyAreUnpacked) {
  const TemporaryDirectory folder;
  const std::string idx("\0\0\x0E\x02\0\1\0\0\0\1\0\1", 12);
  EXPECT_EQ(read_refusal(test::write_gzip(folder.path() / "i.gz", idx + "abc")),
            folder.path().string() +
                "/i.gz: would take 34360262668 bytes, more than 1073741824; give a smaller file");
  const std::string npy = test::npy_text("<f8", false, "(65536, 65536)", "abc");
  EXPECT_NE(read_refusal(test::write_gzip(folder.path() / "n.gz", npy)).find("would take"),
            std::string::npos);
  // What is not compressed is as long as it is.
  EXPECT_EQ(read_maybe_gzipped(folder.file("i", idx + "abc")), idx + "abc");
  EXPECT_EQ(
      read_refusal(folder.file("long", std::string(100, '1')), 99),
      folder.path().string() + "/long: would take 100 bytes, more than 99; give a smaller file");
}

}  // namespace
}  // namespace widthwise::verify
