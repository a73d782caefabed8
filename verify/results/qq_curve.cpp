#include "verify/results/qq_curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <set>

namespace widthwise::verify {
namespace {

constexpr int kPoints = 61;
constexpr Eigen::Index kLeastDraws = 100;  // fewer have no tails to show

// The k-th of n uniform order statistics is Beta(k, n - k + 1).
CurvePoint point(const std::vector<double>& sorted, double level) {
  const boost::math::normal standard;
  const auto n = static_cast<double>(sorted.size());
  const double rank = std::clamp(std::round(level * (n + 1.0)), 1.0, n);
  const boost::math::beta_distribution<> order(rank, n - rank + 1.0);
  const auto normal_at = [&](double p) { return quantile(standard, p); };
  return {normal_at(rank / (n + 1.0)), sorted[static_cast<std::size_t>(rank) - 1],
          normal_at(quantile(order, 0.025)), normal_at(quantile(order, 0.975))};
}

Curve curve(const SampleTable& table, Eigen::Index column) {
  const auto draws = table.draws.col(column);
  std::vector<double> sorted(draws.begin(), draws.end());
  std::ranges::sort(sorted);
  Curve curve{fmt::format("width {}", table.width),
              kQqAbscissa,
              "quantile of " + table.columns[column],
              {}};
  // Levels at even steps of the normal quantile, so that the tails show.
  const boost::math::normal standard;
  const double reach = quantile(standard, 1.0 - 2.0 / static_cast<double>(sorted.size() + 4));
  for (int i = 0; i < kPoints; ++i) {
    const double at = reach * (2.0 * i / (kPoints - 1) - 1.0);
    curve.points.push_back(point(sorted, cdf(standard, at)));
  }
  return curve;
}

}  // namespace

bool has_qq_figure(const ClaimResult& claim) {
  return !claim.fit && !claim.curves.empty() &&
         std::ranges::all_of(claim.curves,
                             [](const Curve& curve) { return curve.x_label == kQqAbscissa; });
}

std::function<std::vector<Curve>(const std::vector<SampleTable>&)> qq_curves(Eigen::Index column) {
  return [column](const std::vector<SampleTable>& tables) {
    std::vector<Curve> curves;
    if (tables.empty()) return curves;
    for (const std::size_t i : std::set{std::size_t{0}, tables.size() / 2, tables.size() - 1}) {
      if (tables[i].draws.rows() >= kLeastDraws) curves.push_back(curve(tables[i], column));
    }
    return curves;
  };
}

}  // namespace widthwise::verify
