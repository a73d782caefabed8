#include "plots/claim_panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plots/gnuplot_text.hpp"
#include "plots/panel_grid.hpp"
#include "verify/report/number_format.hpp"

namespace widthwise::plots {
namespace {

using verify::ClaimResult;
using verify::ResultRow;

std::string title(const ClaimResult& claim) {
  const bool due = claim.is_control() && claim.as_expected();
  return fmt::format("{}: {}{}", claim.id, name(claim.verdict),
                     due ? ", as a control must be" : "");
}

std::string subtitle(const ClaimResult& claim, const std::string& estimate) {
  return fmt::format("{} {}, {} interval {}, predicted {}{}", estimate,
                     verify::format_estimate(claim.estimate, claim.ci.half_width()),
                     verify::format_confidence_level(claim.alpha),
                     verify::format_interval(claim.ci), claim.is_bound() ? "at most " : "",
                     verify::format_given(claim.predicted));
}

}  // namespace

Range width_range(const ClaimResult& claim) {
  const Range all = range_of(abscissae(claim));
  return widened_log(all, std::pow(all.upper / all.lower, 0.04), 1.1);
}

std::string heading(const ClaimResult& claim, const std::string& estimate, double title_height,
                    double subtitle_height) {
  return fmt::format(
      "set label 1 {} at screen 0.5,{} center font ',14'\n"
      "set label 2 {} at screen 0.5,{} center\n",
      gnuplot_text(title(claim)), title_height, gnuplot_text(subtitle(claim, estimate)),
      subtitle_height);
}

std::string panel_style(const ClaimResult& claim, const Range& x) {
  return fmt::format(
      "{}set lmargin at screen 0.115\nset rmargin at screen 0.725\n"
      "set key vertical Left reverse samplen 2.5 spacing 1.3\n"
      "set logscale x 2\n{}{}",
      panel_look(), set_range('x', x), width_tics(x, abscissae(claim)));
}

std::string margin_block(const ClaimResult& claim, const Range& x) {
  std::string block = "$band << EOD\n";
  constexpr double kFarBelow = 1e3;  // of what a bound allows; figures cut it off
  const double below = claim.is_bound() ? kFarBelow : claim.margin;
  for (const double width : {x.lower, x.upper}) {
    block += fmt::format("{:.9e} {:.9e} {:.9e} {:.9e}\n", width, claim.predicted - below,
                         claim.predicted + claim.margin, claim.predicted);
  }
  return block + "EOD\n";
}

std::string width_label(const ClaimResult& claim) {
  return gnuplot_text(verify::width_axis(claim));
}

std::string statistic_label(const ClaimResult& claim) {
  constexpr std::size_t kLongest = 44;
  const std::vector<std::string> lines = lines_of(claim.rows.front().statistic, kLongest);
  // Lines grow towards the tick labels.
  return fmt::format("{} offset {},0", gnuplot_lines(lines), lines.size() > 1 ? -1 : 0);
}

}  // namespace widthwise::plots
