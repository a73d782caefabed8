#pragma once
// Log-log slopes: a power law with one finite-width correction, and slopes octave by octave.

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace widthwise::verify {

/// One width of a convergence study: log q(n) with its standard error (both dimensionless).
struct PowerLawPoint {
  double width;
  double log_value;
  double se;
};

/// log q(n) = intercept + slope * log n + correction * n^(-correction_exponent), fitted by weighted
/// least squares to points[first..]. The form is linear in its three parameters.
struct PowerLawFit {
  double slope;
  double slope_se;
  double intercept;
  double correction;
  double correction_exponent;
  std::size_t first;      ///< index of the smallest width that was used
  double smallest_width;  ///< that width
  double chi_square;
  int degrees_of_freedom;
  double p_value;  ///< lack of fit: P(chi^2 >= chi_square)

  /// The fitted log q at a width.
  double log_value(double width) const;
};

/// Slope between two neighbouring widths.
struct LocalSlope {
  double width;  ///< geometric mean of the two widths
  double slope;
  double se;
};

/// How the fit is done. Declared before the data are seen.
struct PowerLawRule {
  double correction_exponent = 1.0;  ///< w; MLPs expand in 1/n
  double lack_of_fit = 0.01;         ///< drop the smallest width while p_value is below this
};

/// Fits `points` (ascending widths, positive finite standard errors). While the lack-of-fit p-value
/// is below the rule's level, the smallest width is dropped, as long as one degree of freedom stays
/// (four points). Returns the last fit tried; its p_value says whether it is an acceptable one.
/// The points' errors are taken as known: a large chi^2 does not widen the slope's error.
/// Throws std::invalid_argument for fewer than four points, widths that are not positive and
/// ascending, a value or error that is not finite, an error of zero, a rule out of range, and
/// widths so close together (or errors so unequal) that slope and correction cannot be told apart.
PowerLawFit fit_power_law(std::span<const PowerLawPoint> points, const PowerLawRule& rule = {});

/// What the interval of fit.slope may spend of `alpha` so that it misses the true slope with a
/// chance of alpha at most, although the data chose the smallest width: alpha / 2^(first + 1). All
/// fits that might have been returned together spend less than alpha, hence no rule that chooses
/// among them can miss more often. (Taking alpha itself misses 3 times too often at 5e-5, since
/// the draws that call for a drop are those that move the slope.) It holds for a q(n) of the fitted
/// form with normal errors of known size; a q(n) of another form adds its bias, and what errors
/// that are themselves estimated add is alpha_for_estimated_error()'s to cover.
double alpha_after_selection(const PowerLawFit& fit, double alpha);

/// Slopes of neighbouring points, one fewer than the points (none for a single point). Neighbours
/// share a point: their errors are anticorrelated. Throws std::invalid_argument for widths that are
/// not positive and ascending.
std::vector<LocalSlope> local_slopes(std::span<const PowerLawPoint> points);

}  // namespace widthwise::verify
