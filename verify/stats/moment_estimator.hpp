#pragma once
// Variance and kurtosis of draws, with standard errors from the draws' own moments.

#include <span>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {

/// Unbiased variance of the draws, in the square of their unit. The standard error is the root of
/// (m4 - (n - 3) / (n - 1) v^2) / n [Cramer1946, Sec. 27.4] with the draws' fourth central moment
/// m4 and variance v; it needs a finite moment of order 4, and to be known well itself one of order
/// 8, which heavy tails may not have. Infinite for a single draw. Throws std::invalid_argument for
/// no draws or a draw that is not finite.
Estimate variance(std::span<const double> draws);

/// E x^4 / (3 (E x^2)^2), dimensionless, 1 for a normal law of mean zero: moments about zero, not
/// about the mean. The standard error is that of the delta method [Cramer1946, Sec. 27.7]: the
/// standard deviation of (x^4 - m4) / (3 m2^2) - 2 m4 (x^2 - m2) / (3 m2^3) over sqrt(n). The
/// estimate has a bias of order 1 / n (-2 / n for normal draws), and so has its error, which rests
/// on the eighth moment (for normal draws it is low by a fraction of about 60 / n, as measured).
/// {NaN, infinity} if all draws are zero, infinite error for a single draw. Throws as variance()
/// does.
Estimate kurtosis_ratio(std::span<const double> draws);

/// Var C from conditional moments m = E[C | y] and s = E[C^2 | y] of the same draws of y, in order:
/// the unbiased E s - (E m)^2, in the square of the unit of C. The standard error is that of the
/// delta method: the standard deviation of s - 2 (E m) m over sqrt(n), infinite for a single draw.
/// Throws std::invalid_argument for no draws, a draw that is not finite or lists of two lengths.
Estimate variance_of_mixture(std::span<const double> means, std::span<const double> squares);

/// Var x / (E x)^2, dimensionless. The standard error is that of the delta method: the standard
/// deviation of ((x - mu)^2 - v) / mu^2 - 2 v (x - mu) / mu^3 over sqrt(n). {NaN, infinity} for a
/// mean of zero, infinite error for a single draw. Throws as variance() does.
Estimate relative_variance(std::span<const double> draws);

}  // namespace widthwise::verify
