#include "plots/convergence_plot.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include "plots/figure.hpp"
#include "tests/plots/svg_text.hpp"
#include "tests/verify/results/example_results.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;
using verify::testing::example_control;
using verify::testing::example_rate;

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
  const std::string png = contents_of(folder_ / "theorem1.mlp.r2.png");
  ASSERT_GT(png.size(), 24u);
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(png_number(png, 16), kPngScale * FigureSize().width);
  EXPECT_EQ(png_number(png, 20), kPngScale * FigureSize().height);
}

TEST_F(ConvergencePlot, SvgSaysWhatIsShown) {
  draw_convergence(example_control(), folder_);
  expect_figure(folder_, "control.tanh.r3",
                {"control.tanh.r3: REFUTED, as a control must be", "slope -0.997",
                 "[-1.017, -0.977]", "predicted slope -2", "fit from width 128 on",
                 "5–95 % of draws", "not in the fit", "local slope", "margin ±0.1", "width n",
                 ">2048<", ">predicted<", "fitted slope -0.997", "interval of the slope"});
}

// Both are looked at in one size: 12 points are 16 of the SVG's units.
TEST_F(ConvergencePlot, SvgHasTypeAsLargeAsThePngAndFewBytes) {
  draw_convergence(example_control(), folder_);
  const std::string svg = expect_figure(folder_, "control.tanh.r3", {"font-size=\"16\""});
  EXPECT_EQ(svg.find("font-size=\"12\""), std::string::npos);
  EXPECT_LT(svg.size(), 30000u);
}

// The largest value is 0.1 at width 64, where the line of the wrong slope stands at 1.25.
TEST_F(ConvergencePlot, AxisHoldsThePredictedLine) {
  draw_convergence(example_control(), folder_);
  expect_figure(folder_, "control.tanh.r3", {">1<"});
}

TEST_F(ConvergencePlot, LongStatisticsFitBesideThePanel) {
  verify::ClaimResult claim = example_rate("conjecture.dyer-gurari.k2-squared", 2, -4, 1e3, 8);
  for (verify::ResultRow& row : claim.rows) {
    row.statistic = "variance of (d_m f(x1) d_n f(x2) d_mn f(x3)) (d_r f(x1) d_s f(x2) d_rs f(x3))";
  }
  draw_convergence(claim, folder_);
  expect_figure(folder_, claim.id, {"variance of (∂"});
}

TEST_F(ConvergencePlot, MarksLocalSlopesWhoseBarsRunOn) {
  verify::ClaimResult claim = example_control();
  draw_convergence(claim, folder_);
  const std::string whole = expect_figure(folder_, claim.id, {});
  EXPECT_EQ(whole.find("bar runs on"), std::string::npos);
  claim.fit->local_slopes[1].se = 50;
  draw_convergence(claim, folder_);
  expect_figure(folder_, claim.id, {"bar runs on"});
}

TEST_F(ConvergencePlot, DrawsWideAndNarrowStudies) {
  for (int n_widths : {4, 15}) {
    const std::string id = "theorem1.mlp.n" + std::to_string(n_widths);
    draw_convergence(example_rate(id, 4, -3, 300, n_widths), folder_);
    const std::string svg = contents_of(folder_ / (id + ".svg"));
    EXPECT_NE(svg.find(n_widths == 4 ? ">512<" : "10"), std::string::npos);
    expect_readable(svg);
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
  const std::string svg = contents_of(folder_ / "theorem3.hyperkernel.rate.svg");
  EXPECT_EQ(svg.find("of draws"), std::string::npos);
  EXPECT_NE(svg.find("measured"), std::string::npos);
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

}  // namespace
}  // namespace widthwise::plots
