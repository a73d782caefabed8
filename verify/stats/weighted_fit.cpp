#include "verify/stats/weighted_fit.hpp"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <stdexcept>
#include <string>

namespace widthwise::verify {
namespace {

void check_points(std::span<const WeightedPoint> points, int n_parameters) {
  if (points.size() <= static_cast<std::size_t>(n_parameters)) {
    throw std::invalid_argument(
        "a fit of " + std::to_string(n_parameters) + " parameters and its test need " +
        std::to_string(n_parameters + 1) + " widths, not " + std::to_string(points.size()));
  }
  double previous = 0;
  for (const WeightedPoint& point : points) {
    check_next_width(previous, point.width);
    previous = point.width;
    if (!std::isfinite(point.value) || !(point.se > 0 && std::isfinite(point.se))) {
      throw std::invalid_argument("width " + std::to_string(point.width) +
                                  " has no finite value with a positive, finite standard error");
    }
  }
}

/// Rows divided by the standard errors.
Eigen::MatrixXd weighted_design(std::span<const WeightedPoint> points, const Basis& basis,
                                int n_parameters) {
  Eigen::MatrixXd design(static_cast<Eigen::Index>(points.size()), n_parameters);
  for (Eigen::Index i = 0; i < design.rows(); ++i) {
    const WeightedPoint& point = points[static_cast<std::size_t>(i)];
    design.row(i) = basis(point.width / points.front().width) / point.se;
  }
  return design;
}

Eigen::VectorXd weighted_values(std::span<const WeightedPoint> points) {
  Eigen::VectorXd values(static_cast<Eigen::Index>(points.size()));
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const WeightedPoint& point = points[static_cast<std::size_t>(i)];
    values[i] = point.value / point.se;
  }
  return values;
}

/// The matrix that takes weighted values (unit variance each) to the least-squares parameters; the
/// norm of its row is that parameter's standard error.
Eigen::MatrixXd least_squares_map(const Eigen::MatrixXd& design) {
  const Eigen::RowVectorXd scales = design.colwise().norm();
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr;
  // Beyond a condition number of about 1e8 half of the digits of a parameter are gone.
  qr.setThreshold(1e-8);
  qr.compute(design * scales.cwiseInverse().asDiagonal());
  if (qr.rank() < design.cols()) {
    throw std::invalid_argument(
        "the widths are too close together, or their errors too unequal, to tell the leading term "
        "from its finite-width correction");
  }
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(design.rows(), design.rows());
  return scales.cwiseInverse().asDiagonal() * qr.solve(identity);
}

/// Makes rows with these correlations independent, of unit variance still.
void whiten(const Eigen::MatrixXd& correlations, Eigen::MatrixXd& design, Eigen::VectorXd& values) {
  if (correlations.size() == 0) return;
  if (correlations.rows() != design.rows() || correlations.cols() != design.rows()) {
    throw std::invalid_argument("there are correlations of other points than these");
  }
  const Eigen::LLT<Eigen::MatrixXd> factor(correlations);
  if (factor.info() != Eigen::Success) {
    throw std::invalid_argument("no errors have these correlations: widths share too much");
  }
  factor.matrixL().solveInPlace(design);
  factor.matrixL().solveInPlace(values);
}

// The chance of a chi-square as large; 0 where it is too large for a double.
double upper_tail(double chi_square, int degrees_of_freedom) {
  if (!std::isfinite(chi_square)) return 0.0;
  const boost::math::chi_squared law(degrees_of_freedom);
  return boost::math::cdf(boost::math::complement(law, chi_square));
}

}  // namespace

WeightedFit fit_weighted(std::span<const WeightedPoint> points, const Basis& basis,
                         int n_parameters, const Eigen::MatrixXd& correlations) {
  check_points(points, n_parameters);
  Eigen::MatrixXd design = weighted_design(points, basis, n_parameters);
  Eigen::VectorXd values = weighted_values(points);
  whiten(correlations, design, values);
  const Eigen::MatrixXd map = least_squares_map(design);
  WeightedFit fit{};
  fit.parameters = map * values;
  fit.se = map.rowwise().norm();
  fit.smallest_width = points.front().width;
  fit.chi_square = (values - design * fit.parameters).squaredNorm();
  fit.degrees_of_freedom = static_cast<int>(points.size()) - n_parameters;
  if (!fit.parameters.allFinite()) {
    throw std::invalid_argument("a fit to these values leaves the range of a double");
  }
  fit.p_value = upper_tail(fit.chi_square, fit.degrees_of_freedom);
  return fit;
}

void check_next_width(double previous, double width) {
  if (width > previous && std::isfinite(width)) return;
  throw std::invalid_argument("widths must be positive and ascending, but " +
                              std::to_string(width) + " follows " + std::to_string(previous));
}

}  // namespace widthwise::verify
