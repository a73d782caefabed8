#pragma once
// Weighted least squares over widths, the smallest of them dropped by lack of fit: what slopes and
// limits have in common.

#include <Eigen/Core>
#include <functional>
#include <span>

#include "verify/stats/weighted_point.hpp"

namespace widthwise::verify {

/// The functions of the width whose combination is fitted. They are evaluated at width / smallest
/// width, so that they are comparable in size whatever the unit of the width.
using Basis = std::function<Eigen::RowVectorXd(double relative_width)>;

/// The combination fitted to points[first..].
struct WeightedFit {
  Eigen::VectorXd parameters;  ///< one a function, in units of relative width
  Eigen::VectorXd se;          ///< their standard errors
  std::size_t first;           ///< index of the smallest width that was used
  double smallest_width;       ///< that width
  double chi_square;
  int degrees_of_freedom;
  double p_value;  ///< lack of fit: P(chi^2 >= chi_square)
};

/// Fits `n_parameters` functions to `points` (ascending widths, positive finite standard errors).
/// While the lack-of-fit p-value is below `lack_of_fit`, the smallest width is dropped, as long as
/// one degree of freedom stays. Returns the last fit tried; its p_value says whether it is an
/// acceptable one. The points' errors are taken as known: a large chi^2 does not widen the errors
/// of the parameters.
/// Throws std::invalid_argument for no more points than parameters, widths that are not positive
/// and ascending, a value or error that is not finite, an error of zero, a level outside [0, 1),
/// and widths so close together (or errors so unequal) that the functions cannot be told apart.
WeightedFit fit_weighted(std::span<const WeightedPoint> points, const Basis& basis,
                         int n_parameters, double lack_of_fit);

/// What the interval of a parameter may spend of `alpha` so that it misses the truth with a chance
/// of alpha at most, although the data chose the smallest width: alpha / 2^(n_dropped + 1). All
/// fits that might have been returned together spend less than alpha, hence no rule that chooses
/// among them can miss more often. (Taking alpha itself misses 3 times too often at 5e-5, since
/// the draws that call for a drop are those that move the fit.) It holds for a truth of the fitted
/// form with normal errors of known size; a truth of another form adds its bias, and what errors
/// that are themselves estimated add is alpha_for_estimated_error()'s to cover.
double alpha_after_selection(std::size_t n_dropped, double alpha);

/// Throws std::invalid_argument unless the width is finite and above the previous one (0 at first).
void check_next_width(double previous, double width);

}  // namespace widthwise::verify
