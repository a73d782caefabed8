#include "verify/run/draw_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <variant>

#include "verify/stats/allotment.hpp"

namespace widthwise::verify {
namespace {

// Spreads are known to some percent only, and so is what follows from them.
constexpr double kReserve = 1.2;

// Standard errors between an estimate and its prediction that leave an exact claim confirmed.
constexpr double kLikelyErrors = 2.0;

std::vector<double> draws_made(const ClaimResult& result) {
  std::vector<double> draws;
  for (const ResultRow& row : result.rows) draws.push_back(static_cast<double>(row.samples));
  return draws;
}

// The standard error that the interval's length is due to; of a distance, which has a band instead,
// in units of what one draw at the largest width tells.
double error_of(const ClaimResult& result) {
  if (result.fit) return result.fit->family.widest().target_se;
  if (std::isfinite(result.se)) return result.se;
  return 1.0 / std::sqrt(static_cast<double>(result.rows.back().samples));
}

// Of the logarithm for a power law.
std::vector<DrawsAtWidth> spreads(const ClaimResult& result, std::span<const double> costs,
                                  std::span<const double> usual) {
  std::vector<DrawsAtWidth> widths;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const ResultRow& row = result.rows[i];
    const double unit = result.has_slope() ? std::abs(row.value) : 1.0;
    const double spread = row.se / unit * std::sqrt(static_cast<double>(row.samples));
    widths.push_back({row.abscissa, std::isfinite(row.se) ? spread : 1.0, costs[i], usual[i]});
  }
  return widths;
}

// Draws that cost 1 in all, and what the conclusion makes of them. Nothing where it is not of the
// kind of which that is known.
std::optional<Allotment> allotment_for(const Claim& claim, const ClaimResult& result,
                                       std::span<const double> costs,
                                       std::span<const double> usual) {
  // Errors that go together cancel between as many draws at each width.
  if (claim.study->common_numbers()) return std::nullopt;
  const std::vector<DrawsAtWidth> widths = spreads(result, costs, usual);
  try {
    if (result.fit) {
      const CorrectedFit& fit = result.fit->family.widest();
      return allot_to_target(widths, fit.leading, fit.powers, fit.first);
    }
    std::vector<double> weights(widths.size(), 0.0);
    if (std::holds_alternative<AtLargestWidth>(claim.conclusion)) {
      weights.back() = 1.0;
    } else if (std::holds_alternative<PooledMean>(claim.conclusion)) {
      double total = 0.0;
      for (const DrawsAtWidth& at : widths) total += at.width;
      for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = widths[i].width / total;
    } else {
      return std::nullopt;
    }
    return allot_to_sum(widths, weights);
  } catch (const std::invalid_argument&) {  // errors too unequal to tell the form's terms apart
    return std::nullopt;
  }
}

// What has the shape of the draws that were made.
Allotment as_drawn(const ClaimResult& result, std::span<const double> costs) {
  Allotment allotment{draws_made(result), 0.0};
  const double cost = std::inner_product(costs.begin(), costs.end(), allotment.draws.begin(), 0.0);
  for (double& draws : allotment.draws) draws /= cost;
  allotment.variance = error_of(result) * error_of(result) * cost;
  return allotment;
}

// How far an interval reaches in standard errors where the fewest draws of any width are so many.
double reach(double fewest_draws, double alpha) {
  const auto draws = static_cast<std::int64_t>(std::max(fewest_draws, 2.0));
  return student_interval({0.0, 1.0}, alpha, draws).upper;
}

}  // namespace

double draw_cost(const Study& study, const Setting& setting, std::int64_t width) {
  // What a draw costs however narrow its network.
  constexpr double kFixed = 500.0;
  const NetworkWidths widths = study.widths(width);
  const double entries =
      static_cast<double>(widths.f.value_or(0)) + static_cast<double>(widths.g.value_or(0));
  return kFixed + (setting.engine == sim::Engine::kDense ? entries * entries : entries);
}

std::optional<std::vector<double>> draws_needed(const Claim& claim, const ClaimResult& result,
                                                std::span<const double> costs,
                                                std::span<const double> usual,
                                                std::optional<double> precision) {
  if (result.rows.empty()) return std::nullopt;
  const std::vector<double> made = draws_made(result);
  if (std::holds_alternative<ExactZero>(claim.conclusion)) return made;
  const double half_width = result.ci.half_width();
  const double error = error_of(result);
  if (!std::isfinite(half_width) || !(error > 0.0)) return std::nullopt;

  const Allotment allotment =
      allotment_for(claim, result, costs, usual).value_or(as_drawn(result, costs));
  // The length of the interval over what its error alone makes it: the bias of the forms.
  const double fewest_made = *std::ranges::min_element(made);
  const double widening = half_width / (reach(fewest_made, result.alpha) * error);
  const double fewest = *std::ranges::min_element(allotment.draws);
  const bool to_precision = precision && result.has_slope();
  const auto suffices = [&](double cost) {
    const double se = std::sqrt(allotment.variance / cost);
    const double half = widening * reach(fewest * cost, result.alpha) * se;
    return to_precision ? half <= *precision : half + kLikelyErrors * se <= result.margin;
  };
  // Bisection between powers of two.
  constexpr int kMostDoublings = 60;
  double enough = 2.0 / fewest;
  for (int k = 0; !suffices(enough); ++k, enough *= 2.0) {
    if (k == kMostDoublings) return std::nullopt;
  }
  double too_few = enough / 2.0;
  while (enough / too_few > 1.01) {
    const double middle = std::sqrt(enough * too_few);
    (suffices(middle) ? enough : too_few) = middle;
  }
  std::vector<double> needed = allotment.draws;
  for (double& draws : needed) draws *= kReserve * enough;
  return needed;
}

}  // namespace widthwise::verify
