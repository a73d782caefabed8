#include "verify/base/durable_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "tests/verify/base/folder_contents.hpp"
#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

TEST(WriteFileAtomically, ReplacesWholeFilesWithUsualPermissions) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("f", "older and longer");
  write_file_atomically(path, "newer");
  write_file_atomically(folder.path() / "g", "g");
  EXPECT_EQ(text_of(path), "newer");
  EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{"f", "g"}));
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
  EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{"file"}));
}

TEST(RequireWritable, LeavesNoTrace) {
  const TemporaryDirectory folder;
  const std::string older = folder.file("older", "kept");
  require_writable(older);
  require_writable(folder.path() / "new");
  require_writable("/dev/null");
  EXPECT_EQ(text_of(older), "kept");
  EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{"older"}));
  EXPECT_EQ(test::refusal<FileError>([&] { require_writable(older + "/below"); }),
            older + "/below: cannot be opened: Not a directory");
  EXPECT_EQ(test::refusal<FileError>([&] { require_writable(folder.path()); }),
            folder.path().string() + ": cannot be opened: Is a directory");
}

TEST(WriteFileAtomically, FollowsNoLinkThatIsPlantedBesideIt) {
  // Under the name of a temporary file of earlier versions.
  const TemporaryDirectory folder;
  const std::string victim = folder.file("victim", "precious");
  fs::create_symlink("victim", folder.path() / ("f.tmp-" + std::to_string(::getpid())));
  write_file_atomically(folder.path() / "f", "new");
  require_writable(folder.path() / "f");
  EXPECT_EQ(text_of(victim), "precious");
}

TEST(UnguessableName, IsAnotherEachTime) {
  std::set<std::string> names;
  for (int i = 0; i < 100; ++i) names.insert(unguessable_name(".tmp-"));
  EXPECT_EQ(names.size(), 100u);
  EXPECT_EQ(names.begin()->size(), std::string(".tmp-").size() + 16);
}

}  // namespace
}  // namespace widthwise::verify
