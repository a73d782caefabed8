#include "sim/random_stream.hpp"

#include <Random123/threefry.h>
#include <gtest/gtest.h>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using test::kFalseAlarm;
using test::z_limit;

std::vector<double> normals(const SampleKey& key, std::uint64_t object, std::uint64_t draw,
                            std::size_t n) {
  std::vector<double> values(n);
  RandomStream(key, object).fill_normal(values, draw);
  return values;
}

// The cipher's own known answers, as its authors publish them (threefry4x64, 20 rounds).
TEST(Threefry, KnownAnswers) {
  r123::Threefry4x64 cipher;
  const auto zeros = cipher({{0, 0, 0, 0}}, {{0, 0, 0, 0}});
  EXPECT_EQ(zeros[0], 0x09218ebde6c85537u);
  EXPECT_EQ(zeros[1], 0x55941f5266d86105u);
  EXPECT_EQ(zeros[2], 0x4bd25e16282434dcu);
  EXPECT_EQ(zeros[3], 0xee29ec846bd2e40bu);
  const std::uint64_t all = ~std::uint64_t{0};
  const auto ones = cipher({{all, all, all, all}}, {{all, all, all, all}});
  EXPECT_EQ(ones[0], 0x29c24097942bba1bu);
  EXPECT_EQ(ones[1], 0x0371bbfb0f6f4e11u);
  EXPECT_EQ(ones[2], 0x3c231ffa33f83a1cu);
  EXPECT_EQ(ones[3], 0xcd29113fde32d168u);
}

// The middle of the part of (0, 1) that the upper 52 bits name.
double uniform(std::uint64_t bits) {
  return std::ldexp(static_cast<double>(bits >> 12) + 0.5, -52);
}

// The second route: one counter at a time, scalar functions of the C library.
double expected_normal(const SampleKey& key, std::uint64_t object, std::uint64_t draw,
                       std::size_t n, std::size_t index) {
  constexpr std::size_t kBlock = 512;
  const std::size_t first = index / kBlock * kBlock;
  const std::size_t counters = (std::min(kBlock, n - first) + 3) / 4;
  const std::size_t within = index - first;
  const std::size_t pair = within % (2 * counters);  // position among the Box-Muller pairs
  const std::uint64_t counter = first / 4 + pair % counters;
  const auto words = r123::Threefry4x64()({{counter, draw, object, 0}},
                                          {{key.seed, key.study, key.width, key.sample}});
  const double u = uniform(words[pair / counters]);
  const std::uint64_t bits = words[2 + pair / counters];
  const double angle = std::numbers::pi / 2.0 * (uniform(bits) - 0.5);
  const bool turned = (bits & 1) != 0;
  const bool mirrored = (bits & 2) != 0;
  const bool sine = (within >= 2 * counters) != mirrored;
  const double radius = (turned ? -1.0 : 1.0) * std::sqrt(-2.0 * std::log(u));
  return radius * (sine ? std::sin(angle) : std::cos(angle));
}

TEST(RandomStream, EachNormalIsAFunctionOfItsName) {
  const SampleKey key{7, 11, 13, 17};
  for (const std::size_t n : {1u, 3u, 4u, 64u, 511u, 512u, 513u, 5000u}) {
    const auto values = normals(key, 19, 23, n);
    for (std::size_t i = 0; i < n; ++i) {
      // Both sides are a few units in the last place off, and the angle here a rounding.
      const double expected = expected_normal(key, 19, 23, n, i);
      ASSERT_NEAR(values[i], expected, 16 * 0x1p-53 * (std::abs(expected) + 1.0))
          << "entry " << i << " of " << n;
    }
  }
}

TEST(RandomStream, KnownAnswers) {
  // From the first known answer above, worked out with 40 digits.
  const double expected[] = {2.4508426021126129, -0.92618183093266595, -0.81262323689292908,
                             -1.1548469736965664};
  const auto values = normals({0, 0, 0, 0}, 0, 0, 4);
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(values[i], expected[i], 1e-14) << "entry " << i;
}

TEST(RandomStream, EveryFieldOfTheNameMatters) {
  const SampleKey key{1, 2, 3, 4};
  const auto base = normals(key, 5, 6, 8);
  EXPECT_EQ(base, normals(key, 5, 6, 8));
  EXPECT_NE(base, normals({9, 2, 3, 4}, 5, 6, 8));
  EXPECT_NE(base, normals({1, 9, 3, 4}, 5, 6, 8));
  EXPECT_NE(base, normals({1, 2, 9, 4}, 5, 6, 8));
  EXPECT_NE(base, normals({1, 2, 3, 9}, 5, 6, 8));
  EXPECT_NE(base, normals(key, 9, 6, 8));
  EXPECT_NE(base, normals(key, 5, 9, 8));
}

TEST(RandomStream, BlocksAreTheVector) {
  const SampleKey key{3, 1, 4, 1};
  const auto whole = normals(key, 5, 9, 2500);
  const RandomStream stream(key, 5);
  std::vector<double> block(452);
  stream.fill_normal_block(block, 9, 4);
  EXPECT_TRUE(std::equal(block.begin(), block.end(), whole.begin() + 2048));
}

TEST(FourStreams, AreTheStreamsOfFourSamplesEntryByEntry) {
  const SampleKey first{.seed = 3, .study = 1, .width = 4, .sample = 0xffffffff};
  const FourStreams four(first, 5);
  for (const std::size_t n : {1, 3, 4, 64, 511, 512, 1030}) {
    std::vector<double> beside(4 * n);
    four.fill_normal(beside, 9);
    for (std::size_t s = 0; s < 4; ++s) {
      SampleKey key = first;
      key.sample += s;
      const std::vector<double> alone = normals(key, 5, 9, n);
      for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(beside[4 * i + s], alone[i]) << n << ' ' << i;
    }
  }
  std::vector<double> whole(4 * 1030);
  std::vector<double> block(4 * 6);
  four.fill_normal(whole, 9);
  four.fill_normal_block(block, 9, 2);
  EXPECT_TRUE(std::equal(block.begin(), block.end(), whole.begin() + 4 * 1024));
}

TEST(StudyKey, KnownAnswersOfFnv1a) {
  EXPECT_EQ(study_key(""), 0xcbf29ce484222325u);
  EXPECT_EQ(study_key("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(study_key("foobar"), 0x85944171f73967e8u);
}

class Normals : public ::testing::Test {
 protected:
  Normals()
      : n_(static_cast<std::size_t>(test::scaled_samples(1 << 20))),
        values_(normals({test::test_seed(20260101), 0, 0, 0}, 0, 0, n_)) {}

  double mean_power(int power) const {
    double sum = 0;
    for (const double z : values_) sum += std::pow(z, power);
    return sum / static_cast<double>(n_);
  }

  std::size_t n_;
  std::vector<double> values_;
};

TEST_F(Normals, Moments) {
  // E z^k is 0, 1, 0, 3, 0, 15 and the variance of z^k is E z^2k - (E z^k)^2.
  const double expected[] = {0, 1, 0, 3, 0, 15};
  const double doubled[] = {1, 3, 15, 105, 945, 10395};
  for (int k = 1; k <= 6; ++k) {
    const double variance = doubled[k - 1] - expected[k - 1] * expected[k - 1];
    const double se = std::sqrt(variance / static_cast<double>(n_));
    EXPECT_LE(std::abs(mean_power(k) - expected[k - 1]), z_limit(kFalseAlarm, 6) * se)
        << "moment " << k;
  }
}

TEST_F(Normals, ChiSquareOverEqualCells) {
  constexpr int kCells = 256;
  const boost::math::normal standard;
  std::vector<double> counts(kCells);
  for (const double z : values_) {
    counts[std::min(kCells - 1, static_cast<int>(boost::math::cdf(standard, z) * kCells))] += 1;
  }
  const double expected = static_cast<double>(n_) / kCells;
  double chi_square = 0;
  for (const double count : counts)
    chi_square += (count - expected) * (count - expected) / expected;
  const boost::math::chi_squared law(kCells - 1);
  EXPECT_GT(cdf(complement(law, chi_square)), kFalseAlarm / 2);
  EXPECT_GT(cdf(law, chi_square), kFalseAlarm / 2);
}

TEST_F(Normals, Tails) {
  const boost::math::normal standard;
  for (const double threshold : {3.0, 4.0, 4.5}) {
    std::int64_t beyond = 0;
    for (const double z : values_) beyond += std::abs(z) > threshold;
    const double p = 2 * cdf(complement(standard, threshold));
    const auto [low, high] =
        test::binomial_acceptance(static_cast<std::int64_t>(n_), p, kFalseAlarm / 3);
    EXPECT_GE(beyond, low) << "beyond " << threshold;
    EXPECT_LE(beyond, high) << "beyond " << threshold;
  }
}

TEST_F(Normals, NoCorrelationAtAnyLagOfTheLayout) {
  const std::size_t lags[] = {1, 2, 4, 127, 128, 255, 256, 384, 512};
  for (const std::size_t lag : lags) {
    double sum = 0;
    double square_sum = 0;
    const std::size_t m = n_ - lag;
    for (std::size_t i = 0; i < m; ++i) {
      sum += values_[i] * values_[i + lag];
      square_sum += (values_[i] * values_[i] - 1) * (values_[i + lag] * values_[i + lag] - 1);
    }
    const double limit = z_limit(kFalseAlarm, 18);
    EXPECT_LE(std::abs(sum), limit * std::sqrt(static_cast<double>(m))) << "lag " << lag;
    EXPECT_LE(std::abs(square_sum), limit * 2 * std::sqrt(static_cast<double>(m)))
        << "squares, lag " << lag;
  }
}

TEST_F(Normals, NeighbouringNamesAreUncorrelated) {
  const std::size_t n = n_ / 4;
  const std::vector<double> others[] = {
      normals({20260102, 0, 0, 0}, 0, 0, n), normals({20260101, 1, 0, 0}, 0, 0, n),
      normals({20260101, 0, 1, 0}, 0, 0, n), normals({20260101, 0, 0, 1}, 0, 0, n),
      normals({20260101, 0, 0, 0}, 1, 0, n), normals({20260101, 0, 0, 0}, 0, 1, n)};
  const auto base = normals({20260101, 0, 0, 0}, 0, 0, n);
  for (const auto& other : others) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += base[i] * other[i];
    EXPECT_LE(std::abs(sum), z_limit(kFalseAlarm, 6) * std::sqrt(static_cast<double>(n)));
  }
}

}  // namespace
}  // namespace widthwise::sim
