#include "verify/stats/allotment.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace widthwise::verify {
namespace {

void check_widths(std::span<const DrawsAtWidth> widths) {
  if (widths.empty()) throw std::invalid_argument("there are no widths to allot draws to");
  for (const DrawsAtWidth& at : widths) {
    for (const double number : {at.spread, at.cost, at.usual}) {
      if (number > 0.0 && std::isfinite(number)) continue;
      throw std::invalid_argument("draws have positive, finite spreads, costs and usual numbers");
    }
  }
}

// What the value at each width adds to the variance of a sum with these weights.
std::vector<double> contributions(std::span<const DrawsAtWidth> widths,
                                  std::span<const double> draws, std::span<const double> weights) {
  std::vector<double> parts(widths.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double amount = weights[i] * widths[i].spread;
    parts[i] = amount * amount / draws[i];
  }
  return parts;
}

double sum_of(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

std::vector<double> draws_at(std::span<const DrawsAtWidth> widths,
                             const std::vector<double>& shares_of_cost) {
  std::vector<double> draws(widths.size());
  for (std::size_t i = 0; i < draws.size(); ++i) draws[i] = shares_of_cost[i] / widths[i].cost;
  return draws;
}

using WeightsAt = std::function<std::vector<double>(const std::vector<double>& draws)>;

// Where draws are spread best, what a width adds to the variance is in proportion to what it costs.
// What is not spent in the usual proportions goes half the way from these, on a logarithmic scale,
// to such ones.
Allotment allot(std::span<const DrawsAtWidth> widths, const WeightsAt& weights_at) {
  check_widths(widths);
  constexpr int kSteps = 60;
  std::vector<double> usual(widths.size());  // shares of the cost, as those below
  for (std::size_t i = 0; i < usual.size(); ++i) usual[i] = widths[i].cost * widths[i].usual;
  const double all = sum_of(usual);
  for (double& share : usual) share /= all;
  std::vector<double> shares = usual;
  Allotment allotment{};
  for (int step = 0; step <= kSteps; ++step) {
    allotment.draws = draws_at(widths, shares);
    const std::vector<double> variances =
        contributions(widths, allotment.draws, weights_at(allotment.draws));
    allotment.variance = sum_of(variances);
    std::vector<double> next(widths.size());
    for (std::size_t i = 0; i < next.size(); ++i) next[i] = std::sqrt(shares[i] * variances[i]);
    const double total = sum_of(next);
    if (step == kSteps) break;
    for (std::size_t i = 0; i < next.size(); ++i) {
      shares[i] = kUsualPart * usual[i] + (1.0 - kUsualPart) * next[i] / total;
    }
  }
  return allotment;
}

std::vector<WeightedPoint> points_at(std::span<const DrawsAtWidth> widths,
                                     std::span<const double> draws) {
  std::vector<WeightedPoint> points;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    points.push_back({widths[i].width, 0.0, widths[i].spread / std::sqrt(draws[i])});
  }
  return points;
}

}  // namespace

Allotment allot_to_target(std::span<const DrawsAtWidth> widths, Leading leading,
                          const Powers& powers, std::size_t first) {
  return allot(widths, [&](const std::vector<double>& draws) {
    return target_weights(points_at(widths, draws), leading, powers, first);
  });
}

Allotment allot_to_sum(std::span<const DrawsAtWidth> widths, std::span<const double> weights) {
  if (weights.size() != widths.size() ||
      std::ranges::all_of(weights, [](double weight) { return weight == 0.0; })) {
    throw std::invalid_argument("a sum has one weight a width, and some that are not zero");
  }
  return allot(widths, [&](const std::vector<double>&) {
    return std::vector<double>(weights.begin(), weights.end());
  });
}

}  // namespace widthwise::verify
