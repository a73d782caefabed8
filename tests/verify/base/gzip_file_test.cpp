#include "verify/base/gzip_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/base/write_gzip.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using test::write_gzip;

TEST(ReadText, ReadsWhatAFileHoldsCompressedOrNot) {
  const TemporaryDirectory folder;
  const std::string text(3 << 20, 'x');
  EXPECT_EQ(read_text(folder.file("plain", "a\nb")), "a\nb");
  EXPECT_EQ(read_text(folder.file("empty", "")), "");
  EXPECT_EQ(read_text(write_gzip(folder.path() / "packed.gz", "a\nb")), "a\nb");
  EXPECT_EQ(read_text(write_gzip(folder.path() / "long.gz", text)), text);
}

TEST(ReadText, RefusesWhatIsCutOffOrTooLong) {
  const TemporaryDirectory folder;
  const std::string cut = write_gzip(folder.path() / "cut.gz", "a text of some length");
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) - 6);
  EXPECT_EQ(test::refusal<FileError>([&] { read_text(cut); }),
            cut + ": truncated: the gzip stream has no end; copy it again");
  const std::string file = folder.file("file", "123456");
  EXPECT_EQ(read_text(file, 6), "123456");
  EXPECT_EQ(test::refusal<FileError>([&] { read_text(file, 5); }),
            file + ": holds more than 5 bytes");
}

std::string append(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
  return path;
}

TEST(ReadText, StreamsMayFollowOneAnotherAndNothingElse) {
  const TemporaryDirectory folder;
  const auto packed = [&](const std::string& contents) {
    return write_gzip(folder.path() / "a.gz", contents);
  };
  const std::string second = folder.file("b", "");
  write_gzip(second, "4,5\n");
  std::ifstream stream(second, std::ios::binary);
  const std::string stream_bytes(std::istreambuf_iterator<char>(stream), {});
  EXPECT_EQ(read_text(append(packed("1,2\n"), stream_bytes)), "1,2\n4,5\n");
  // The blocks of a tape are filled up.
  EXPECT_EQ(read_text(append(packed("1,2\n"), std::string(1000000, '\0'))), "1,2\n");
  EXPECT_EQ(read_text(append(packed("1,2\n"), stream_bytes + std::string(3, '\0'))), "1,2\n4,5\n");
  for (const std::string& trailer : {std::string("x"),
                                     std::string("\x1f"
                                                 "abc"),
                                     std::string("\x1f\0\0\0", 4), std::string("7,8\n"),
                                     std::string(5, '\0') + "7", stream_bytes + "3,trailing"}) {
    const std::string file = append(packed("1,2\n"), trailer);
    const std::string said = test::refusal<FileError>([&] { read_text(file); });
    EXPECT_NE(said.find("goes on after the end of its gzip stream"), std::string::npos)
        << trailer << ": " << said;
  }
}

TEST(ReadText, RefusesWhatUnpacksToFarMoreThanItTakes) {
  const TemporaryDirectory folder;
  std::string json = "[";
  while (json.size() < std::size_t{1} << 25) json += "[],";
  const std::string bomb = write_gzip(folder.path() / "a.gz", json + "[]]");
  EXPECT_NE(test::refusal<FileError>([&] { read_text(bomb); }).find("over 250 times what it takes"),
            std::string::npos);
}

TEST(ReadText, RefusesWhatIsNoFile) {
  const TemporaryDirectory folder;
  const std::string path = folder.path().string();
  EXPECT_EQ(test::refusal<FileError>([&] { read_text(path); }),
            path + ": is a directory; give a file");
  EXPECT_EQ(test::refusal<FileError>([&] { read_text(path + "/none"); }),
            path + "/none: cannot be opened: No such file or directory");
}

}  // namespace
}  // namespace widthwise::verify
