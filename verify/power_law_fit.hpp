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
  std::size_t first;         ///< index of the smallest width that was used
  double smallest_width;     ///< that width
  double chi_square;
  int degrees_of_freedom;
  double p_value;            ///< lack of fit: P(chi^2 >= chi_square)

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
/// Throws std::invalid_argument for fewer than four points, widths not ascending or a bad error.
PowerLawFit fit_power_law(std::span<const PowerLawPoint> points, const PowerLawRule& rule = {});

/// Slopes of neighbouring points, one fewer than the points.
std::vector<LocalSlope> local_slopes(std::span<const PowerLawPoint> points);

}  // namespace widthwise::verify
