#include "verify/stats/two_width_fit.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <stdexcept>

namespace widthwise::verify {
namespace {

using Design = Eigen::Matrix<double, Eigen::Dynamic, static_cast<int>(kTwoWidthParameters)>;

bool positive(double value) {
  return value > 0.0 && std::isfinite(value);
}

void check_points(std::span<const TwoWidthPoint> points) {
  if (points.size() <= kTwoWidthParameters) {
    throw std::invalid_argument("too few networks to tell exponents from corrections and test it");
  }
  for (const auto& [n, m, log_value, se] : points) {
    if (positive(n) && positive(m) && std::isfinite(log_value) && positive(se)) continue;
    throw std::invalid_argument("no finite value with a positive, finite error at given widths");
  }
}

// Rows divided by the standard errors; widths relative to the smallest, so that columns are
// comparable in size.
Design weighted_design(std::span<const TwoWidthPoint> points) {
  const double n_0 = std::ranges::min(points, {}, &TwoWidthPoint::n).n;
  const double m_0 = std::ranges::min(points, {}, &TwoWidthPoint::m).m;
  Design design(points.size(), kTwoWidthParameters);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double n = points[i].n / n_0;
    const double m = points[i].m / m_0;
    design.row(static_cast<Eigen::Index>(i)) << std::log(n), std::log(m), 1.0, 1.0 / n, 1.0 / m,
        1.0 / (n * n), 1.0 / (n * m), 1.0 / (m * m);
    design.row(static_cast<Eigen::Index>(i)) /= points[i].se;
  }
  return design;
}

}  // namespace

Estimate TwoWidthFit::along(double a) const {
  const Eigen::Vector2d direction(a, 1.0);
  return {direction.dot(exponents), (weights.transpose() * direction).norm()};
}

Eigen::VectorXd TwoWidthFit::variance_shares(double a) const {
  const Eigen::VectorXd shares = (weights.transpose() * Eigen::Vector2d(a, 1.0)).cwiseAbs2();
  return shares / shares.sum();
}

TwoWidthFit fit_two_widths(std::span<const TwoWidthPoint> points) {
  check_points(points);
  const Design design = weighted_design(points);
  Eigen::VectorXd values(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    values[static_cast<Eigen::Index>(i)] = points[i].log_value / points[i].se;
  }
  const Eigen::RowVectorXd scales = design.colwise().norm();
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr;
  // Beyond a condition number of about 1e8 half of the digits of a parameter are gone.
  qr.setThreshold(1e-8);
  qr.compute(design * scales.cwiseInverse().asDiagonal());
  if (qr.rank() < design.cols()) {
    throw std::invalid_argument("the networks do not tell the two widths apart");
  }
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(design.rows(), design.rows());
  const Eigen::MatrixXd map = scales.cwiseInverse().asDiagonal() * qr.solve(identity);
  const Eigen::VectorXd parameters = map * values;
  TwoWidthFit fit{};
  fit.exponents = parameters.head<2>();
  fit.weights = map.topRows<2>();
  fit.chi_square = (values - design * parameters).squaredNorm();
  fit.degrees_of_freedom = static_cast<int>(points.size() - kTwoWidthParameters);
  const boost::math::chi_squared law(fit.degrees_of_freedom);
  fit.p_value = boost::math::cdf(boost::math::complement(law, fit.chi_square));
  return fit;
}

}  // namespace widthwise::verify
