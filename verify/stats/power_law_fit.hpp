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

/// Fits `points` by fit_weighted(), which drops the smallest widths by lack of fit as long as four
/// are left: alpha_after_selection() is what an interval of the slope may then spend. Throws
/// std::invalid_argument for what fit_weighted() refuses and for a rule out of range.
PowerLawFit fit_power_law(std::span<const PowerLawPoint> points, const PowerLawRule& rule = {});

/// Slopes of neighbouring points, one fewer than the points (none for a single point). Neighbours
/// share a point: their errors are anticorrelated. Throws std::invalid_argument for widths that are
/// not positive and ascending.
std::vector<LocalSlope> local_slopes(std::span<const PowerLawPoint> points);

}  // namespace widthwise::verify
