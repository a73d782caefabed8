#include "verify/base/output_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <iterator>
#include <set>
#include <stdexcept>

#include "tests/verify/base/file_size_limit.hpp"
#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Everything below a folder, hidden files included.
std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    names.insert(entry.path().lexically_relative(folder).string());
  }
  return names;
}

TEST(OutputDirectory, PublishesAllOrNothing) {
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "a/b";
  {
    OutputDirectory directory(out, 100);
    EXPECT_EQ(directory.path(), out);
    EXPECT_EQ(directory.staging().parent_path(), out);
    directory.write("results.json", "{}");
    directory.write("plots/one.svg", "<svg/>");
    EXPECT_FALSE(fs::exists(out / "results.json"));
    directory.publish();
    EXPECT_EQ(text_of(out / "results.json"), "{}");
    EXPECT_EQ(text_of(out / "plots/one.svg"), "<svg/>");
    directory.write("late.txt", "never published");
  }
  EXPECT_EQ(names_in(out), (std::set<std::string>{"plots", "plots/one.svg", "results.json"}));
}

TEST(OutputDirectory, KeepsOlderResultsUntilPublished) {
  const TemporaryDirectory folder;
  folder.file("results.json", "older and longer");
  folder.file("mine.txt", "not ours");
  OutputDirectory directory(folder.path(), 0);
  directory.write("results.json", "newer");
  EXPECT_EQ(text_of(folder.path() / "results.json"), "older and longer");
  directory.publish();
  EXPECT_EQ(text_of(folder.path() / "results.json"), "newer");
  EXPECT_EQ(text_of(folder.path() / "mine.txt"), "not ours");
}

TEST(OutputDirectory, TakesBackFoldersThatStayedEmpty) {
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "there");
  for (const char* name : {"there", "there/a/b", "new/a/", "new/./a/../b"}) {
    const OutputDirectory directory(folder.path() / name, 0);
    EXPECT_TRUE(fs::exists(directory.staging()));
  }
  EXPECT_NE(test::refusal<FileError>(
                [&] { OutputDirectory(folder.path() / "new" / std::string(300, 'x'), 0); }),
            "accepted");
  EXPECT_EQ(names_in(folder.path()), (std::set<std::string>{"there"}));
  {
    OutputDirectory directory(folder.path() / "new/a", 0);
    std::ofstream(folder.path() / "new/other") << "of somebody else";
  }
  EXPECT_EQ(names_in(folder.path()), (std::set<std::string>{"new", "new/other", "there"}));
}

TEST(OutputDirectory, WritesBytesAsTheyAre) {
  const TemporaryDirectory folder;
  const std::string bytes("\0\r\n\xFF", 4);
  OutputDirectory directory(folder.path(), 0);
  directory.write("bytes", bytes);
  directory.write("empty", "");
  directory.publish();
  EXPECT_EQ(text_of(folder.path() / "bytes"), bytes);
  EXPECT_TRUE(fs::exists(folder.path() / "empty"));
}

TEST(OutputDirectory, PublishRenamesNothingWhenAFolderIsInTheWay) {
  const TemporaryDirectory folder;
  fs::create_directories(folder.path() / "z.json");
  OutputDirectory directory(folder.path(), 0);
  directory.write("a.json", "a");
  directory.write("z.json", "z");
  EXPECT_EQ(test::refusal<FileError>([&] { directory.publish(); }),
            (folder.path() / "z.json").string() + ": cannot be replaced: Is a directory");
  EXPECT_FALSE(fs::exists(folder.path() / "a.json"));
}

TEST(OutputDirectory, TwoRunsDoNotMeet) {
  const TemporaryDirectory folder;
  const OutputDirectory one(folder.path(), 0);
  const OutputDirectory two(folder.path(), 0);
  EXPECT_NE(one.staging(), two.staging());
}

TEST(OutputDirectory, RefusesPlacesThatCannotBeWritten) {
  const TemporaryDirectory folder;
  const std::string file = folder.file("file", "x");
  EXPECT_EQ(test::refusal<FileError>([&] { OutputDirectory(file, 0); }),
            file + ": cannot be created: Not a directory");
  EXPECT_EQ(test::refusal<FileError>([&] { OutputDirectory(file + "/x", 0); }),
            file + "/x: cannot be created: Not a directory");
  EXPECT_EQ(test::refusal<FileError>([] { OutputDirectory("/dev/null/x", 0); }),
            "/dev/null/x: cannot be created: Not a directory");
  EXPECT_EQ(test::refusal<FileError>([] {
              OutputDirectory("/proc/x", 0);
            }).find("/proc/x: cannot be created: "),
            0u);
  EXPECT_EQ(test::refusal<FileError>([] {
              OutputDirectory("/proc", 0);
            }).find("/proc: cannot be written to: "),
            0u);
}

TEST(OutputDirectory, RefusesMoreThanFits) {
  const TemporaryDirectory folder;
  const std::uint64_t exbibyte = std::uint64_t{1} << 60;
  const std::string sentence =
      test::refusal<FileError>([&] { OutputDirectory(folder.path() / "new/er", exbibyte); });
  EXPECT_NE(sentence.find("bytes free, but the results need about 1152921504606846976"),
            std::string::npos);
  EXPECT_TRUE(names_in(folder.path()).empty());
}

TEST(OutputDirectory, NamesMustStayInside) {
  const TemporaryDirectory folder;
  OutputDirectory directory(folder.path(), 0);
  for (const char* name : {"", "../x", "a/../../x", "/tmp/x"}) {
    EXPECT_THROW(directory.write(name, "x"), std::invalid_argument) << name;
  }
}

TEST(OutputDirectory, FullDeviceIsReported) {
  const TemporaryDirectory folder;
  OutputDirectory directory(folder.path(), 0);
  fs::create_symlink("/dev/full", directory.staging() / "full");
  EXPECT_EQ(test::refusal<FileError>([&] { directory.write("full", "x"); }),
            (folder.path() / "full").string() +
                ": cannot be written: No space left on device; free some space or choose another "
                "folder");
}

TEST(OutputDirectory, AHalfWrittenFileIsNeverPublished) {
  const TemporaryDirectory folder;
  OutputDirectory directory(folder.path(), 0);
  std::string sentence;
  {
    const FileSizeLimit limit(1000);
    directory.write("fits", std::string(1000, 'x'));
    sentence = test::refusal<FileError>([&] { directory.write("large", std::string(1001, 'x')); });
  }
  EXPECT_EQ(sentence, (folder.path() / "large").string() + ": cannot be written: File too large");
  directory.publish();
  // Only the emptied staging folder is left beside it, and no temporary name of the large file.
  const std::string staging = directory.staging().filename().string();
  EXPECT_EQ(names_in(folder.path()), (std::set<std::string>{staging, "fits"}));
}

TEST(WriteFileAtomically, ReplacesWholeFilesWithUsualPermissions) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("f", "older and longer");
  write_file_atomically(path, "newer");
  write_file_atomically(folder.path() / "g", "g");
  EXPECT_EQ(text_of(path), "newer");
  EXPECT_EQ(names_in(folder.path()), (std::set<std::string>{"f", "g"}));
  struct stat ours {};
  struct stat streams {};
  ASSERT_EQ(::stat((folder.path() / "g").c_str(), &ours), 0);
  ASSERT_EQ(::stat(folder.file("h", "").c_str(), &streams), 0);
  EXPECT_EQ(ours.st_mode, streams.st_mode);
}

TEST(WriteFileAtomically, FollowsLinks) {
  const TemporaryDirectory folder;
  const std::string target = folder.file("target", "old");
  fs::create_symlink("target", folder.path() / "link");
  write_file_atomically(folder.path() / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder.path() / "link"));
  EXPECT_EQ(text_of(target), "new");
}

TEST(WriteFileAtomically, WritesIntoDevicesAndReportsFullOnes) {
  write_file_atomically("/dev/null", "x");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_EQ(test::refusal<FileError>([] {
              write_file_atomically("/dev/full", "x");
            }).find("/dev/full: cannot be written: No space left on device"),
            0u);
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST(WriteFileAtomically, FailureLeavesNothing) {
  const TemporaryDirectory folder;
  const std::string file = folder.file("file", "x");
  EXPECT_NE(test::refusal<FileError>([&] {
              write_file_atomically(file + "/below", "y");
            }).find("Not a directory"),
            std::string::npos);
  EXPECT_NE(test::refusal<FileError>([&] {
              write_file_atomically(folder.path(), "y");
            }).find("Is a directory"),
            std::string::npos);
  EXPECT_EQ(names_in(folder.path()), (std::set<std::string>{"file"}));
}

TEST(RequireWritable, LeavesNoTrace) {
  const TemporaryDirectory folder;
  const std::string older = folder.file("older", "kept");
  require_writable(older);
  require_writable(folder.path() / "new");
  require_writable("/dev/null");
  EXPECT_EQ(text_of(older), "kept");
  EXPECT_EQ(names_in(folder.path()), (std::set<std::string>{"older"}));
  EXPECT_EQ(test::refusal<FileError>([&] { require_writable(older + "/below"); }),
            older + "/below: cannot be opened: Not a directory");
  EXPECT_EQ(test::refusal<FileError>([&] { require_writable(folder.path()); }),
            folder.path().string() + ": cannot be opened: Is a directory");
}

}  // namespace
}  // namespace widthwise::verify
