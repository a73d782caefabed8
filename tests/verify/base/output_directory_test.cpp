#include "verify/base/output_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <stdexcept>

#include "tests/verify/base/file_size_limit.hpp"
#include "tests/verify/base/folder_contents.hpp"
#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

TEST(OutputDirectory, PublishesAllOrNothing) {
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "a/b";
  {
    OutputDirectory directory(out, 100);
    EXPECT_EQ(directory.path(), out);
    directory.write("results.json", "{}");
    directory.write("plots/one.svg", "<svg/>");
    EXPECT_FALSE(fs::exists(out / "results.json"));
    directory.publish();
    EXPECT_EQ(text_of(out / "results.json"), "{}");
    EXPECT_EQ(text_of(out / "plots/one.svg"), "<svg/>");
    directory.write("late.txt", "never published");
  }
  EXPECT_EQ(names_in(out), (std::vector<std::string>{"plots", "plots/one.svg", "results.json"}));
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
  EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{"there"}));
  {
    OutputDirectory directory(folder.path() / "new/a", 0);
    std::ofstream(folder.path() / "new/other") << "of somebody else";
  }
  EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{"new", "new/other", "there"}));
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

TEST(OutputDirectory, IsOfOneRunAtATime) {
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "out";
  {
    const OutputDirectory one(out, 0);
    EXPECT_EQ(test::refusal<FileError>([&] { OutputDirectory(out, 0); }),
              out.string() +
                  ": another run is going to write there; wait for it, or choose another folder");
    const OutputDirectory other(folder.path() / "other", 0);
  }
  const OutputDirectory two(out, 0);
}

TEST(OutputDirectory, StaysHeldOverItsExchange) {
  const TemporaryDirectory folder;
  OutputDirectory one(folder.path() / "out", 0);
  one.write("results.json", "{}");
  one.publish_whole({"results.json"});
  EXPECT_NE(test::refusal<FileError>([&] { OutputDirectory(folder.path() / "out", 0); }),
            "accepted");
}

// Beside the folder, where the two can be exchanged, and in it, where they cannot.
class PublishWhole : public testing::TestWithParam<bool> {
 protected:
  PublishWhole() : before_(fs::current_path()) {
    fs::create_directories(out());
    if (GetParam()) fs::current_path(out());
  }
  ~PublishWhole() override { fs::current_path(before_); }

  fs::path out() const { return folder_.path() / "out"; }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((out() / name).parent_path());
    std::ofstream(out() / name) << text;
  }

  TemporaryDirectory folder_;

 private:
  fs::path before_;
};

const std::vector<std::string> kWhole = {"plots", "samples.h5", "results.json"};

TEST_P(PublishWhole, LeavesNothingOfTheRunBeforeAndAllThatIsOfOthers) {
  put("plots/old.svg", "old");
  put("samples.h5", "old and longer");
  put("results.json", "old");
  put("mine.txt", "mine");
  put("calibration/calibration.json", "mine too");
  fs::create_symlink("mine.txt", out() / "link");
  const auto inode = [&] {
    struct stat named {};
    ::stat(out().c_str(), &named);
    return named.st_ino;
  };
  const auto before = inode();
  {
    OutputDirectory directory(out(), 0);
    directory.write("results.json", "new");
    directory.write("samples.h5", "new");
    directory.publish_whole(kWhole);
    EXPECT_EQ(text_of(out() / "results.json"), "new");
    EXPECT_FALSE(fs::exists(out() / "plots"));
    directory.write("plots/new.svg", "new");  // figures follow
    directory.publish();
  }
  EXPECT_EQ(inode() == before, GetParam());
  EXPECT_EQ(text_of(out() / "samples.h5"), "new");
  EXPECT_EQ(text_of(out() / "link"), "mine");
  EXPECT_EQ(names_in(folder_.path()),
            (std::vector<std::string>{"out", "out/calibration", "out/calibration/calibration.json",
                                      "out/link", "out/mine.txt", "out/plots", "out/plots/new.svg",
                                      "out/results.json", "out/samples.h5"}));
}

TEST_P(PublishWhole, KeepsTheFoldersPermissions) {
  ::chmod(out().c_str(), 0750);
  OutputDirectory directory(out(), 0);
  directory.write("results.json", "new");
  directory.publish_whole(kWhole);
  EXPECT_EQ(fs::status(out()).permissions(),
            fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec);
}

TEST_P(PublishWhole, GoesWhereALinkPoints) {
  fs::create_symlink("out", folder_.path() / "link");
  put("results.json", "old");
  {
    OutputDirectory directory(folder_.path() / "link", 0);
    directory.write("results.json", "new");
    directory.publish_whole(kWhole);
  }
  EXPECT_TRUE(fs::is_symlink(folder_.path() / "link"));
  EXPECT_EQ(text_of(out() / "results.json"), "new");
}

INSTANTIATE_TEST_SUITE_P(Places, PublishWhole, testing::Bool(), [](const auto& place) {
  return place.param ? "InTheWorkingFolder" : "Elsewhere";
});

TEST(OutputDirectory, SweepsWhatKilledRunsLeft) {
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "out";
  fs::create_directories(out);
  // Killed while it staged; killed after the exchange, before it moved back what is not its own.
  const fs::path staged = folder.path() / ".staging-out-0123456789abcdef";
  fs::create_directories(staged / "files/plots");
  const fs::path exchanged = folder.path() / ".staging-out-fedcba9876543210";
  fs::create_directories(exchanged / "files/calibration");
  std::ofstream(exchanged / "files/results.json") << "old";
  std::ofstream(exchanged / "files/mine.txt") << "mine";
  std::ofstream(exchanged / "dropped") << "results.json\n";
  fs::create_directories(out / ".staging-00000000ffffffff/files");
  // Of another folder, of nobody, in use.
  fs::create_directories(folder.path() / ".staging-out-b-0123456789abcdef");
  fs::create_directories(folder.path() / ".staging-out-mine");
  const fs::path used = folder.path() / ".staging-out-1111111111111111";
  fs::create_directories(used);
  const auto lock = FolderLock::attempt(used, used);
  { OutputDirectory directory(out, 0); }
  EXPECT_EQ(
      names_in(folder.path()),
      (std::vector<std::string>{".staging-out-1111111111111111", ".staging-out-b-0123456789abcdef",
                                ".staging-out-mine", "out", "out/calibration", "out/mine.txt"}));
  EXPECT_EQ(text_of(out / "mine.txt"), "mine");
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
  EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{"fits"}));
  EXPECT_TRUE(names_in(directory.staging()).empty());  // no temporary name of the large file
}

}  // namespace
}  // namespace widthwise::verify
