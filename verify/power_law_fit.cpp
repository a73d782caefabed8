#include "widthwise/verify/power_law_fit.hpp"

#include <Eigen/QR>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <stdexcept>
#include <string>

namespace widthwise::verify {
namespace {

constexpr int kParameters = 3;
constexpr std::size_t kFewestPoints = kParameters + 1;  // one degree of freedom for lack of fit

void check_ascending(std::span<const PowerLawPoint> points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double previous = i == 0 ? 0 : points[i - 1].width;
    if (!(points[i].width > previous && std::isfinite(points[i].width))) {
      throw std::invalid_argument("widths must be positive and ascending, but " +
                                  std::to_string(points[i].width) + " follows " +
                                  std::to_string(previous));
    }
  }
}

void check_values(std::span<const PowerLawPoint> points) {
  for (const PowerLawPoint& point : points) {
    if (!std::isfinite(point.log_value) || !(point.se > 0 && std::isfinite(point.se))) {
      throw std::invalid_argument("width " + std::to_string(point.width) +
                                  " has no finite value with a positive, finite standard error");
    }
  }
}

void check_rule(const PowerLawRule& rule) {
  if (!(rule.correction_exponent > 0 && std::isfinite(rule.correction_exponent))) {
    throw std::invalid_argument("a correction that fades has a positive exponent, not " +
                                std::to_string(rule.correction_exponent));
  }
  if (!(rule.lack_of_fit >= 0 && rule.lack_of_fit < 1)) {
    throw std::invalid_argument("a lack-of-fit level lies in [0, 1), not at " +
                                std::to_string(rule.lack_of_fit));
  }
}

using Design = Eigen::Matrix<double, Eigen::Dynamic, kParameters>;
using LeastSquaresMap = Eigen::Matrix<double, kParameters, Eigen::Dynamic>;

/// Rows divided by the standard errors; columns 1, log(n / n_min), (n / n_min)^-w. Widths relative
/// to the smallest one make the columns comparable whatever the unit of width.
Design weighted_design(std::span<const PowerLawPoint> points, double exponent) {
  Design design(static_cast<Eigen::Index>(points.size()), kParameters);
  for (Eigen::Index i = 0; i < design.rows(); ++i) {
    const PowerLawPoint& point = points[static_cast<std::size_t>(i)];
    const double log_width = std::log(point.width / points.front().width);
    design.row(i) << 1, log_width, std::exp(-exponent * log_width);
    design.row(i) /= point.se;
  }
  return design;
}

Eigen::VectorXd weighted_values(std::span<const PowerLawPoint> points) {
  Eigen::VectorXd values(static_cast<Eigen::Index>(points.size()));
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const PowerLawPoint& point = points[static_cast<std::size_t>(i)];
    values[i] = point.log_value / point.se;
  }
  return values;
}

/// The matrix that takes weighted values (unit variance each) to the least-squares parameters; the
/// norm of its row is that parameter's standard error.
LeastSquaresMap least_squares_map(const Design& design) {
  const Eigen::Matrix<double, 1, kParameters> scales = design.colwise().norm();
  Eigen::ColPivHouseholderQR<Design> qr;
  // Beyond a condition number of about 1e8 half of the digits of a slope are gone.
  qr.setThreshold(1e-8);
  qr.compute(design * scales.cwiseInverse().asDiagonal());
  if (qr.rank() < kParameters) {
    throw std::invalid_argument(
        "the widths are too close together, or their errors too unequal, to tell a slope from its "
        "finite-width correction");
  }
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(design.rows(), design.rows());
  return scales.cwiseInverse().asDiagonal() * qr.solve(identity);
}

PowerLawFit fit_all(std::span<const PowerLawPoint> points, double exponent) {
  const Design design = weighted_design(points, exponent);
  const Eigen::VectorXd values = weighted_values(points);
  const LeastSquaresMap map = least_squares_map(design);
  const Eigen::Matrix<double, kParameters, 1> parameters = map * values;
  const double smallest = points.front().width;

  PowerLawFit fit{};
  fit.slope = parameters[1];
  fit.slope_se = map.row(1).norm();
  fit.intercept = parameters[0] - fit.slope * std::log(smallest);
  fit.correction = parameters[2] * std::pow(smallest, exponent);
  fit.correction_exponent = exponent;
  fit.smallest_width = smallest;
  fit.chi_square = (values - design * parameters).squaredNorm();
  fit.degrees_of_freedom = static_cast<int>(points.size()) - kParameters;
  const boost::math::chi_squared law(fit.degrees_of_freedom);
  fit.p_value = boost::math::cdf(boost::math::complement(law, fit.chi_square));
  return fit;
}

}  // namespace

double PowerLawFit::log_value(double width) const {
  return intercept + slope * std::log(width) + correction * std::pow(width, -correction_exponent);
}

PowerLawFit fit_power_law(std::span<const PowerLawPoint> points, const PowerLawRule& rule) {
  if (points.size() < kFewestPoints) {
    throw std::invalid_argument(
        "a slope, its correction and a test of both need four widths, not " +
        std::to_string(points.size()));
  }
  check_ascending(points);
  check_values(points);
  check_rule(rule);
  for (std::size_t first = 0;; ++first) {
    PowerLawFit fit = fit_all(points.subspan(first), rule.correction_exponent);
    fit.first = first;
    const bool is_last = points.size() - first == kFewestPoints;
    if (is_last || fit.p_value >= rule.lack_of_fit) return fit;
  }
}

double alpha_after_selection(const PowerLawFit& fit, double alpha) {
  return std::ldexp(alpha, -static_cast<int>(fit.first) - 1);
}

std::vector<LocalSlope> local_slopes(std::span<const PowerLawPoint> points) {
  check_ascending(points);
  std::vector<LocalSlope> slopes;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const PowerLawPoint& low = points[i - 1];
    const PowerLawPoint& high = points[i];
    const double log_ratio = std::log(high.width / low.width);
    slopes.push_back({std::sqrt(low.width) * std::sqrt(high.width),
                      (high.log_value - low.log_value) / log_ratio,
                      std::hypot(low.se, high.se) / log_ratio});
  }
  return slopes;
}

}  // namespace widthwise::verify
