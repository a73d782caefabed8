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
    widths.push_back({n, 1.0 + 0.1 * std::log(n), 500.0 + n});
  }
  return widths;
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

TEST(AllotToTarget, CostsOneAndGivesEveryWidthItsEvenPart) {
  const auto widths = doubling_widths();
  const Allotment allotment = allot_to_target(widths, Leading::kPowerLaw, {1.0});
  EXPECT_NEAR(cost_of_draws(widths, allotment.draws), 1.0, 1e-12);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    EXPECT_GE(allotment.draws[i] * widths[i].cost,
              kEvenPart / static_cast<double>(widths.size()) - 1e-12);
  }
}

TEST(AllotToTarget, LeavesNoBetterAllotmentOfItsCost) {
  const auto widths = doubling_widths();
  std::mt19937_64 numbers(3);
  std::exponential_distribution<double> share;
  for (const Leading leading : {Leading::kPowerLaw, Leading::kLimit}) {
    for (const Powers& powers : {Powers{0.5}, Powers{1.0}, Powers{1.0, 2.0}}) {
      const Allotment best = allot_to_target(widths, leading, powers);
      EXPECT_NEAR(best.variance / variance_of_target(widths, best.draws, leading, powers), 1.0,
                  1e-9);
      for (int trial = 0; trial < 300; ++trial) {
        std::vector<double> other(widths.size());
        for (double& part : other) part = share(numbers);
        const double total = std::accumulate(other.begin(), other.end(), 0.0);
        const double even = kEvenPart / static_cast<double>(widths.size());
        for (std::size_t i = 0; i < other.size(); ++i) {
          other[i] = (even + (1.0 - kEvenPart) * other[i] / total) / widths[i].cost;
        }
        EXPECT_GT(variance_of_target(widths, other, leading, powers), 0.98 * best.variance);
      }
    }
  }
}

TEST(AllotToTarget, IsWorthMoreThanEqualDraws) {
  const auto widths = doubling_widths();
  const Allotment best = allot_to_target(widths, Leading::kPowerLaw, {1.0});
  std::vector<double> equal(widths.size(), 1.0);
  const double cost = cost_of_draws(widths, equal);
  for (double& draws : equal) draws /= cost;
  EXPECT_GT(variance_of_target(widths, equal, Leading::kPowerLaw, {1.0}), 1.3 * best.variance);
}

TEST(AllotToTarget, IgnoresWidthsBeforeTheFirstThatIsFitted) {
  const auto widths = doubling_widths();
  const Allotment all = allot_to_target(widths, Leading::kLimit, {1.0}, 2);
  const std::vector<DrawsAtWidth> fitted(widths.begin() + 2, widths.end());
  EXPECT_GT(all.variance, allot_to_target(fitted, Leading::kLimit, {1.0}).variance);
  EXPECT_NEAR(all.draws[0] * widths[0].cost, kEvenPart / static_cast<double>(widths.size()), 1e-12);
}

TEST(AllotToSum, IsNeymansAllocationBesideTheEvenPart) {
  const auto widths = doubling_widths();
  std::vector<double> weights;
  for (std::size_t i = 0; i < widths.size(); ++i) weights.push_back(i % 3 == 0 ? 0.0 : 1.0 + i);
  const Allotment allotment = allot_to_sum(widths, weights);
  double total = 0.0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    total += weights[i] * widths[i].spread * std::sqrt(widths[i].cost);
  }
  double variance = 0.0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const double share = weights[i] * widths[i].spread * std::sqrt(widths[i].cost) / total;
    const double even = kEvenPart / static_cast<double>(widths.size());
    EXPECT_NEAR(allotment.draws[i] * widths[i].cost, even + (1.0 - kEvenPart) * share, 1e-12);
    variance += std::pow(weights[i] * widths[i].spread, 2) / allotment.draws[i];
  }
  EXPECT_NEAR(allotment.variance / variance, 1.0, 1e-12);
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
  widths[1] = {128.0, 1.0, std::numeric_limits<double>::infinity()};
  EXPECT_THROW(allot_to_target(widths, Leading::kLimit, {1.0}), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
