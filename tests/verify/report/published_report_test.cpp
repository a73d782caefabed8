// The report in the repository is what its results say.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "verify/report/report_figures.hpp"
#include "verify/report/report_files.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = WIDTHWISE_SOURCE_DIR;

std::string contents(const fs::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

class PublishedReport : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { report_ = new Report(read_collection(kRoot / "docs/results")); }
  static void TearDownTestSuite() { delete report_; }

  inline static Report* report_ = nullptr;
};

TEST_F(PublishedReport, IsRenderedFromTheResultsBesideIt) {
  const std::string committed = contents(kRoot / "REPORT.md");
  // Not EXPECT_EQ: neither text is for a terminal.
  EXPECT_TRUE(render_report(*report_) == committed)
      << "REPORT.md is not what docs/results says; './run verify report docs/results' writes it "
         "into out/report";
}

TEST_F(PublishedReport, IsShort) {
  const std::string committed = contents(kRoot / "REPORT.md");
  EXPECT_LE(std::ranges::count(committed, '\n'), kMostReportLines);
}

TEST_F(PublishedReport, HasItsFiguresAndNoOthers) {
  std::set<std::string> shown, committed;
  for (const ReportFigure& figure : report_figures(*report_)) shown.insert(figure.stem + ".svg");
  for (const auto& entry : fs::directory_iterator(kRoot / "docs/figures")) {
    committed.insert(entry.path().filename().string());
    EXPECT_NE(contents(entry.path()).find("</svg>"), std::string::npos) << entry.path();
  }
  EXPECT_EQ(committed, shown);
  EXPECT_LE(shown.size(), kMostReportFigures);
}

TEST_F(PublishedReport, LeavesNoFileThatItsIndexDoesNotList) {
  const std::string index = contents(kRoot / "docs/results" / kCollectionIndex);
  for (const auto& entry : fs::directory_iterator(kRoot / "docs/results")) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(name == kCollectionIndex || index.find('"' + name + '"') != std::string::npos)
        << name;
  }
}

// A clone is to stay small; the rest of it is source text.
TEST_F(PublishedReport, IsSmall) {
  constexpr std::uintmax_t kMostBytes = 4 << 20;
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "docs")) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  EXPECT_LE(bytes, kMostBytes);
}

}  // namespace
}  // namespace widthwise::verify
