// Errors of statistics whose draws share random numbers.

#include "verify/stats/common_numbers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

#include "tests/statistical_test.hpp"
#include "verify/stats/quantile_modulus.hpp"

namespace widthwise::verify {
namespace {

/// Normals whose first is shared by two columns with this correlation.
std::pair<Influence, Influence> correlated_draws(std::size_t n, std::size_t m, double rho,
                                                 std::mt19937_64& generator) {
  std::normal_distribution<double> normal;
  std::pair<Influence, Influence> draws;
  for (std::size_t k = 0; k < std::max(n, m); ++k) {
    const double shared = normal(generator), own = normal(generator);
    if (k < n) draws.first.push_back(shared);
    if (k < m) draws.second.push_back(rho * shared + std::sqrt(1 - rho * rho) * own);
  }
  return draws;
}

TEST(ErrorCorrelations, AreThoseOfTheDraws) {
  std::mt19937_64 generator(71);
  const auto [a, b] = correlated_draws(40000, 40000, 0.8, generator);
  const Influence all[] = {a, b, a};
  const Eigen::MatrixXd matrix = error_correlations(all);
  EXPECT_NEAR(matrix(0, 1), 0.8, 0.02);
  EXPECT_EQ(matrix(0, 1), matrix(1, 0));
  EXPECT_NEAR(matrix(0, 2), 1, 1e-12);
  EXPECT_EQ(matrix(1, 1), 1);
  const Influence none[] = {a, {}};
  EXPECT_THROW(error_correlations(none), std::invalid_argument);
  const Influence constant[] = {a, Influence(a.size(), 3.0)};
  EXPECT_EQ(error_correlations(constant)(0, 1), 0);
}

// The errors themselves, over many samples of unequal size.
TEST(ErrorCorrelations, AreThoseOfTheStatistics) {
  std::mt19937_64 generator(test::test_seed(72));
  constexpr std::size_t n = 900, m = 400;
  const auto n_samples = static_cast<std::size_t>(test::scaled_samples(4000));
  Influence first, second;
  double expected = 0;
  for (std::size_t i = 0; i < n_samples; ++i) {
    const auto [a, b] = correlated_draws(n, m, 0.8, generator);
    const Measurement of_a = quantile_modulus(0, 0.75).measure({a});
    const Measurement of_b = quantile_modulus(0, 0.75).measure({b});
    first.push_back(of_a.log.value);
    second.push_back(of_b.log.value);
    const Influence influences[] = {of_a.influence, of_b.influence};
    expected += error_correlations(influences)(0, 1) / static_cast<double>(n_samples);
  }
  const Influence errors[] = {first, second};
  EXPECT_NEAR(error_correlations(errors)(0, 1), expected, 0.07);
  EXPECT_GT(expected, 0.2);
}

}  // namespace
}  // namespace widthwise::verify
