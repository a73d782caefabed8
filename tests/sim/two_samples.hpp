#pragma once
// Do two ways of drawing draw from one law? Kolmogorov-Smirnov, number by number.

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/statistical_test.hpp"

namespace widthwise::test {

/// The largest distance of two empirical distribution functions. Numbers may be exactly zero with
/// positive probability (no gate open at both inputs), so the functions are compared only where a
/// run of equal values ends.
inline double ks_distance(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const auto up_to = [](const std::vector<double>& sorted, double x) {
    const auto end = std::upper_bound(sorted.begin(), sorted.end(), x);
    return static_cast<double>(end - sorted.begin()) / static_cast<double>(sorted.size());
  };
  double distance = 0.0;
  for (const double x : a) distance = std::max(distance, std::abs(up_to(a, x) - up_to(b, x)));
  for (const double x : b) distance = std::max(distance, std::abs(up_to(a, x) - up_to(b, x)));
  return distance;
}

/// Draws n samples of `n_numbers` numbers each in both ways, draw(which, sample), and expects one
/// law of each number. A correct program fails with a chance of kFalseAlarm at most, by Massart's
/// bound for two samples: P(distance > t) <= 2 exp(-n t^2).
template <class Draw>
void expect_same_law(std::int64_t n, int n_numbers, const Draw& draw) {
  std::vector<std::vector<double>> draws[2];
  for (const int which : {0, 1}) {
    draws[which].resize(n_numbers);
    for (std::int64_t k = 0; k < n; ++k) {
      const Eigen::VectorXd values = draw(which, static_cast<std::uint64_t>(k));
      for (int r = 0; r < n_numbers; ++r) draws[which][r].push_back(values[r]);
    }
  }
  const double limit = std::sqrt(std::log(2.0 * n_numbers / kFalseAlarm) / static_cast<double>(n));
  for (int r = 0; r < n_numbers; ++r) {
    EXPECT_LE(ks_distance(draws[0][r], draws[1][r]), limit) << "number " << r;
  }
}

/// Likewise, and expects one mean of each number, of draws so many that normal errors hold: a few
/// percent of a mean are seen where a whole distribution is not.
template <class Draw>
void expect_same_means(std::int64_t n, int n_numbers, const Draw& draw) {
  Eigen::ArrayXd mean[2];
  Eigen::ArrayXd square_of_error[2];
  for (const int which : {0, 1}) {
    Eigen::ArrayXXd values(n_numbers, n);
    for (std::int64_t k = 0; k < n; ++k) {
      values.col(k) = draw(which, static_cast<std::uint64_t>(k)).array();
    }
    mean[which] = values.rowwise().mean();
    square_of_error[which] = (values.colwise() - mean[which]).square().rowwise().mean() / (n - 1.0);
  }
  for (int r = 0; r < n_numbers; ++r) {
    const double error = std::sqrt(square_of_error[0](r) + square_of_error[1](r));
    EXPECT_NEAR(mean[0](r), mean[1](r), z_limit(kFalseAlarm, n_numbers) * error) << "number " << r;
  }
}

}  // namespace widthwise::test
