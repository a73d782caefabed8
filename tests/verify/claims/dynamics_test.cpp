// Which claims there are about training, and whether small runs of them say what is true.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <string>

#include "verify/claims/catalogue.hpp"
#include "verify/claims/dynamics_charts.hpp"
#include "verify/claims/hypernet_dynamics.hpp"
#include "verify/claims/mlp_dynamics.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify {
namespace {

std::map<std::string, Claim> dynamics() {
  std::map<std::string, Claim> claims;
  ClaimSelection selection;
  selection.dynamics = true;
  for (const Claim& claim : select_claims(selection)) {
    claims.emplace(claim.id, claim);
  }
  return claims;
}

TEST(Dynamics, AreWhatTheFlagSelects) {
  const auto claims = dynamics();
  for (const auto& [id, claim] : claims) {
    const bool about_training = id.starts_with("dynamics.") ||
                                id.starts_with("conjecture.dynamics.") ||
                                id.starts_with("control.dynamics.");
    EXPECT_TRUE(about_training) << id;
    EXPECT_EQ(id.starts_with("control."), claim.expected == Verdict::kRefuted) << id;
  }
  EXPECT_GE(claims.size(), 25U);
  ClaimSelection theorem;
  theorem.theorem = 1;
  for (const Claim& claim : select_claims(theorem)) {
    EXPECT_FALSE(claims.contains(claim.id));
  }
}

TEST(Dynamics, PredictTheRatesOfTheTable) {
  const auto claims = dynamics();
  const std::map<std::string, double> expected{
      {"dynamics.mlp.relu.signed-drift", -0.5},
      {"dynamics.mlp.tanh.signed-drift", -1.0},
      {"dynamics.mlp.relu.drift", -0.5},
      {"dynamics.mlp.tanh.drift", -1.0},
      {"dynamics.mlp.relu.largest-drift", -0.5},
      {"dynamics.mlp.tanh.largest-drift", -1.0},
      {"dynamics.mlp.relu.deviation", -0.5},
      {"dynamics.mlp.tanh.deviation", -1.0},
      {"dynamics.mlp.relu.flips", -0.5},
      {"dynamics.mlp.tanh.flips", -0.5},
      {"dynamics.mlp.relu.gradient-change", -0.25},
      {"dynamics.mlp.tanh.gradient-change", -0.5},
      {"dynamics.mlp.relu.r1", 0.0},
      {"dynamics.mlp.tanh.r1", 0.0},
      {"dynamics.mlp.relu.r4", -3.0},
      {"dynamics.mlp.tanh.r4", -2.0},
      {"dynamics.mlp.relu.input-gradient", -0.5},
      {"dynamics.mlp.tanh.input-gradient", -1.0},
      {"dynamics.hypernet.sequential.drift", -0.5},
      {"dynamics.hypernet.fixed-g.drift", 0.0},
      {"dynamics.hypernet.fixed-f.drift", 0.0},
      {"control.dynamics.fixed-g", -0.5},
      {"control.dynamics.relu", -1.0},
      {"control.dynamics.tanh", -0.5},
      {"dynamics.hypernet.sequential.tanh-signed-drift", -1.0}};
  for (const auto& [id, exponent] : expected) {
    ASSERT_TRUE(claims.contains(id)) << id;
    EXPECT_EQ(claims.at(id).predicted, exponent) << id;
    EXPECT_TRUE(is_slope(claims.at(id).conclusion)) << id;
  }
  EXPECT_NEAR(claims.at("dynamics.mlp.kinks.kernel").predicted, -std::sqrt(2.0) / M_PI, 1e-12);
  EXPECT_NEAR(claims.at("dynamics.mlp.kinks.flips").predicted, std::sqrt(2.0) / (4 * M_PI), 1e-12);
}

TEST(Dynamics, CorrelationsAfterTrainingAreOfTheOrdersTheyName) {
  for (const auto& [id, claim] : dynamics()) {
    if (!claim.order) continue;
    const std::vector<std::string> columns = claim.study->columns();
    EXPECT_EQ(columns[static_cast<std::size_t>(claim.statistic.columns().front())],
              "K^(" + std::to_string(*claim.order) + ")")
        << id;
  }
}

TEST(Dynamics, HaveWidthsEnoughToBeDecided) {
  ClaimSelection everything;
  everything.dynamics = true;
  everything.charts = true;
  for (const Claim& claim : select_claims(everything)) {
    int n_widths = 0;
    for (std::int64_t width = 64; width <= 16384; width *= 2)
      n_widths += claim.study->covers(width);
    EXPECT_GE(n_widths, 4) << claim.id;
  }
}

TEST(Dynamics, MemoryIsAskedForTheWidthsThatAreDrawn) {
  // n = m is drawn up to a bound; a run to larger widths of the others is no larger for that.
  ClaimSelection joint;
  joint.ids = {"conjecture.dynamics"};
  RunRequest request{};
  request.claims = select_claims(joint);
  request.widths = {64, 1'000'000};
  request.n_samples = 100;
  request.threads = 1;
  EXPECT_NO_THROW(check_request(request));
}

// What is decided with few draws of small networks is decided rightly, and nothing true is refuted.
TEST(Dynamics, SmallRunsTellNothingWrong) {
  std::vector<Claim> claims;
  for (auto& [id, claim] : dynamics()) {
    const bool cheap =
        id.starts_with("dynamics.mlp.relu") || id.starts_with("control.dynamics.relu");
    if (cheap || id.starts_with("dynamics.mlp.kinks")) claims.push_back(claim);
  }
  RunRequest request{};
  request.claims = claims;
  request.widths = {32, 64, 128, 256};
  request.n_samples = 10000;
  request.n_looks = 1;
  request.setting.seed = 3;
  request.threads = 2;
  ProgressBar none(false);
  const std::atomic<bool> stop = false;
  const RunOutcome outcome = run(request, none, stop);
  for (const ClaimResult& result : outcome.results.claims) {
    EXPECT_NE(result.verdict,
              result.expected == Verdict::kRefuted ? Verdict::kConfirmed : Verdict::kRefuted)
        << result.id;
    if (result.id == "dynamics.mlp.relu.flips") {
      EXPECT_NEAR(result.estimate, -0.5, 0.15) << "the gates that flip are what all rests on";
    }
  }
}

// --- charts ---

Chart drawn(const std::string& id, const DynamicsGrid& grid) {
  for (const ChartRequest& request : dynamics_charts(grid)) {
    if (request.chart.id == id) return draw_chart(request, {}, 2).value();
  }
  ADD_FAILURE() << "there is no " << id;
  return {};
}

const DynamicsGrid kSmallDynamics{.widths = {16, 512},
                                  .widths_g = {16, 128},
                                  .narrow_g = {2, 16},
                                  .narrow_f = {16, 48},
                                  .widest_g = 96,
                                  .rates = {0.5, 4.0},
                                  .long_run = 300,
                                  .n_samples = 60};

TEST(DynamicsCharts, WideNetworksLoseTheirErrorAsTheKernelPredicts) {
  const Chart chart = drawn("chart.training-loss", kSmallDynamics);
  ASSERT_EQ(chart.curves.size(), 3U);
  const Curve& wide = chart.curves[1];
  const Curve& kernel = chart.curves[2];
  EXPECT_EQ(wide.label, "n = 512");
  EXPECT_TRUE(is_exact(kernel));
  for (const std::size_t t : {std::size_t{0}, std::size_t{3}}) {
    const double se = (wide.points[t].upper - wide.points[t].lower) / 4.0;
    EXPECT_NEAR(wide.points[t].y, kernel.points[t].y, 5.0 * se) << "step " << t + 1;
  }
  EXPECT_LT(kernel.points[19].y, 0.2 * kernel.points[0].y);
}

TEST(DynamicsCharts, TheLossIsThrownFurtherInWiderNetworks) {
  const Chart chart = drawn("chart.catapult", kSmallDynamics);
  ASSERT_EQ(chart.curves.size(), 2U);
  for (const Curve& curve : chart.curves) EXPECT_LT(curve.points[0].y, 1.5) << curve.label;
  EXPECT_GT(chart.curves[1].points[1].y, 2.0 * chart.curves[0].points[1].y);
}

TEST(DynamicsCharts, WhereMostDivergeThereIsAShareAndNoMedian) {
  DynamicsGrid grid = kSmallDynamics;
  grid.rates = {1.0, 9.0};
  const Chart loss = drawn("chart.catapult", grid);
  const Chart share = drawn("chart.catapult-diverged", grid);
  ASSERT_EQ(share.curves.size(), 2U);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(loss.curves.at(k).points.size(), 1U) << share.curves[k].label;
    EXPECT_EQ(share.curves[k].points[0].y, 0.0) << share.curves[k].label;
    EXPECT_GT(share.curves[k].points[1].y, 0.5) << share.curves[k].label;
    EXPECT_FALSE(is_exact(share.curves[k]));
  }
}

TEST(DynamicsCharts, TheKernelOfNarrowNetworksGoesOnMoving) {
  DynamicsGrid grid = kSmallDynamics;
  grid.widths = {64, 1024};
  const Chart chart = drawn("chart.narrow-drift", grid);
  ASSERT_EQ(chart.curves.size(), 4U);
  for (const Curve& curve : chart.curves) {
    const double kept = curve.points[1].y / curve.points[0].y;
    if (curve.label == "n = ∞") {
      EXPECT_LT(kept, 0.55) << "the root of 8 less";
    } else {
      EXPECT_GT(kept, 0.6) << curve.label;
    }
  }
}

TEST(DynamicsCharts, GradientsInTheInputSpreadLessInWiderHypernetworks) {
  const Chart chart = drawn("chart.input-gradient", kSmallDynamics);
  const Curve& half = chart.curves.at(0);
  EXPECT_EQ(half.label, "n = m / 2");
  ASSERT_EQ(half.points.size(), 2U);
  EXPECT_LT(half.points[1].y, half.points[0].y);
}

TEST(DynamicsCharts, NarrowNetworksNeedNotConverge) {
  const Chart chart = drawn("chart.convergence", kSmallDynamics);
  const std::vector<CurvePoint>& points = chart.curves.at(0).points;
  EXPECT_EQ(points[0].y, 0.0) << "8 weights for 12 targets of each x";
  EXPECT_GT(points[1].y, points[0].y);
}

}  // namespace
}  // namespace widthwise::verify
