#include "verify/base/gzip_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>

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
