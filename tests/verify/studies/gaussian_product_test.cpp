#include "verify/studies/gaussian_product.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace widthwise::verify {
namespace {

const Eigen::Matrix3d kCovariance =
    (Eigen::Matrix3d() << 2.0, 0.5, -0.3, 0.5, 1.0, 0.7, -0.3, 0.7, 3.0).finished();

double product(const std::vector<int>& factors) {
  return gaussian_product(kCovariance, factors);
}

TEST(GaussianProduct, OfPowersAreDoubleFactorials) {
  const double expected[] = {1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395};
  const Eigen::MatrixXd unit = Eigen::MatrixXd::Ones(1, 1);
  for (std::size_t p = 0; p < std::size(expected); ++p) {
    EXPECT_EQ(gaussian_product(unit, std::vector<int>(p, 0)), expected[p]) << p;
  }
}

TEST(GaussianProduct, OfFourIsTheSumOfThreePairings) {
  const double ab = 0.5, ac = -0.3, bc = 0.7, aa = 2.0;
  EXPECT_DOUBLE_EQ(product({0, 1}), ab);
  EXPECT_DOUBLE_EQ(product({0, 1, 0, 2}), ab * ac + aa * bc + ac * ab);
  EXPECT_EQ(product({0, 1, 2}), 0.0);
}

TEST(GaussianProduct, DoesNotDependOnTheOrder) {
  std::vector<int> factors{0, 0, 1, 1, 2, 2};
  const double first = product(factors);
  do {
    EXPECT_NEAR(product(factors), first, 1e-13 * std::abs(first));
  } while (std::next_permutation(factors.begin(), factors.end()));
}

// By Gauss-Hermite: the six nodes of H_6 are exact for polynomials of degree 11 in each variable.
TEST(GaussianProduct, IsTheIntegral) {
  constexpr double kNodes[] = {0.6167065901925942, 1.889175877753711, 3.324257433552119};
  constexpr double kWeights[] = {0.4088284695560293, 0.08861574604191453, 0.002555784402056247};
  const Eigen::Matrix2d covariance = kCovariance.topLeftCorner<2, 2>();
  const double slope = 0.5 / std::sqrt(2.0);
  double sum = 0.0;
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 6; ++j) {
      const double u = (i % 2 == 0 ? 1 : -1) * kNodes[i / 2];
      const double v = (j % 2 == 0 ? 1 : -1) * kNodes[j / 2];
      const double a = std::sqrt(2.0) * u;
      const double b = slope * u + std::sqrt(1.0 - slope * slope) * v;
      sum += kWeights[i / 2] * kWeights[j / 2] * std::pow(a, 4) * std::pow(b, 4);
    }
  }
  const std::vector<int> factors{0, 0, 0, 0, 1, 1, 1, 1};
  EXPECT_NEAR(gaussian_product(covariance, factors) / sum, 1.0, 1e-12);
}

TEST(GaussianProduct, RefusesWhatIsNotThere) {
  EXPECT_THROW(product({0, 3}), std::invalid_argument);
  EXPECT_THROW(product({-1, 0}), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
