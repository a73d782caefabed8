#include "verify/claims/chart.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/verify/studies/toy_study.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/results/results_json.hpp"
#include "verify/run/run.hpp"
#include "verify/studies/descent_outcome.hpp"

namespace widthwise::verify {
namespace {

using testing::ToyStudy;

constexpr std::int64_t kSamples = 200;

/// Mean and variance of both columns of a toy study, at two widths, with a curve of theory.
ChartRequest toy_chart() {
  const auto study = std::make_shared<ToyStudy>("toy");
  ChartRequest request{};
  request.n_samples = kSamples;
  request.chart = {.id = "chart.toy",
                   .title = "Toys",
                   .caption = "They are small.",
                   .x_label = "width",
                   .y_label = "y",
                   .spread = "±2 s.e.",
                   .curves = {{"theory", "width", "y", {{1, 2, 2, 2}, {2, 3, 3, 3}}}}};
  for (const std::int64_t width : {8, 16}) {
    const auto x = static_cast<double>(width);
    request.cells.push_back({"band", x, study, width, 0, ChartValue::kMeanWithBand});
    request.cells.push_back({"mean", x, study, width, 1, ChartValue::kMeanWithErrors});
    request.cells.push_back({"variance", x, study, width, 1, ChartValue::kVarianceWithErrors});
  }
  return request;
}

Chart drawn(const ChartRequest& request, int threads = 1) {
  return draw_chart(request, {default_inputs()}, threads).value();
}

std::vector<std::string> labels(const Chart& chart) {
  std::vector<std::string> labels;
  for (const Curve& curve : chart.curves) labels.push_back(curve.label);
  return labels;
}

bool same(const CurvePoint& a, const CurvePoint& b) {
  return a.x == b.x && a.y == b.y && a.lower == b.lower && a.upper == b.upper;
}

TEST(ChartPoint, IsTheMeanTheVarianceOrTheBand) {
  std::vector<double> draws;
  for (int i = 1; i <= 99; ++i) draws.push_back(i);
  const CurvePoint band = chart_point(ChartValue::kMeanWithBand, 7, draws).value();
  EXPECT_TRUE(same(band, {7, 50, 5, 95})) << band.lower << " " << band.upper;
  const CurvePoint mean = chart_point(ChartValue::kMeanWithErrors, 7, draws).value();
  const double variance = 99.0 * 100.0 / 12.0;
  EXPECT_DOUBLE_EQ(mean.y, 50);
  EXPECT_DOUBLE_EQ(mean.upper - mean.y, 2 * std::sqrt(variance / 99));
  EXPECT_DOUBLE_EQ(mean.y - mean.lower, 2 * std::sqrt(variance / 99));
  const CurvePoint spread = chart_point(ChartValue::kVarianceWithErrors, 7, draws).value();
  EXPECT_DOUBLE_EQ(spread.y, variance);
  EXPECT_GT(spread.upper, spread.y);
}

TEST(ChartPoint, KeepsTheSignOfItsQuantiles) {
  const std::vector<double> draws{-3, -2, 1};
  const CurvePoint band = chart_point(ChartValue::kMeanWithBand, 0, draws).value();
  EXPECT_EQ(band.lower, -3);
  EXPECT_EQ(band.upper, 1);
  EXPECT_THROW(chart_point(ChartValue::kMeanWithBand, 0, {}), std::invalid_argument);
}

TEST(ChartPoint, KnowsOfDivergedDrawsTheirRankOnly) {
  std::vector<double> draws{1, 2, 3, 4, 5, 6, kDivergedNumber, kDivergedNumber, kDivergedNumber};
  const CurvePoint band = chart_point(ChartValue::kMedianWithBand, 7, draws).value();
  EXPECT_EQ(band.y, 5);
  EXPECT_EQ(band.upper, 6);
  for (const ChartValue value :
       {ChartValue::kMeanWithBand, ChartValue::kMeanWithErrors, ChartValue::kVarianceWithErrors}) {
    EXPECT_FALSE(chart_point(value, 7, draws));
  }
  // The median of an even number is between the last number and one that diverged.
  draws = {1, 2, kDivergedNumber, kDivergedNumber};
  EXPECT_FALSE(chart_point(ChartValue::kMedianWithBand, 7, draws));
  draws = {kDivergedNumber, kDivergedNumber};
  EXPECT_FALSE(chart_point(ChartValue::kMedianWithBand, 7, draws));
}

TEST(ChartPoint, OfAShareHasAnIntervalWhereAllAreAlike) {
  const std::vector<double> none(10, 0.0);
  const CurvePoint share = chart_point(ChartValue::kShareWithInterval, 7, none).value();
  EXPECT_EQ(share.y, 0.0);
  EXPECT_EQ(share.lower, 0.0);
  EXPECT_NEAR(share.upper, 1.0 - std::pow(0.025, 0.1), 1e-12);
  const std::vector<double> half{0, 1, 1, 0};
  EXPECT_EQ(chart_point(ChartValue::kShareWithInterval, 7, half)->y, 0.5);
  const std::vector<double> others{0, 1, 0.5};
  EXPECT_THROW(chart_point(ChartValue::kShareWithInterval, 7, others), std::invalid_argument);
}

TEST(DrawChart, PutsMeasuredCurvesInTheOrderOfTheirCellsBeforeTheory) {
  const Chart chart = drawn(toy_chart());
  EXPECT_EQ(labels(chart), (std::vector<std::string>{"band", "mean", "variance", "theory"}));
  EXPECT_EQ(chart.title, "Toys");
  EXPECT_EQ(chart.curves[0].x_label, "width");
  for (const Curve& curve : chart.curves) EXPECT_EQ(curve.points.size(), 2u) << curve.label;
  EXPECT_TRUE(is_exact(chart.curves.back()));
  EXPECT_FALSE(is_exact(chart.curves.front()));
}

TEST(DrawChart, TakesTheFirstSamplesOfTheStudysOwnKeys) {
  const ChartRequest request = toy_chart();
  const Chart chart = drawn(request);
  for (const ChartCell& cell : request.cells) {
    std::vector<double> draws;
    for (std::uint64_t k = 0; k < kSamples; ++k) {
      draws.push_back(cell.study->draw({default_inputs()}, cell.width, k)[cell.column]);
    }
    const auto curve = std::ranges::find(chart.curves, cell.curve, &Curve::label);
    const auto point = std::ranges::find(curve->points, cell.x, &CurvePoint::x);
    EXPECT_TRUE(same(*point, *chart_point(cell.value, cell.x, draws))) << cell.curve;
  }
}

TEST(DrawChart, IsTheSameBitsForAnyNumberOfThreads) {
  const auto written = [](int threads) {
    Results results{};
    results.charts = {drawn(toy_chart(), threads)};
    return to_json(results).at("charts").dump();
  };
  EXPECT_EQ(written(1), written(2));
  EXPECT_EQ(written(1), written(5));
}

TEST(DrawChart, DrawsOnceWhatCellsShare) {
  const ChartRequest request = toy_chart();
  std::map<const ChartCell*, std::uint64_t> draws;
  draw_chart(request, {default_inputs()}, 1,
             {[&](const ChartCell& cell) { ++draws[&cell]; }, nullptr});
  const auto distinct = distinct_draws(request);
  EXPECT_EQ(distinct.size(), 2U);
  ASSERT_EQ(draws.size(), distinct.size());
  for (const ChartCell* cell : distinct) EXPECT_EQ(draws[cell], kSamples);
  EXPECT_EQ(chart_bytes_per_draw(request, Setting{}), 8.0 * 16);
}

TEST(DrawChart, GivesNothingIfItIsStopped) {
  std::atomic<bool> stop = false;
  const ChartHooks hooks{[&](const ChartCell&) { stop = true; }, &stop};
  EXPECT_FALSE(draw_chart(toy_chart(), {default_inputs()}, 1, hooks).has_value());
  ChartRequest none = toy_chart();
  none.n_samples = 0;
  EXPECT_THROW(drawn(none), std::invalid_argument);
}

// --- in a run ---

RunRequest small_run(const std::string& id) {
  ClaimSelection selection;
  selection.ids = {id};
  RunRequest request{};
  request.claims = select_claims(selection);
  request.widths = {8, 16};
  request.n_samples = 20;
  request.n_looks = 1;
  request.setting = {default_inputs()};
  request.threads = 2;
  request.charts = {toy_chart()};
  return request;
}

/// A study that interrupts the run at its first draw.
class Interrupting final : public Study {
 public:
  explicit Interrupting(std::atomic<bool>& stop) : stop_(stop) {}
  std::string name() const override { return "interrupting"; }
  std::vector<std::string> columns() const override { return {"x"}; }
  Eigen::VectorXd draw(const Setting&, std::int64_t, std::uint64_t) const override {
    stop_ = true;
    return Eigen::VectorXd::Zero(1);
  }
  double bytes_per_draw(const Setting&, std::int64_t) const override { return 1.0; }
  NetworkFamily networks() const override { return {}; }

 private:
  std::atomic<bool>& stop_;
};

TEST(RunWithCharts, DrawsThemAfterTheClaims) {
  const RunRequest request = small_run("theorem1.mlp.zero");
  ProgressBar silent(false);
  const std::atomic<bool> never = false;
  const RunOutcome outcome = run(request, silent, never);
  ASSERT_EQ(outcome.results.charts.size(), 1u);
  EXPECT_EQ(outcome.results.charts[0].id, "chart.toy");
  EXPECT_FALSE(outcome.results.meta.partial);
  EXPECT_EQ(outcome.results.exit_code(), 0);
}

TEST(RunWithCharts, DropsTheChartThatIsInterruptedAndThoseAfterIt) {
  std::atomic<bool> stop = false;
  RunRequest request = small_run("theorem1.mlp.zero");
  ChartRequest second = toy_chart();
  second.cells[0].study = std::make_shared<Interrupting>(stop);
  request.charts = {toy_chart(), second, toy_chart()};
  ProgressBar silent(false);
  const RunOutcome outcome = run(request, silent, stop);
  EXPECT_EQ(outcome.results.charts.size(), 1u);
  EXPECT_TRUE(outcome.results.meta.partial);
  EXPECT_EQ(outcome.results.claims[0].verdict, Verdict::kConfirmed);
}

TEST(RunWithCharts, SaysWhatZIsWhereThereAreHypernetworks) {
  ProgressBar silent(false);
  const std::atomic<bool> never = false;
  RunRequest request = small_run("theorem1.hypernet.zero");
  request.setting.z_inputs = default_inputs(0.25);
  EXPECT_EQ(run(request, silent, never).results.meta.inputs,
            "x.x'/d = 0.6, |x|^2 = d = 3; z.z'/d_z = 0.25, |z|^2 = d_z = 3");
  request = small_run("theorem1.mlp.zero");
  EXPECT_EQ(run(request, silent, never).results.meta.inputs, "x.x'/d = 0.6, |x|^2 = d = 3");
}

}  // namespace
}  // namespace widthwise::verify
