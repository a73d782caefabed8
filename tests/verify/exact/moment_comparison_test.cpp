#include "verify/exact/moment_comparison.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>

#include "tests/statistical_test.hpp"
#include "verify/stats/anderson_darling.hpp"

namespace widthwise::verify {
namespace {

std::vector<double> z_scores(const std::vector<MomentComparison>& comparisons) {
  std::vector<double> z;
  for (const MomentComparison& comparison : comparisons) z.push_back(comparison.z);
  return z;
}

TEST(MomentCases, CoverBothEnginesAndWidths) {
  std::set<std::string> names;
  std::set<std::int64_t> widths;
  int dense = 0;
  for (const MomentCase& of : moment_cases()) {
    names.insert(of.network() + " " + of.product());
    widths.insert(of.widths_f.front());
    dense += of.engine == sim::Engine::kDense ? 1 : 0;
  }
  EXPECT_EQ(names.size(), moment_cases().size());
  EXPECT_GE(names.size(), 40u);
  EXPECT_GE(dense, 20);
  EXPECT_EQ(*widths.begin(), 2);
  EXPECT_EQ(*widths.rbegin(), 256);
}

TEST(MomentCases, HaveNames) {
  const MomentCase mlp{sim::Engine::kDeferred, sim::Activation::kLinear, {16, 8}, {}, {1, 0, 1, 0}};
  EXPECT_EQ(mlp.network(), "deferred mlp.linear 16-8");
  EXPECT_EQ(mlp.product(), "K^(2) K^(0)");
  const MomentCase net{sim::Engine::kDense, sim::Activation::kRelu, {8}, {4, 5}, {0, 2, 0, 0}};
  EXPECT_EQ(net.network(), "dense hypernet 8/4-5");
  EXPECT_EQ(net.product(), "K^(1)^2");
}

TEST(MomentComparison, KnowsTheExactMomentAndError) {
  const MomentCase ntk{sim::Engine::kDeferred, sim::Activation::kRelu, {16}, {}, {0, 1, 0, 0}};
  const auto found = compare_moments(std::span(&ntk, 1), 100, 1, 1);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].exact, 2.0);                                 // Lambda
  EXPECT_DOUBLE_EQ(found[0].se, std::sqrt(12.0 / 16.0 / 100.0));  // Var = 12 / n
  EXPECT_DOUBLE_EQ(found[0].z, (found[0].mean - 2.0) / found[0].se);
}

TEST(MomentComparison, RefusesActivationsWithoutExactMoments) {
  for (const sim::Activation& activation : {sim::Activation::kTanh, sim::Activation::kErf}) {
    const MomentCase smooth{sim::Engine::kDeferred, activation, {4}, {}, {0, 1, 0, 0}};
    EXPECT_THROW(compare_moments(std::span(&smooth, 1), 2, 1, 1), std::invalid_argument);
  }
}

TEST(MomentComparison, DoesNotDependOnThreads) {
  const auto cases = moment_cases();
  const auto first = std::span(cases).first(6);
  EXPECT_EQ(z_scores(compare_moments(first, 50, 3, 1)), z_scores(compare_moments(first, 50, 3, 2)));
}

TEST(MomentComparison, StopsBetweenCases) {
  const auto cases = moment_cases();
  const std::atomic<bool> stop = true;
  EXPECT_TRUE(compare_moments(cases, 50, 3, 1, {.stop = &stop}).empty());
  EXPECT_THROW(compare_moments(cases, 1, 3, 1), std::invalid_argument);
}

// The suite's sharpest test of both engines: every z-score by itself, and all of them together.
TEST(ExactMoments, AreThoseOfTheSimulators) {
  const auto cases = moment_cases();
  const auto comparisons =
      compare_moments(cases, test::scaled_samples(6000), test::test_seed(11), 2);
  const double limit = test::z_limit(test::kFalseAlarm, static_cast<int>(cases.size()));
  for (const MomentComparison& found : comparisons) {
    EXPECT_LT(std::abs(found.z), limit)
        << found.of.network() << " " << found.of.product() << ": exact " << found.exact
        << ", measured " << found.mean << " +- " << found.se;
  }
  EXPECT_GT(standard_normal_p_value(z_scores(comparisons)), test::kFalseAlarm);
}

// A layer of twice the width stands for a lost factor: nothing of it may pass.
TEST(ExactMoments, NoticeAWrongNetwork) {
  const MomentCase right{sim::Engine::kDeferred, sim::Activation::kRelu, {8, 8}, {}, {0, 0, 0, 1}};
  MomentCase wrong = right;
  wrong.widths_f = {8, 16};
  const auto mean = compare_moments(std::span(&wrong, 1), 6000, 1, 1)[0].mean;
  const auto expected = compare_moments(std::span(&right, 1), 6000, 1, 1)[0];
  EXPECT_GT(std::abs(mean - expected.exact) / expected.se, 6.0);
}

}  // namespace
}  // namespace widthwise::verify
