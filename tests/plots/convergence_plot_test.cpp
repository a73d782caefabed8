#include "plots/convergence_plot.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "plots/draw_all.hpp"
#include "plots/figure.hpp"
#include "tests/verify/results/example_results.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;
using verify::testing::example_control;
using verify::testing::example_rate;

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// A big endian number in a PNG header.
int png_number(const std::string& png, std::size_t at) {
  int number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8 | static_cast<unsigned char>(png[at + i]);
  return number;
}

class ConvergencePlot : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("widthwise plots' " + std::to_string(getpid()));
    fs::create_directories(folder_);
    path_ = std::getenv("PATH");
  }
  void TearDown() override {
    setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }

  /// Puts a shell script in gnuplot's place.
  void pretend_gnuplot(const std::string& script) {
    const fs::path fake = folder_ / "bin" / "gnuplot";
    fs::create_directories(fake.parent_path());
    std::ofstream(fake) << "#!/bin/sh\n" << script << "\n";
    chmod(fake.c_str(), 0755);
    setenv("PATH", (fake.parent_path().string() + ":/bin:/usr/bin").c_str(), 1);
  }

  fs::path folder_;
  std::string path_;
};

TEST_F(ConvergencePlot, WritesAPngOfTwiceTheSize) {
  draw_convergence(example_rate("theorem1.mlp.r2", 2, -1, 9, 6), folder_);
  const std::string png = contents(folder_ / "theorem1.mlp.r2.png");
  ASSERT_GT(png.size(), 24u);
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(png_number(png, 16), kPngScale * FigureSize().width);
  EXPECT_EQ(png_number(png, 20), kPngScale * FigureSize().height);
}

TEST_F(ConvergencePlot, SvgSaysWhatIsShown) {
  draw_convergence(example_control(), folder_);
  const std::string svg = contents(folder_ / "control.tanh.r3.svg");
  for (const char* part :
       {"control.tanh.r3: REFUTED, as a control must be", "slope -0.997", "[-1.017, -0.977]",
        "predicted slope -2", "fit from width 128 on", "5–95 % of draws", "not in the fit",
        "local slope", "margin ±0.1", "width n", ">2048<"}) {
    EXPECT_NE(svg.find(part), std::string::npos) << part;
  }
  EXPECT_TRUE(svg.find("</svg>") != std::string::npos);
}

TEST_F(ConvergencePlot, DrawsWideAndNarrowStudies) {
  for (int n_widths : {4, 15}) {
    const std::string id = "theorem1.mlp.n" + std::to_string(n_widths);
    draw_convergence(example_rate(id, 4, -3, 300, n_widths), folder_);
    const std::string svg = contents(folder_ / (id + ".svg"));
    EXPECT_NE(svg.find(n_widths == 4 ? ">512<" : "10"), std::string::npos);
  }
}

TEST_F(ConvergencePlot, SurvivesNumbersThatAreNotFinite) {
  verify::ClaimResult claim = example_rate("theorem1.mlp.r1", 1, 0, 4, 6);
  claim.fit->local_slopes[2].slope = std::nan("");
  claim.rows[1].bands.fill(std::nan(""));
  claim.rows[3].se = claim.fit->local_slopes[3].se = HUGE_VAL;
  claim.rows[4].value = 0;
  claim.ci = {-HUGE_VAL, HUGE_VAL};
  EXPECT_NO_THROW(draw_convergence(claim, folder_));
}

TEST_F(ConvergencePlot, DrawsStatisticsWithoutBandsOfEitherSign) {
  verify::ClaimResult claim = example_rate("theorem3.hyperkernel.rate", 1, -1, 4, 6);
  for (verify::ResultRow& row : claim.rows) {
    row.bands.fill(std::nan(""));
    row.value = -row.value;
    row.width_f.reset();
  }
  draw_convergence(claim, folder_);
  const std::string svg = contents(folder_ / "theorem3.hyperkernel.rate.svg");
  EXPECT_EQ(svg.find("of draws"), std::string::npos);
  EXPECT_NE(svg.find("measured"), std::string::npos);
}

TEST_F(ConvergencePlot, DrawAllSkipsClaimsWithoutAFit) {
  verify::Results results{.meta = verify::testing::example_meta(),
                          .claims = {verify::testing::example_zero(), example_control()}};
  draw_all(results, folder_ / "new" / "folder");
  EXPECT_TRUE(fs::exists(folder_ / "new" / "folder" / "control.tanh.r3.png"));
  EXPECT_FALSE(fs::exists(folder_ / "new" / "folder" / "theorem1.mlp.zero.png"));
  EXPECT_THROW(draw_convergence(results.claims[0], folder_), std::invalid_argument);
}

TEST_F(ConvergencePlot, MissingGnuplotIsAFileErrorThatSaysSo) {
  setenv("PATH", folder_.c_str(), 1);
  try {
    draw_convergence(example_control(), folder_);
    FAIL() << "drawn without gnuplot";
  } catch (const verify::FileError& error) {
    EXPECT_NE(std::string(error.what()).find("gnuplot is not on the PATH"), std::string::npos);
  }
}

TEST_F(ConvergencePlot, GnuplotThatDiesWithoutReadingIsAFileError) {
  pretend_gnuplot("exec <&-; exit 1");
  EXPECT_THROW(draw_figure("# " + std::string(1 << 20, 'x') + "\n", folder_, "x"),
               verify::FileError);
}

TEST_F(ConvergencePlot, GnuplotThatWritesNothingIsAFileErrorDespiteAnOlderFigure) {
  std::ofstream(folder_ / "x.png") << "old";
  std::ofstream(folder_ / "x.svg") << "old";
  pretend_gnuplot("cat > /dev/null");
  EXPECT_THROW(draw_figure("plot x\n", folder_, "x"), verify::FileError);
}

TEST_F(ConvergencePlot, ScriptThatGnuplotRejectsIsAFileError) {
  EXPECT_THROW(draw_figure("plot x\nno such command\n", folder_, "x"), verify::FileError);
}

TEST(GnuplotText, RaisesOrdersAndEscapesMarkup) {
  EXPECT_EQ(gnuplot_text("median |K^(2)|"), "'median |K^{(2)}|'");
  EXPECT_EQ(gnuplot_text("u_1 it's"), "'u\\_1 it''s'");
}

}  // namespace
}  // namespace widthwise::plots
