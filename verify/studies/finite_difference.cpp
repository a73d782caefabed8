#include "verify/studies/finite_difference.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace widthwise::verify {
namespace {

// A value is a sum over some thousand products whose roundings, each 1e-16 of a term, add up.
constexpr double kRoundingOfValues = 1e-11;

}  // namespace

Eigen::VectorXd chebyshev_points(int order, double reach) {
  Eigen::VectorXd points(order + 1);
  for (int i = 0; i <= order; ++i) points[i] = reach * std::cos(std::numbers::pi * i / order);
  return points;
}

// At these points the weights 1 / prod_j (t_i - t_j) alternate, and are halved at both ends.
double relative_difference(const Eigen::VectorXd& values) {
  const Eigen::Index last = values.size() - 1;
  double sum = 0.0;
  double moduli = 0.0;
  for (Eigen::Index i = 0; i <= last; ++i) {
    const double term = (i % 2 == 0 ? 1.0 : -1.0) * (i == 0 || i == last ? 0.5 : 1.0) * values[i];
    sum += term;
    moduli += std::abs(term);
  }
  return moduli == 0.0 ? 0.0 : std::abs(sum) / moduli;
}

std::vector<std::string> FiniteDifference::columns() const {
  return {"beyond rounding", fmt::format("difference of order {}", degree),
          fmt::format("difference of order {}", degree + 1)};
}

double FiniteDifference::reach(const sim::MlpShape& shape) {
  constexpr double kReach = 100.0;  // K^(r) t^r / r! is of one size for all r >= 1 at t = n
  return kReach * static_cast<double>(shape.widths.front());
}

Eigen::VectorXd FiniteDifference::numbers(double last, double beyond) {
  Eigen::VectorXd numbers(3);
  numbers << (beyond > kRoundingOfValues ? 1.0 : 0.0), last, beyond;
  return numbers;
}

}  // namespace widthwise::verify
