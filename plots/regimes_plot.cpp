#include "plots/regimes_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/error_bars.hpp"
#include "plots/panel_grid.hpp"
#include "verify/report/report_regimes.hpp"
#include "verify/results/regime_exponents.hpp"

namespace widthwise::plots {
namespace {

using verify::RegimeExponent;
using Exponents = std::vector<RegimeExponent>;

constexpr const char* kOrderColours[] = {"#1f5f9e", "#b9770e", "#1e8449", "#6c3483", "#c0392b"};

// By verdict: a disc, a cross and a ring.
constexpr int kRing = 6;
constexpr int kPointtypes[] = {7, 2, kRing};

// An estimate without an interval is none.
bool measured(const verify::ClaimResult& claim) {
  return std::isfinite(claim.estimate) && std::isfinite(claim.ci.half_width());
}

Range a_range(const Exponents& exponents) {
  std::vector<double> values;
  for (const RegimeExponent& exponent : exponents) values.push_back(exponent.a);
  const Range all = range_of(values);
  const double air = std::max(0.05, 0.04 * (all.upper - all.lower));
  return {all.lower - air, all.upper + air};
}

// The exponents of one order. Points of one a stand side by side, order by order.
struct Series {
  int order;
  const char* colour;
  Exponents exponents;
  double shift;  ///< of its points, in a

  std::vector<Bar> bars() const {
    std::vector<Bar> list;
    for (const auto& [a, r, claim] : exponents) {
      list.push_back({a + shift, measured(*claim) ? claim->estimate : std::nan(""), claim->ci.lower,
                      claim->ci.upper});
    }
    return list;
  }
};

std::string measured_name(const Series& series) {
  return fmt::format("measured{}", series.order);
}

std::vector<Series> series_of(const Exponents& exponents, const Range& a) {
  constexpr double kStep = 0.014;  // of the axis
  std::vector<Series> list;
  for (const RegimeExponent& exponent : exponents) {
    if (list.empty() || list.back().order != exponent.order) {
      const char* colour = kOrderColours[list.size() % std::size(kOrderColours)];
      list.push_back({exponent.order, colour, {}, static_cast<double>(list.size())});
    }
    list.back().exponents.push_back(exponent);
  }
  const double middle = 0.5 * static_cast<double>(list.size() - 1);
  for (Series& series : list) {
    series.shift = (series.shift - middle) * kStep * (a.upper - a.lower);
  }
  return list;
}

// Holds every estimate and prediction.
Range exponent_range(const std::vector<Series>& list) {
  std::vector<double> predictions;
  std::vector<Bar> bars;
  for (const Series& series : list) {
    for (const RegimeExponent& e : series.exponents) predictions.push_back(e.claim->predicted);
    for (const Bar& bar : series.bars()) bars.push_back(bar);
  }
  return range_with_bars(predictions, bars);
}

// Blocks by order: $measured<r> as bars_block() writes it; $predicted<r> with a and exponent;
// $verdicts<r> with a, estimate and pointtype.
std::string blocks(const Series& series, const Range& y) {
  const std::vector<Bar> bars = series.bars();
  std::string predicted = fmt::format("$predicted{} << EOD\n", series.order);
  std::string verdicts = fmt::format("$verdicts{} << EOD\n", series.order);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const auto& [a, order, claim] = series.exponents[i];
    predicted += fmt::format("{:.9g} {:.9g}\n", a, claim->predicted);
    verdicts += fmt::format("{:.9g} {:.9g} {}\n", bars[i].x, bars[i].y,
                            kPointtypes[static_cast<std::size_t>(claim->verdict)]);
  }
  return predicted + "EOD\n" + verdicts + "EOD\n" + bars_block(measured_name(series), bars, y);
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

std::string predicted_curve(const Series& series) {
  return fmt::format(
      ", $predicted{0} using 1:2 with lines dashtype (8,5) linewidth 1.6 linecolor '{1}' "
      "title 'r = {0}, predicted'",
      series.order, series.colour);
}

// A ring lets nothing of its bar through.
std::string measured_points(const Series& series) {
  return fmt::format(
      ", ${2} using 1:2:3:4 with yerrorbars pointtype 0 linewidth 1.6 linecolor '{1}' "
      "title 'r = {0}, measured'"
      ", $verdicts{0} using 1:($3 == {3} ? $2 : NaN) with points pointtype 7 linecolor 'white' "
      "notitle, $verdicts{0} using 1:2:3 with points pointtype variable linewidth 1.8 "
      "linecolor '{1}' notitle",
      series.order, series.colour, measured_name(series), kRing);
}

// What the shapes say, as far as they occur.
std::string verdict_entries(const Exponents& exponents) {
  std::string entries;
  for (const auto verdict :
       {verify::Verdict::kConfirmed, verify::Verdict::kInconclusive, verify::Verdict::kRefuted}) {
    const bool occurs = std::ranges::any_of(exponents, [&](const RegimeExponent& exponent) {
      return measured(*exponent.claim) && exponent.claim->verdict == verdict;
    });
    if (!occurs) continue;
    entries += fmt::format(
        ", keyentry with points pointtype {} linewidth 1.8 linecolor '#404040' title '{}'",
        kPointtypes[static_cast<std::size_t>(verdict)], name(verdict));
  }
  return entries;
}

std::string plot_command(const std::vector<Series>& list, const Exponents& exponents,
                         const Range& y) {
  std::string predicted, points, cuts;
  for (const Series& series : list) {
    predicted += predicted_curve(series);
    points += measured_points(series);
    cuts += cut_marks(measured_name(series), series.bars(), y, series.colour, cuts.empty());
  }
  return "plot NaN notitle" + predicted + points + verdict_entries(exponents) + cuts + "\n";
}

}  // namespace

void draw_regimes(const verify::Results& results, const FigureFolder& folder) {
  const Exponents exponents = verify::regime_exponents(results);
  if (exponents.empty()) return;
  const PanelGrid grid{.n_panels = 1, .n_columns = 1, .panel_height = 420};
  const Range a = a_range(exponents);
  const std::vector<Series> list = series_of(exponents, a);
  const Range y = exponent_range(list);
  std::string script;
  for (const Series& series : list) script += blocks(series, y);
  script +=
      panel_look() + grid.place(0) + grid.legend() + set_range('x', a) + set_range('y', y) +
      linear_tics(a, 'x') + linear_tics(y) +
      title_label("Exponents of K^(r) where the widths of f and g are tied", grid.title_height()) +
      breakpoints(a) + "set xlabel 'a, where n = m^a'\nset ylabel 'exponent of K^{(r)} in m'\n" +
      plot_command(list, exponents, y);
  draw_figure(script, folder, verify::kRegimesFigure, grid.size());
}

}  // namespace widthwise::plots
