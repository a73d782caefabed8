#include "verify/claims/hypernet_charts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "verify/base/errors.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/stats/moment_estimator.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_angles.hpp"
#include "verify/studies/hypernet_kernel.hpp"
#include "verify/studies/hypernet_limit.hpp"

namespace widthwise::verify {
namespace {

Setting test_setting(sim::Engine engine) {
  return {default_inputs(0.3, {0.8, 1.3}), engine, 11, default_inputs(0.5, {1.4, 0.6})};
}

const ChartGrid kSmallGrid{.widths_f = {2, 4},
                           .widths_g = {3, 5},
                           .narrow = 2,
                           .wide = 4,
                           .n_variance = 40,
                           .n_angle = 10};

ChartRequest requested(const std::string& id) {
  ClaimOptions options;
  options.setting = test_setting(sim::Engine::kDense);
  for (ChartRequest& request : theorem3_charts(options, kSmallGrid)) {
    if (request.chart.id == id) return request;
  }
  throw std::out_of_range(id);
}

const Curve& curve(const Chart& chart, const std::string& label) {
  const auto found = std::ranges::find(chart.curves, label, &Curve::label);
  if (found == chart.curves.end()) throw std::out_of_range(label);
  return *found;
}

TEST(AtAngle, HasTheAngleAndTheLengthOfTheSecondVector) {
  const Eigen::VectorXd z = Eigen::Vector4d(0.3, -2.0, 1.0, 0.5);
  const Eigen::VectorXd z_prime = Eigen::Vector4d(1.0, 1.0, -2.0, 0.0);
  for (const double degrees : {0.0, 15.0, 90.0, 150.0, 180.0}) {
    const Eigen::VectorXd turned = at_angle(z, z_prime, degrees);
    EXPECT_NEAR(turned.norm(), z_prime.norm(), 1e-14);
    EXPECT_NEAR(turned.dot(z) / (turned.norm() * z.norm()),
                std::cos(degrees * std::numbers::pi / 180.0), 1e-14);
  }
  EXPECT_TRUE(at_angle(z, z, 0.0).isApprox(z, 1e-15));
  EXPECT_TRUE(at_angle(z, z, 180.0).isApprox(-z, 1e-15));
}

// The setting's z' is at 60 degrees to z: the same network has the same kernel there.
TEST(HypernetAngles, AgreeWithTheKernelAtTheSettingsAngle) {
  const HypernetEnsemble ensemble{.widths = WidthLaw::fixed_g(5)};
  const EnsembleStudy angles(ensemble, HypernetAngles{{0.0, 60.0, 180.0}});
  const EnsembleStudy kernel(ensemble, HypernetKernel{});
  const Setting setting = test_setting(sim::Engine::kDense);
  ASSERT_EQ(angles.columns().size(), 3u);
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    const double expected = kernel.draw(setting, 7, sample)[HypernetKernel::kNtk];
    EXPECT_NEAR(angles.draw(setting, 7, sample)[1], expected, 1e-11 * (1 + std::abs(expected)));
  }
}

TEST(HypernetCharts, VarianceHasACurveForEachWidthOfGAndOneWhereBothGrow) {
  const ChartRequest request = requested("chart.ntk-variance");
  const Chart chart = draw_chart(request, test_setting(sim::Engine::kDense), 1).value();
  ASSERT_EQ(chart.curves.size(), 3u);
  EXPECT_TRUE(chart.log_x && chart.log_y);
  for (const char* label : {"m = 3", "m = 5", "n = m"}) {
    EXPECT_EQ(curve(chart, label).points.size(), 2u) << label;
  }
}

// By hand: networks of n = 4, m = 5 with the key of their study, one gradient each.
TEST(HypernetCharts, ACellIsTheVarianceOfKernelsComputedDirectly) {
  const Setting setting = test_setting(sim::Engine::kDense);
  const HypernetInputPair pair = hypernet_inputs(std::nullopt, setting);
  std::vector<double> kernels;
  for (std::uint64_t sample = 0; sample < 40; ++sample) {
    const sim::SampleKey key{setting.seed, sim::study_key("hypernet.f1.g3.fixed-g5"), 4, sample};
    sim::Hypernet net =
        HypernetEnsemble{.widths = WidthLaw::fixed_g(5)}.network(pair, setting.engine, 4, key);
    kernels.push_back(net.inner_product(net.gradient(pair.u), net.gradient(pair.u_prime)));
  }
  const Chart chart = draw_chart(requested("chart.ntk-variance"), setting, 2).value();
  const CurvePoint point = curve(chart, "m = 5").points[1];
  const Estimate expected = variance(kernels);
  EXPECT_EQ(point.x, 4);
  EXPECT_NEAR(point.y, expected.value, 1e-10 * expected.value);
  EXPECT_NEAR(point.upper - point.y, 2 * expected.se, 1e-10 * expected.se);
}

TEST(HypernetCharts, AnglesRunFrom0To180ForFourPairsOfWidthsWithTheLimit) {
  const Setting setting = test_setting(sim::Engine::kDense);
  const Chart chart = draw_chart(requested("chart.kernel-angle"), setting, 1).value();
  ASSERT_EQ(chart.curves.size(), 5u);
  EXPECT_TRUE(chart.panels);
  for (const char* label : {"n = 2, m = 2", "n = 2, m = 4", "n = 4, m = 2", "n = 4, m = 4"}) {
    const auto& points = curve(chart, label).points;
    ASSERT_EQ(points.size(), 13u) << label;
    EXPECT_EQ(points.front().x, 0);
    EXPECT_EQ(points.back().x, 180);
  }
  const Curve& limit = chart.curves.back();
  EXPECT_TRUE(is_exact(limit));
  const auto at_60 = std::ranges::find(limit.points, 60.0, &CurvePoint::x);
  const HypernetInputPair pair = hypernet_inputs(std::nullopt, setting);
  EXPECT_NEAR(at_60->y, hypernet_limit(pair.u, pair.u_prime, 1, 3).ntk, 1e-12);
}

// --- which charts a run has ---

ClaimSelection selection_of(std::optional<int> theorem, bool charts) {
  ClaimSelection selection;
  selection.theorem = theorem;
  selection.all = !theorem;
  selection.charts = charts;
  selection.options.setting.inputs = default_inputs();
  return selection;
}

TEST(SelectCharts, BelongToTheorem3TrainingAndAll) {
  EXPECT_TRUE(select_charts(selection_of(3, false)).empty());
  const auto charts = select_charts(selection_of(3, true));
  ASSERT_EQ(charts.size(), 2u);
  EXPECT_EQ(charts[0].chart.id, "chart.ntk-variance");
  EXPECT_EQ(charts[1].chart.id, "chart.kernel-angle");
  ClaimSelection dynamics = selection_of({}, true);
  dynamics.all = false;
  dynamics.dynamics = true;
  const auto of_training = select_charts(dynamics);
  ASSERT_EQ(of_training.size(), 10u);
  EXPECT_EQ(of_training[0].chart.id, "chart.training-loss");
  EXPECT_EQ(select_charts(selection_of({}, true)).size(), 2u + of_training.size());
  ClaimSelection infinite = selection_of(3, true);
  infinite.infinite_f = true;
  EXPECT_TRUE(select_charts(infinite).empty());
}

TEST(SelectCharts, OtherSelectionsHaveNone) {
  EXPECT_TRUE(select_charts(selection_of(1, true)).empty());
  EXPECT_THROW(select_charts(selection_of(2, true)), UsageError);
  ClaimSelection by_id = selection_of({}, true);
  by_id.all = false;
  by_id.ids = {"theorem3.hyperkernel.mean"};
  EXPECT_THROW(select_charts(by_id), UsageError);
}

TEST(SelectCharts, AreTooLargeForTheDenseEngine) {
  ClaimSelection selection = selection_of(3, true);
  selection.options.setting.engine = sim::Engine::kDense;
  EXPECT_THROW(select_charts(selection), UsageError);
  selection.theorem = 1;
  EXPECT_TRUE(select_charts(selection).empty());
}

std::size_t n_regimes(const ClaimSelection& selection) {
  return std::ranges::count_if(select_claims(selection), [](const Claim& claim) {
    return claim.id.starts_with("conjecture.hypernet.regimes.");
  });
}

TEST(SelectCharts, AddTheRegimesToAll) {
  EXPECT_EQ(n_regimes(selection_of({}, false)), 0u);
  EXPECT_EQ(n_regimes(selection_of(1, true)), 0u);  // our conjecture, not a theorem
  EXPECT_EQ(n_regimes(selection_of({}, true)), 24u);
  ClaimSelection some = selection_of({}, true);
  some.orders = {2};
  EXPECT_EQ(n_regimes(some), 8u);
}

}  // namespace
}  // namespace widthwise::verify
