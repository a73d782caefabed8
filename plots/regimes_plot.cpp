#include "plots/regimes_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/panel_grid.hpp"
#include "verify/report/report_regimes.hpp"
#include "verify/results/regime_exponents.hpp"

namespace widthwise::plots {
namespace {

using verify::RegimeExponent;
using Exponents = std::vector<RegimeExponent>;

constexpr const char* kOrderColours[] = {"#1f5f9e", "#b9770e", "#1e8449", "#6c3483", "#c0392b"};

// An estimate without an interval is none.
bool measured(const RegimeExponent& exponent) {
  return std::isfinite(exponent.claim->estimate) && std::isfinite(exponent.claim->ci.half_width());
}

Range a_range(const Exponents& exponents) {
  std::vector<double> values;
  for (const RegimeExponent& exponent : exponents) values.push_back(exponent.a);
  const Range all = range_of(values);
  const double air = std::max(0.05, 0.04 * (all.upper - all.lower));
  return {all.lower - air, all.upper + air};
}

// Holds every estimate and prediction. Of intervals it holds only as much as three typical ones: a
// few noisy exponents must not flatten all others.
Range exponent_range(const Exponents& exponents) {
  std::vector<double> halves;
  for (const RegimeExponent& exponent : exponents) {
    if (measured(exponent)) halves.push_back(exponent.claim->ci.half_width());
  }
  std::ranges::sort(halves);
  const double longest = halves.empty() ? 0 : 3 * halves[halves.size() / 2];
  std::vector<double> values;
  for (const RegimeExponent& exponent : exponents) {
    values.push_back(exponent.claim->predicted);
    if (!measured(exponent)) continue;
    const double half = std::min(longest, exponent.claim->ci.half_width());
    values.insert(values.end(), {exponent.claim->estimate - half, exponent.claim->estimate + half});
  }
  const Range all = range_of(values);
  const double air = std::max(0.1, 0.06 * (all.upper - all.lower));
  return {all.lower - air, all.upper + air};
}

// By order: a, predicted, and a, estimate, ends of the interval; points of one a stand side by
// side.
std::string blocks(const std::map<int, Exponents>& by_order, const Range& range) {
  constexpr double kStep = 0.008;
  const double step = kStep * (range.upper - range.lower);
  double shift = -0.5 * step * static_cast<double>(by_order.size() - 1);
  std::string text;
  for (const auto& [order, exponents] : by_order) {
    text += fmt::format("$predicted{} << EOD\n", order);
    for (const auto& [a, r, claim] : exponents) {
      text += fmt::format("{:.9e} {:.9e}\n", a, claim->predicted);
    }
    text += fmt::format("EOD\n$measured{} << EOD\nNaN NaN NaN NaN\n", order);
    for (const RegimeExponent& exponent : exponents) {
      const verify::ClaimResult& claim = *exponent.claim;
      if (!measured(exponent)) continue;
      text += fmt::format("{:.9e} {:.9e} {:.9e} {:.9e}\n", exponent.a + shift, claim.estimate,
                          claim.ci.lower, claim.ci.upper);
    }
    text += "EOD\n";
    shift += step;
  }
  return text;
}

std::string breakpoints(const Range& a) {
  std::string text;
  for (const double at : verify::kRegimeBreakpoints) {
    if (at <= a.lower || at >= a.upper) continue;
    text += fmt::format(
        "set arrow from {0},graph 0 to {0},graph 1 nohead dashtype 3 linewidth 1.4 "
        "linecolor '#606060'\nset label 'bends at a = {0}' at {0},graph 1.035 center\n",
        at);
  }
  return text;
}

std::string curves(const std::map<int, Exponents>& by_order) {
  std::string predicted, points;
  std::size_t k = 0;
  for (const auto& [order, exponents] : by_order) {
    const char* colour = kOrderColours[k++ % std::size(kOrderColours)];
    predicted += fmt::format(
        ", $predicted{0} using 1:2 with lines dashtype (8,5) linewidth 1.6 linecolor '{1}' "
        "title 'r = {0}, predicted'",
        order, colour);
    points += fmt::format(
        ", $measured{0} using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.9 linewidth 1.6 "
        "linecolor '{1}' title 'r = {0}, measured'",
        order, colour);
  }
  return "plot NaN notitle" + predicted + points + "\n";
}

}  // namespace

void draw_regimes(const verify::Results& results, const std::filesystem::path& folder) {
  const Exponents exponents = verify::regime_exponents(results);
  if (exponents.empty()) return;
  std::map<int, Exponents> by_order;
  for (const RegimeExponent& exponent : exponents) by_order[exponent.order].push_back(exponent);
  const PanelGrid grid{.n_panels = 1, .n_columns = 1, .panel_height = 420};
  const Range a = a_range(exponents);
  const Range y = exponent_range(exponents);
  const std::string script =
      blocks(by_order, a) + panel_look() + grid.place(0) + grid.legend() + set_range('x', a) +
      set_range('y', y) + linear_tics(a, 'x') + linear_tics(y) +
      title_label("Exponents of K^(r) where the widths of f and g are tied", grid.title_height()) +
      breakpoints(a) + "set xlabel 'a, where n = m^a'\nset ylabel 'exponent of K^{(r)} in m'\n" +
      curves(by_order);
  draw_figure(script, folder, verify::kRegimesFigure, grid.size());
}

}  // namespace widthwise::plots
