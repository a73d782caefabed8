// Truths of finite width, at values that are known.

#include "verify/studies/synthetic_truth.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>
#include <string>

namespace widthwise::verify {
namespace {

const SyntheticTruth& truth_named(const std::string& name) {
  for (const SyntheticTruth& truth : synthetic_truths()) {
    if (truth.name == name) return truth;
  }
  throw std::invalid_argument(name);
}

TEST(SyntheticTruth, NamesDifferAndTheFirstIsInside) {
  std::set<std::string> names;
  for (const SyntheticTruth& truth : synthetic_truths()) names.insert(truth.name);
  EXPECT_EQ(names.size(), synthetic_truths().size());
  EXPECT_TRUE(synthetic_truths().front().inside);
}

TEST(SyntheticTruth, FactorsOfLimitsFade) {
  for (const SyntheticTruth& truth : synthetic_truths()) {
    EXPECT_NEAR(truth.limits(0x1p60), 1, truth.name == "measured joint.r3" ? 0.05 : 1e-4)
        << truth.name;
  }
  EXPECT_NEAR(truth_named("sqrt(1 + 1000/n)").moments(1000), std::sqrt(2), 1e-15);
  EXPECT_NEAR(truth_named("1 + n^-1/4").limits(256), 1.25, 1e-15);
}

// d log (log n)^p / d log n = p / log n, of which the mean over 2048..8192 is the straight slope.
TEST(SyntheticTruth, LogarithmsDriftLikeOneOverLog) {
  const double middle = 1 / std::log(4096.0);
  EXPECT_NEAR(truth_named("(log n)^0.5").drift, 0.5 * middle, 0.02 * middle);
  EXPECT_NEAR(truth_named("(log n)^-0.5").drift, -0.5 * middle, 0.02 * middle);
  EXPECT_EQ(truth_named("1 + 4/n").drift, 0);
}

TEST(MeasuredJointCurve, PassesThroughItsPoints) {
  EXPECT_DOUBLE_EQ(measured_joint_curve(64), 0.39342);
  EXPECT_DOUBLE_EQ(measured_joint_curve(512), 0.24806);
  EXPECT_DOUBLE_EQ(measured_joint_curve(8192), 0.04205);
  EXPECT_DOUBLE_EQ(measured_joint_curve(1 << 20), 0.04205);
  EXPECT_NEAR(measured_joint_curve(std::sqrt(64.0 * 128)), (0.39342 + 0.39402) / 2, 1e-12);
}

}  // namespace
}  // namespace widthwise::verify
