#include "verify/stats/two_width_fit.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <unsupported/Eigen/NonLinearOptimization>

namespace widthwise::verify {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Points = std::span<const TwoWidthPoint>;

// Of the parameters but for those that stand in place of the constant.
constexpr Index kWithoutConstant = static_cast<Index>(kTwoWidthParameters) - 1;

bool positive(double value) {
  return value > 0.0 && std::isfinite(value);
}

void check_points(Points points, std::size_t n_parameters) {
  if (points.size() <= n_parameters) {
    throw std::invalid_argument("too few networks to tell exponents from corrections and test it");
  }
  for (const auto& [n, m, log_value, se] : points) {
    if (positive(n) && positive(m) && std::isfinite(log_value) && positive(se)) continue;
    throw std::invalid_argument("no finite value with a positive, finite error at given widths");
  }
}

// Widths relative to the smallest, so that columns are comparable in size.
std::vector<TwoWidthPoint> relative_to_smallest(Points points) {
  const double n_0 = std::ranges::min(points, {}, &TwoWidthPoint::n).n;
  const double m_0 = std::ranges::min(points, {}, &TwoWidthPoint::m).m;
  std::vector<TwoWidthPoint> relative(points.begin(), points.end());
  for (TwoWidthPoint& point : relative) {
    point.n /= n_0;
    point.m /= m_0;
  }
  return relative;
}

// One row a point: log n, log m, and the corrections.
MatrixXd columns_without_constant(Points relative) {
  MatrixXd columns(static_cast<Index>(relative.size()), kWithoutConstant);
  for (Index i = 0; i < columns.rows(); ++i) {
    const auto& [n, m, log_value, se] = relative[static_cast<std::size_t>(i)];
    columns.row(i) << std::log(n), std::log(m), 1.0 / n, 1.0 / m, 1.0 / (n * n), 1.0 / (n * m),
        1.0 / (m * m);
  }
  return columns;
}

VectorXd column_of(Points points, double TwoWidthPoint::*member) {
  VectorXd column(static_cast<Index>(points.size()));
  for (Index i = 0; i < column.size(); ++i) column[i] = points[static_cast<std::size_t>(i)].*member;
  return column;
}

// What errors of one make of parameters, of a design whose rows are divided by the errors.
MatrixXd map_of(const MatrixXd& design) {
  const Eigen::RowVectorXd scales = design.colwise().norm();
  Eigen::ColPivHouseholderQR<MatrixXd> qr;
  // Beyond a condition number of about 1e8 half of the digits of a parameter are gone.
  qr.setThreshold(1e-8);
  qr.compute(design * scales.cwiseInverse().asDiagonal());
  if (qr.rank() < design.cols()) {
    throw std::invalid_argument("the networks do not tell the two widths apart");
  }
  return scales.cwiseInverse().asDiagonal() *
         qr.solve(MatrixXd::Identity(design.rows(), design.rows()));
}

TwoWidthFit fit_of(const MatrixXd& map, const Eigen::Vector2d& exponents, double chi_square) {
  TwoWidthFit fit{};
  fit.exponents = exponents;
  fit.weights = map.topRows<2>();
  fit.chi_square = chi_square;
  fit.degrees_of_freedom = static_cast<int>(map.cols() - map.rows());
  const boost::math::chi_squared law(fit.degrees_of_freedom);
  fit.p_value = boost::math::cdf(boost::math::complement(law, fit.chi_square));
  return fit;
}

/// Residuals, in standard errors, of the parameters: those of columns_without_constant(), then c_k.
/// In the form that Eigen's solver wants.
class PowerSumResiduals {
 public:
  using Scalar = double;
  using InputType = VectorXd;
  using ValueType = VectorXd;
  using JacobianType = MatrixXd;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

  PowerSumResiduals(Points relative, const std::vector<TwoWidthPower>& terms)
      : linear_(columns_without_constant(relative)),
        logs_(linear_.rows(), static_cast<Index>(terms.size())),
        values_(column_of(relative, &TwoWidthPoint::log_value)),
        inverse_se_(column_of(relative, &TwoWidthPoint::se).cwiseInverse()) {
    for (Index k = 0; k < logs_.cols(); ++k) {
      const auto [of_n, of_m] = terms[static_cast<std::size_t>(k)];
      logs_.col(k) = of_n * linear_.col(0) + of_m * linear_.col(1);
    }
  }

  int inputs() const { return static_cast<int>(linear_.cols() + logs_.cols()); }
  int values() const { return static_cast<int>(values_.size()); }

  int operator()(const VectorXd& parameters, VectorXd& residuals) const {
    const VectorXd sum = squares(parameters).rowwise().sum();
    residuals =
        (0.5 * sum.array().log().matrix() + linear_ * parameters.head(linear_.cols()) - values_)
            .cwiseProduct(inverse_se_);
    return 0;
  }

  int df(const VectorXd& parameters, MatrixXd& jacobian) const {
    const MatrixXd each = squares(parameters);
    const VectorXd sum = each.rowwise().sum();
    jacobian.resize(values(), inputs());
    jacobian.leftCols(linear_.cols()) = linear_;
    for (Index k = 0; k < logs_.cols(); ++k) {
      const double c = parameters[linear_.cols() + k];
      jacobian.col(linear_.cols() + k) =
          c * (2 * logs_.col(k)).array().exp().matrix().cwiseQuotient(sum);
    }
    jacobian = inverse_se_.asDiagonal() * jacobian;
    return 0;
  }

  // Each term alone is as large as the values, less a share that is the same for all but `one`. A
  // share of zero stays zero: the sum does not depend on its sign.
  VectorXd start(Index one, double share_of_one) const {
    VectorXd parameters = VectorXd::Zero(inputs());
    for (Index k = 0; k < logs_.cols(); ++k) {
      const double share = k == one ? share_of_one : 0.3;
      parameters[linear_.cols() + k] = share * std::exp((values_ - logs_.col(k)).mean());
    }
    return parameters;
  }

 private:
  MatrixXd squares(const VectorXd& parameters) const {
    const VectorXd c = parameters.tail(logs_.cols());
    return (2 * logs_).array().exp().matrix() * c.cwiseAbs2().asDiagonal();
  }

  MatrixXd linear_;
  MatrixXd logs_;  // of each term, but for its coefficient
  VectorXd values_;
  VectorXd inverse_se_;
};

VectorXd best_parameters(const PowerSumResiduals& residuals, Index n_terms) {
  VectorXd best;
  double least = std::numeric_limits<double>::infinity();
  for (Index one = 0; one < n_terms; ++one) {
    for (const double share : {1.0, 0.0}) {
      if (n_terms == 1 && share == 0.0) continue;
      PowerSumResiduals function = residuals;
      Eigen::LevenbergMarquardt<PowerSumResiduals> solver(function);
      VectorXd parameters = residuals.start(one, share);
      solver.minimize(parameters);
      if (!parameters.allFinite() || !(solver.fnorm < least)) continue;
      least = solver.fnorm;
      best = parameters;
    }
  }
  if (best.size() == 0) throw std::invalid_argument("no sum of these powers fits");
  return best;
}

// Without the terms that nothing is left of: less than a millionth of the error of any value.
MatrixXd without_vanished(const MatrixXd& design, const VectorXd& parameters) {
  std::vector<Index> kept;
  for (Index j = 0; j < design.cols(); ++j) {
    const bool is_term = j >= kWithoutConstant;
    constexpr double kVanished = 1e-6;
    const double share = (design.col(j) * parameters[j]).cwiseAbs().maxCoeff();
    if (!is_term || share > kVanished) kept.push_back(j);
  }
  return design(Eigen::all, kept);
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

TwoWidthFit fit_two_widths(Points points) {
  check_points(points, kTwoWidthParameters);
  const std::vector<TwoWidthPoint> relative = relative_to_smallest(points);
  const VectorXd inverse_se = column_of(relative, &TwoWidthPoint::se).cwiseInverse();
  const VectorXd values = column_of(relative, &TwoWidthPoint::log_value).cwiseProduct(inverse_se);
  MatrixXd design(values.size(), kWithoutConstant + 1);
  design << columns_without_constant(relative), VectorXd::Ones(values.size());
  design = inverse_se.asDiagonal() * design;
  const MatrixXd map = map_of(design);
  const VectorXd parameters = map * values;
  return fit_of(map, parameters.head<2>(), (values - design * parameters).squaredNorm());
}

TwoWidthFit fit_power_sum(Points points, const std::vector<TwoWidthPower>& terms) {
  if (terms.empty()) throw std::invalid_argument("a sum has one term at least");
  check_points(points, kWithoutConstant + terms.size());
  const std::vector<TwoWidthPoint> relative = relative_to_smallest(points);
  const PowerSumResiduals function(relative, terms);
  const VectorXd parameters = best_parameters(function, static_cast<Index>(terms.size()));
  MatrixXd jacobian;
  function.df(parameters, jacobian);
  VectorXd residuals;
  function(parameters, residuals);
  const MatrixXd map = map_of(without_vanished(jacobian, parameters));
  return fit_of(map, parameters.head<2>(), residuals.squaredNorm());
}

}  // namespace widthwise::verify
