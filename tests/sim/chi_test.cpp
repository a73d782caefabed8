// Lengths of Gaussian vectors are chi distributed.

#include "sim/chi.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <vector>

#include "sim/random_stream.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using test::scaled_samples;
using test::z_limit;

// Those of a vector's entries that are not refused.
std::vector<double> chis(std::int64_t degrees, std::int64_t n) {
  const RandomStream numbers({.seed = 3, .study = 1, .width = 2, .sample = 4},
                             static_cast<std::uint64_t>(degrees));
  std::vector<double> normals(static_cast<std::size_t>(n));
  std::vector<std::uint64_t> bits(normals.size());
  numbers.fill_normal(normals, 0);
  numbers.fill_words(bits, 1);
  std::vector<double> drawn;
  for (std::size_t k = 0; k < normals.size(); ++k) {
    if (const auto length = chi(degrees, normals[k], bits[k])) drawn.push_back(*length);
  }
  return drawn;
}

TEST(Chi, HasItsDistribution) {
  const std::int64_t n = scaled_samples(100000);
  for (const std::int64_t degrees : {1, 2, 3, 4, 7, 30, 1000, 1 << 20}) {
    std::vector<double> drawn = chis(degrees, n);
    EXPECT_GE(static_cast<double>(drawn.size()), 0.95 * static_cast<double>(n)) << degrees;
    std::sort(drawn.begin(), drawn.end());
    const boost::math::chi_squared squared(static_cast<double>(degrees));
    const auto size = static_cast<double>(drawn.size());
    double distance = 0.0;
    double tenth_powers = 0.0;  // of lengths in units of their expected size
    for (std::size_t k = 0; k < drawn.size(); ++k) {
      const double below = cdf(squared, drawn[k] * drawn[k]);
      const auto rank = static_cast<double>(k);
      distance = std::max({distance, below - rank / size, (rank + 1.0) / size - below});
      tenth_powers += std::pow(drawn[k] / std::sqrt(static_cast<double>(degrees)), 10.0) / size;
    }
    // Massart's bound.
    EXPECT_LE(distance, std::sqrt(std::log(2.0 / test::kFalseAlarm) / (2.0 * size))) << degrees;
    // E chi^(2k) = degrees (degrees + 2) .. (degrees + 2k - 2); the tail is seen by it.
    const auto moment = [&](int half) {
      double product = 1.0;
      for (int i = 0; i < half; ++i) product *= 1.0 + 2.0 * i / static_cast<double>(degrees);
      return product;
    };
    const double spread = std::sqrt((moment(10) - moment(5) * moment(5)) / size);
    EXPECT_NEAR(tenth_powers, moment(5), z_limit(test::kFalseAlarm) * spread) << degrees;
  }
}

TEST(Chi, OfOneDegreeIsTheNormalsSize) {
  EXPECT_EQ(chi(1, -0.7, 0), 0.7);
}

TEST(Chi, RefusesWhatWouldBeNoLength) {
  EXPECT_FALSE(chi(2, -6.0, 0));
  EXPECT_FALSE(chi(2, -6.0, ~std::uint64_t{0}));
  EXPECT_TRUE(chi(2, 0.1, 0));
}

}  // namespace
}  // namespace widthwise::sim
