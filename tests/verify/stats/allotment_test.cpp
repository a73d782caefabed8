#include "verify/stats/allotment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

namespace widthwise::verify {
namespace {

// Spreads that grow a little, costs as a network's.
std::vector<DrawsAtWidth> doubling_widths() {
  std::vector<DrawsAtWidth> widths;
  for (double n = 64.0; n <= 8192.0; n *= 2.0) {
    widths.push_back({n, 1.0 + 0.1 * std::log(n), 500.0 + n, 1.0 / std::sqrt(n)});
  }
  return widths;
}

// What the usual proportions are of the cost.
std::vector<double> usual_shares(const std::vector<DrawsAtWidth>& widths) {
  std::vector<double> shares;
  for (const DrawsAtWidth& at : widths) shares.push_back(at.usual * at.cost);
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= total;
  return shares;
}

double cost_of_draws(const std::vector<DrawsAtWidth>& widths, const std::vector<double>& draws) {
  double cost = 0.0;
  for (std::size_t i = 0; i < draws.size(); ++i) cost += widths[i].cost * draws[i];
  return cost;
}

// By the fit itself.
double variance_of_target(const std::vector<DrawsAtWidth>& widths, const std::vector<double>& draws,
                          Leading leading, const Powers& powers) {
  std::vector<WeightedPoint> points;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    points.push_back({widths[i].width, 1.0, widths[i].spread / std::sqrt(draws[i])});
  }
  const double se = fit_corrected(points, leading, powers).target_se;
  return se * se;
}

TEST(AllotToTarget, CostsOneAndGivesEveryWidthItsUsualPart) {
  const auto widths = doubling_widths();
  const Allotment allotment = allot_to_target(widths, Leading::kPowerLaw, {1.0});
  EXPECT_NEAR(cost_of_draws(widths, allotment.draws), 1.0, 1e-12);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    EXPECT_GE(allotment.draws[i] * widths[i].cost, kUsualPart * usual_shares(widths)[i] - 1e-12);
  }
}

TEST(AllotToTarget, IsWorthMoreThanUsualDrawsOfItsCost) {
  const auto widths = doubling_widths();
  std::vector<double> usual;
  for (const DrawsAtWidth& at : widths) usual.push_back(at.usual);
  const double cost = cost_of_draws(widths, usual);
  for (double& draws : usual) draws /= cost;
  for (const Leading leading : {Leading::kPowerLaw, Leading::kLimit}) {
    for (const Powers& powers : {Powers{0.5}, Powers{1.0}, Powers{1.0, 2.0}}) {
      const Allotment best = allot_to_target(widths, leading, powers);
      EXPECT_NEAR(best.variance / variance_of_target(widths, best.draws, leading, powers), 1.0,
                  1e-9);
      EXPECT_LT(best.variance, 0.97 * variance_of_target(widths, usual, leading, powers));
    }
  }
}

TEST(AllotToTarget, IsWorthMoreThanEqualDraws) {
  const auto widths = doubling_widths();
  const Allotment best = allot_to_target(widths, Leading::kPowerLaw, {1.0});
  std::vector<double> equal(widths.size(), 1.0);
  const double cost = cost_of_draws(widths, equal);
  for (double& draws : equal) draws /= cost;
  EXPECT_GT(variance_of_target(widths, equal, Leading::kPowerLaw, {1.0}), 1.1 * best.variance);
}

TEST(AllotToTarget, IgnoresWidthsBeforeTheFirstThatIsFitted) {
  const auto widths = doubling_widths();
  const Allotment all = allot_to_target(widths, Leading::kLimit, {1.0}, 2);
  const std::vector<DrawsAtWidth> fitted(widths.begin() + 2, widths.end());
  EXPECT_GT(all.variance, allot_to_target(fitted, Leading::kLimit, {1.0}).variance);
  EXPECT_NEAR(all.draws[0] * widths[0].cost, kUsualPart * usual_shares(widths)[0], 1e-12);
}

// Beyond the usual part shares of the cost are in proportion to the roots of what they are times
// what they leave of the variance.
TEST(AllotToSum, GoesHalfTheWayToNeymansAllocation) {
  const auto widths = doubling_widths();
  const auto usual = usual_shares(widths);
  std::vector<double> weights;
  for (std::size_t i = 0; i < widths.size(); ++i) weights.push_back(i % 3 == 0 ? 0.0 : 1.0 + i);
  const Allotment allotment = allot_to_sum(widths, weights);
  EXPECT_NEAR(cost_of_draws(widths, allotment.draws), 1.0, 1e-12);
  double variance = 0.0;
  std::vector<double> roots;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const double part = std::pow(weights[i] * widths[i].spread, 2) / allotment.draws[i];
    variance += part;
    roots.push_back(std::sqrt(part * allotment.draws[i] * widths[i].cost));
  }
  EXPECT_NEAR(allotment.variance / variance, 1.0, 1e-12);
  const double total = std::accumulate(roots.begin(), roots.end(), 0.0);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    EXPECT_NEAR(allotment.draws[i] * widths[i].cost,
                kUsualPart * usual[i] + (1.0 - kUsualPart) * roots[i] / total, 1e-9)
        << i;
  }
}

TEST(Allot, RefusesWhatCannotBe) {
  auto widths = doubling_widths();
  EXPECT_THROW(allot_to_target({}, Leading::kLimit, {1.0}), std::invalid_argument);
  EXPECT_THROW(allot_to_target(widths, Leading::kLimit, {}), std::invalid_argument);
  EXPECT_THROW(allot_to_sum(widths, std::vector<double>(widths.size(), 0.0)),
               std::invalid_argument);
  EXPECT_THROW(allot_to_sum(widths, std::vector<double>{1.0}), std::invalid_argument);
  widths[1].spread = 0.0;
  EXPECT_THROW(allot_to_target(widths, Leading::kLimit, {1.0}), std::invalid_argument);
  widths[1] = {128.0, 1.0, std::numeric_limits<double>::infinity(), 1.0};
  EXPECT_THROW(allot_to_target(widths, Leading::kLimit, {1.0}), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
