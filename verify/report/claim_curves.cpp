#include "verify/report/claim_curves.hpp"

#include <algorithm>
#include <cmath>

#include "verify/report/axis_ticks.hpp"

namespace widthwise::verify {

std::vector<double> abscissae(const ClaimResult& claim) {
  std::vector<double> list;
  for (const ResultRow& row : claim.rows) list.push_back(row.abscissa);
  return list;
}

std::string width_axis(const ClaimResult& claim) {
  const auto all = [&](auto property) { return std::ranges::all_of(claim.rows, property); };
  if (!all([](const ResultRow& row) { return row.width_g.has_value(); })) return "width n";
  if (all([](const ResultRow& row) { return row.width_f == row.width_g; })) return "width n = m";
  const bool against_g =
      all([](const ResultRow& row) { return row.abscissa == static_cast<double>(*row.width_g); });
  return against_g ? "width m of g" : "width n";
}

double predicted_line(const ClaimResult& claim, double width) {
  const double largest = range_of(abscissae(claim)).upper;
  return std::exp(claim.fit->best().value(largest) + claim.predicted * std::log(width / largest));
}

}  // namespace widthwise::verify
