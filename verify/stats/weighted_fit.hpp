#pragma once
// Weighted least squares over widths.

#include <Eigen/Core>
#include <functional>
#include <span>

#include "verify/stats/weighted_point.hpp"

namespace widthwise::verify {

/// The functions of the width whose combination is fitted. They are evaluated at width / smallest
/// width, so that they are comparable in size whatever the unit of the width.
using Basis = std::function<Eigen::RowVectorXd(double relative_width)>;

/// The combination fitted to points.
struct WeightedFit {
  Eigen::VectorXd parameters;  ///< one a function, in units of relative width
  Eigen::VectorXd se;          ///< their standard errors
  double smallest_width;
  double chi_square;
  int degrees_of_freedom;
  double p_value;  ///< lack of fit: P(chi^2 >= chi_square)
};

/// Fits `n_parameters` functions to `points` (ascending widths, positive finite standard errors).
/// The points' errors are taken as known: a large chi^2 does not widen the errors of the
/// parameters. Their correlations, if they have any, are a matrix with a row and a column each
/// (error_correlations()); an empty one stands for none.
/// Throws std::invalid_argument for no more points than parameters, widths that are not positive
/// and ascending, a value or error that is not finite, an error of zero, correlations that no
/// errors can have, and widths so close together (or errors so unequal) that the functions cannot
/// be told apart.
WeightedFit fit_weighted(std::span<const WeightedPoint> points, const Basis& basis,
                         int n_parameters, const Eigen::MatrixXd& correlations = {});

/// Throws std::invalid_argument unless the width is finite and above the previous one (0 at first).
void check_next_width(double previous, double width);

}  // namespace widthwise::verify
