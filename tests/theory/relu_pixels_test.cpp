#include "theory/relu_pixels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/theory/ulps.hpp"

namespace widthwise::theory {
namespace {

/// Pixel pairs with variances v and v', and correlations from -1 to 1 in steps that crowd together
/// at the ends.
struct PixelPairs {
  std::vector<double> variance_x;
  std::vector<double> variance_y;
  std::vector<double> covariance;
};

PixelPairs many_pairs() {
  PixelPairs pairs;
  for (double rho : {0.0, 0.3, 0.6, 0.9, 1 - 1e-4, 1 - 1e-8, 1 - 1e-12, 1 - 1e-15, 1.0}) {
    for (double sign : {-1.0, 1.0}) {
      for (double v : {1e-30, 0.01, 0.7, 3.0, 1e20}) {
        for (double w : {1e-30, 0.3, 2.0}) {
          pairs.variance_x.push_back(v);
          pairs.variance_y.push_back(w);
          pairs.covariance.push_back(sign * rho * std::sqrt(v) * std::sqrt(w));
        }
      }
    }
  }
  return pairs;
}

TEST(ReluPixels, DoubleAgreesWith50DigitsAtEveryCorrelation) {
  const PixelPairs pairs = many_pairs();
  const std::vector<Real50> wide_x(pairs.variance_x.begin(), pairs.variance_x.end());
  const std::vector<Real50> wide_y(pairs.variance_y.begin(), pairs.variance_y.end());
  std::vector<Real50> wide_k(pairs.covariance.begin(), pairs.covariance.end());
  std::vector<Real50> wide_t(wide_k.size(), Real50(1));
  relu_pixels<Real50>(wide_x, wide_y, wide_k, wide_t);
  std::vector<double> k = pairs.covariance;
  std::vector<double> t(k.size(), 1.0);
  relu_pixels(pairs.variance_x, pairs.variance_y, k, t);
  for (std::size_t i = 0; i < k.size(); ++i) {
    const double norm = std::sqrt(pairs.variance_x[i]) * std::sqrt(pairs.variance_y[i]);
    EXPECT_LE(ulps_apart(k[i], wide_k[i], norm), 8) << i;
    EXPECT_LE(ulps_apart(t[i], wide_t[i], 1.0), 8) << i;
  }
}

TEST(ReluPixels, EqualPixelsStayAsTheyAre) {
  for (int n = 1; n < 40; ++n) {
    std::vector<double> v(n);
    for (int i = 0; i < n; ++i) v[i] = std::exp(std::sin(7.0 * i));
    std::vector<double> k = v;
    std::vector<double> t(n, 0.3);
    relu_pixels(v, v, k, t);
    EXPECT_EQ(k, v) << n;
    EXPECT_EQ(t, std::vector<double>(n, 0.3)) << n;
  }
}

// Longer than any block, and cut anywhere: where a pixel stands must not matter.
TEST(ReluPixels, PlaceInTheArrayDoesNotMatter) {
  std::vector<double> v(1000, 2.0), w(1000, 0.5), k(1000, -0.4), t(1000, 1.0);
  relu_pixels(v, w, k, t);
  for (std::size_t i = 0; i < k.size(); ++i) {
    EXPECT_NEAR(k[i], k[0], 1e-15) << i;
    EXPECT_NEAR(t[i], t[0], 1e-15) << i;
  }
}

TEST(ReluPixels, EmptyPixelsGiveZeroWhateverElseStandsThere) {
  const std::vector<double> v{0.0, 1.0, 0.0};
  const std::vector<double> w{1.0, 0.0, 0.0};
  std::vector<double> k{0.0, 0.5, 3.0}, t{1.0, 2.0, 3.0};
  relu_pixels(v, w, k, t);
  EXPECT_EQ(k, std::vector<double>(3, 0.0));
  EXPECT_EQ(t, std::vector<double>(3, 0.0));
  const std::vector<Real50> v50(v.begin(), v.end()), w50(w.begin(), w.end());
  std::vector<Real50> k50{0, 0, 0}, t50{1, 2, 3};
  relu_pixels<Real50>(v50, w50, k50, t50);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(k50[i] == 0 && t50[i] == 0);
}

TEST(ReluPixels, RefusesWhatIsNoCovariance) {
  const std::vector<Real50> v{1}, w{1};
  std::vector<Real50> k{2}, t{1};
  EXPECT_THROW(relu_pixels<Real50>(v, w, k, t), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
