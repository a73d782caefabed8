// Conclusions under a curve that no declared form has: the median of K^(3) of hypernetworks trained
// jointly, with the noise of 40000 draws a width.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "verify/claims/conclusion.hpp"
#include "verify/studies/synthetic_truth.hpp"

namespace widthwise::verify {
namespace {

constexpr double kExponent = -1.5;
constexpr std::int64_t kJointDraws = 40000;

// Of the logarithm of the median at 64, 128, .., 8192, as measured there.
constexpr std::array kLogErrorsByOctave{0.01245, 0.01016, 0.00808, 0.00702,
                                        0.00625, 0.00626, 0.00621, 0.00575};

ClaimResult joint_result(std::size_t n_widths, double predicted, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<WidthMeasurement> widths;
  for (std::size_t i = 0; i < n_widths; ++i) {
    const auto n = std::int64_t{64} << i;
    const auto width = static_cast<double>(n);
    const double se = kLogErrorsByOctave.at(i);
    const double log =
        kExponent * std::log(width) + measured_joint_curve(width) + se * normal(generator);
    const double value = std::exp(log);
    widths.push_back(
        {n, width, {{value, se * value}, {log, se}, ErrorLaw::kLogNormal, kJointDraws}});
  }
  ClaimResult result{};
  result.predicted = predicted;
  result.margin = 0.1;
  result.alpha = 1e-3 / 43 / 3;
  conclude(Slope{many_powers()}, widths, result);
  return result;
}

// What is not believed says nothing that could be wrong.
bool joint_covered(const ClaimResult& result) {
  return !result.fit || result.fit->family.all_rejected() || result.ci.contains(kExponent) ||
         (result.verdict == Verdict::kInconclusive &&
          equivalence_verdict(result.ci, result.predicted, result.margin) !=
              Verdict::kInconclusive);
}

struct JointCounts {
  int confirmed = 0;
  int refuted = 0;
  int covered = 0;
};

JointCounts joint_counts(std::size_t n_widths, double predicted, int n_runs) {
  JointCounts counts;
  for (int run = 0; run < n_runs; ++run) {
    const ClaimResult result = joint_result(n_widths, predicted, static_cast<std::uint64_t>(run));
    counts.confirmed += result.verdict == Verdict::kConfirmed ? 1 : 0;
    counts.refuted += result.verdict == Verdict::kRefuted ? 1 : 0;
    counts.covered += joint_covered(result) ? 1 : 0;
  }
  return counts;
}

constexpr std::size_t kAllWidths = 8;    // 64..8192
constexpr std::size_t kSmallWidths = 5;  // 64..1024

class JointCurve : public ::testing::TestWithParam<std::size_t> {};

TEST_P(JointCurve, ConfirmsNoSteeperExponent) {
  constexpr int kRuns = 2000;
  EXPECT_EQ(joint_counts(GetParam(), -1.6, kRuns).confirmed, 0);
}

TEST_P(JointCurve, RefutesNotItsOwnAndCoversIt) {
  constexpr int kRuns = 2000;
  const JointCounts counts = joint_counts(GetParam(), kExponent, kRuns);
  RecordProperty("covered", counts.covered);
  EXPECT_EQ(counts.refuted, 0);
  EXPECT_GE(counts.covered, 0.99 * kRuns);
}

INSTANTIATE_TEST_SUITE_P(Widths, JointCurve, ::testing::Values(kAllWidths, kSmallWidths));

}  // namespace
}  // namespace widthwise::verify
