#pragma once
// Exponents in two widths at once: log-log slopes over networks that differ in both.

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {

/// Networks of widths n and m: log q with its standard error (both dimensionless).
struct TwoWidthPoint {
  double n;
  double m;
  double log_value;
  double se;
};

/// log q = c + e_n log n + e_m log m + sum_{1 <= i + j <= 2} c_ij n^-i m^-j, by weighted least
/// squares: linear in its parameters. One correction in each width is too few where widths begin at
/// 32: it left the exponents of components of K^(r) off by 0.02, five of their standard errors.
struct TwoWidthFit {
  Eigen::Vector2d exponents;  ///< of n and of m; of a sum, of the factor in front of it
  Eigen::Matrix2Xd weights;   ///< of the points' errors, in units of theirs, in the exponents'
  double chi_square;
  int degrees_of_freedom;
  double p_value;  ///< lack of fit: P(chi^2 >= chi_square)

  /// a e_n + e_m: the exponent of m where n = m^a.
  Estimate along(double a) const;

  /// The share of each point in the variance of along(a).
  Eigen::VectorXd variance_shares(double a) const;
};

/// Parameters of the form; one point more is needed to notice that they do not fit.
inline constexpr std::size_t kTwoWidthParameters = 8;

/// Throws std::invalid_argument for no more points than parameters, a width that is not positive
/// and finite, a value or error that is not finite, an error of zero, and points that do not tell
/// the two widths apart, such as those of a single n = m^a.
TwoWidthFit fit_two_widths(std::span<const TwoWidthPoint> points);

/// n^of_n m^of_m.
struct TwoWidthPower {
  double of_n;
  double of_m;
};

/// The same with 1/2 log sum_k c_k^2 n^(2 of_n) m^(2 of_m), of these terms k, in place of c: what
/// many terms of random signs add up to. `exponents` are those of an extra factor n^(e_n) m^(e_m),
/// zero if the terms are the right ones. The c_k are found by Levenberg and Marquardt's method
/// [More1978], from starting points where one term is larger than the others, or left out; a term
/// that comes out as zero has no error and is no parameter. Errors are those of the form made
/// linear at the solution. Throws std::invalid_argument for no terms, and as above.
TwoWidthFit fit_power_sum(std::span<const TwoWidthPoint> points,
                          const std::vector<TwoWidthPower>& terms);

}  // namespace widthwise::verify
