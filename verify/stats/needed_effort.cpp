#include "verify/stats/needed_effort.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace widthwise::verify {
namespace {

// The standard error of the target where these points are fitted by the form of a fit.
double target_error(const std::vector<WeightedPoint>& points, const CorrectedFit& fit) {
  return fit_corrected(points, fit.leading, fit.powers).target_se;
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
