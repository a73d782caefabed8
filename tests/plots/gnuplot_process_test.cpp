#include "plots/gnuplot_process.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/verify/base/temporary_directory.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;

/// A variable of the environment with another value, while this lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() {
    if (before_.empty()) {
      ::unsetenv(name_);
    } else {
      ::setenv(name_, before_.c_str(), 1);
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::string before_;
};

TEST(RunGnuplot, GivesItALocaleOfItsOwnAndLetsItSayNothing) {
  const verify::TemporaryDirectory folder;
  const fs::path said = folder.path() / "said";
  const std::string stand_in =
      folder.file("gnuplot", "#!/bin/sh\nprintf %s \"$LC_ALL\" > '" + said.string() +
                                 "'\necho noise; echo noise >&2\n");
  fs::permissions(stand_in, fs::perms::owner_all);
  const Variable path("PATH", folder.path().string() + ":" + std::getenv("PATH"));
  const Variable locale("LC_ALL", "C");
  ::testing::internal::CaptureStderr();
  ::testing::internal::CaptureStdout();
  run_gnuplot(folder.path() / "script", nullptr);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
  std::string value;
  std::getline(std::ifstream(said), value);
  EXPECT_EQ(value, "C.UTF-8");
}

}  // namespace
}  // namespace widthwise::plots
