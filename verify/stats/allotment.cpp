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
    if (at.spread > 0.0 && std::isfinite(at.spread) && at.cost > 0.0 && std::isfinite(at.cost)) {
      continue;
    }
    throw std::invalid_argument("draws have positive, finite spreads and costs");
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

// Where draws are spread best, what a width adds to the variance is in proportion to what it costs:
// each step goes half the way there on a logarithmic scale.
Allotment allot(std::span<const DrawsAtWidth> widths, const WeightsAt& weights_at) {
  check_widths(widths);
  constexpr int kSteps = 60;
  const double even = 1.0 / static_cast<double>(widths.size());
  std::vector<double> shares(widths.size(), even);
  std::vector<double> draws = draws_at(widths, shares);
  std::vector<double> variances = contributions(widths, draws, weights_at(draws));
  for (int step = 0; step < kSteps; ++step) {
    std::vector<double> next(widths.size());
    for (std::size_t i = 0; i < next.size(); ++i) next[i] = std::sqrt(shares[i] * variances[i]);
    const double total = sum_of(next);
    for (std::size_t i = 0; i < next.size(); ++i) {
      shares[i] = kEvenPart * even + (1.0 - kEvenPart) * next[i] / total;
    }
    draws = draws_at(widths, shares);
    variances = contributions(widths, draws, weights_at(draws));
  }
  return {draws, sum_of(variances)};
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
