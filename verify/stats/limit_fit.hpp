#pragma once
// Limits of infinite width: a value with finite-width corrections, extrapolated.

#include <span>
#include <string>
#include <vector>

#include "verify/stats/weighted_point.hpp"

namespace widthwise::verify {

/// value(n) = limit + sum_j coefficients[j] * n^(-exponents[j]), fitted by weighted least squares
/// to points[first..]. The form is linear in its parameters.
struct LimitFit {
  double limit;
  double limit_se;
  std::vector<double> coefficients;
  std::vector<double> exponents;
  std::size_t first;      ///< index of the smallest width that was used
  double smallest_width;  ///< that width
  double chi_square;
  int degrees_of_freedom;
  double p_value;  ///< lack of fit: P(chi^2 >= chi_square)

  /// The fitted value at a width.
  double value(double width) const;
};

/// How the fit is done. Declared before the data are seen.
struct LimitRule {
  std::vector<double> exponents{1.0, 2.0};  ///< of the corrections; a moment expands in 1/n
  double lack_of_fit = 0.01;                ///< drop the smallest width while p_value is below this
};

/// Fits `points` by fit_weighted(), which drops the smallest widths by lack of fit as long as there
/// are two more than corrections: alpha_after_selection() is what an interval of the limit may then
/// spend. Where the points' errors are estimated from the same draws as their values and the law is
/// skewed, a low value comes with a low error and too large a weight: that biases the limit by
/// about skewness / sqrt(draws) of its own error.
/// Throws std::invalid_argument for what fit_weighted() refuses, no corrections, and exponents that
/// are not positive, finite and ascending.
LimitFit fit_limit(std::span<const WeightedPoint> points, const LimitRule& rule = {});

}  // namespace widthwise::verify
