#include "verify/stats/needed_effort.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace widthwise::verify {
namespace {

// The standard error of the target where these points are fitted by the form of a fit.
double target_error(const std::vector<WeightedPoint>& points, const CorrectedFit& fit) {
  const bool power_law = fit.leading == Leading::kPowerLaw;
  const auto n_columns = static_cast<Eigen::Index>(n_parameters(fit.leading, fit.powers));
  Eigen::MatrixXd design(static_cast<Eigen::Index>(points.size()), n_columns);
  for (Eigen::Index i = 0; i < design.rows(); ++i) {
    const WeightedPoint& point = points[static_cast<std::size_t>(i)];
    const double ratio = point.width / points.front().width;  // keeps columns of one size
    Eigen::Index column = 0;
    if (power_law) design(i, column++) = std::log(ratio);
    design(i, column++) = 1.0;
    for (const double power : fit.powers) design(i, column++) = std::pow(ratio, -power);
    design.row(i) /= point.se;
  }
  const Eigen::MatrixXd covariance = (design.transpose() * design).inverse();
  return std::sqrt(covariance(0, 0));
}

}  // namespace

std::optional<int> doublings_needed(std::span<const WeightedPoint> points, const CorrectedFit& fit,
                                    double share) {
  if (!(share > 0.0 && share < 1.0)) throw std::invalid_argument("a share lies between 0 and 1");
  constexpr int kMost = 20;
  const auto used = points.subspan(fit.first);
  std::vector<WeightedPoint> extended(used.begin(), used.end());
  const double wanted = share * target_error(extended, fit);
  for (int k = 1; k <= kMost; ++k) {
    WeightedPoint next = extended.back();
    next.width *= 2.0;
    extended.push_back(next);
    if (target_error(extended, fit) <= wanted) return k;
  }
  return std::nullopt;
}

std::string needed_effort(std::span<const WeightedPoint> points, const CorrectedFit& fit,
                          double share) {
  const double draws = 1.0 / (share * share);
  std::string text = fmt::format(
      "the interval reaches across the margin; about {} times the draws narrow it enough",
      draws < 10.0 ? fmt::format("{:.1f}", draws) : fmt::format("{:.0f}", draws));
  const std::optional<int> doublings = doublings_needed(points, fit, share);
  if (doublings)
    text += fmt::format(", or widths to {:.0f}", std::ldexp(points.back().width, *doublings));
  return text;
}

}  // namespace widthwise::verify
