#include "verify/report/claim_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verify/report/number_format.hpp"
#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

/// What the table of rows has columns for: those that would be empty are left out.
struct RowColumns {
  bool width_g, statistic, bands, slopes;

  explicit RowColumns(const ClaimResult& claim)
      : width_g(std::ranges::any_of(claim.rows, [](auto& row) { return row.width_g.has_value(); })),
        statistic(!one_statistic(claim)),
        bands(
            std::ranges::any_of(claim.rows, [](auto& row) { return std::isfinite(row.bands[2]); })),
        slopes(claim.fit && claim.fit->local_slopes.size() + 1 == claim.rows.size()) {}

  std::vector<MarkdownTable::Column> titles() const {
    std::vector<MarkdownTable::Column> list{{"width"}};
    if (width_g) list.push_back({"width of g"});
    list.push_back({"samples"});
    if (statistic) list.push_back({"statistic", Align::kLeft});
    list.push_back({"value"});
    list.push_back({"standard error"});
    if (bands) {
      for (double level : kBandLevels) list.push_back({fmt::format("{} %", 100 * level)});
    }
    if (slopes) list.push_back({"slope to the next width"});
    return list;
  }

  std::vector<std::string> cells(const ClaimResult& claim, std::size_t i) const {
    const ResultRow& row = claim.rows[i];
    std::vector<std::string> list{row.width_f ? std::to_string(*row.width_f) : "∞"};
    if (width_g) list.push_back(row.width_g ? std::to_string(*row.width_g) : "–");
    list.push_back(std::to_string(row.samples));
    if (statistic) list.push_back(row.statistic);
    list.push_back(format_estimate(row.value, row.se));
    list.push_back(format_significant(row.se, 2));
    if (bands) {
      for (double quantile : row.bands) list.push_back(format_significant(quantile, 3));
    }
    if (slopes) list.push_back(local_slope(*claim.fit, i));
    return list;
  }

  static std::string local_slope(const ResultFit& fit, std::size_t i) {
    if (i >= fit.local_slopes.size()) return "";
    const LocalSlope& local = fit.local_slopes[i];
    return fmt::format("{} ± {}", format_estimate(local.slope, local.se),
                       format_significant(local.se, 2));
  }
};

}  // namespace

bool one_statistic(const ClaimResult& claim) {
  return std::ranges::all_of(claim.rows, [&](const ResultRow& row) {
    return row.statistic == claim.rows.front().statistic;
  });
}

RowTable row_table(const ClaimResult& claim) {
  if (claim.rows.empty()) return {};
  const RowColumns columns(claim);
  RowTable table{columns.titles(), {}};
  for (std::size_t i = 0; i < claim.rows.size(); ++i) table.rows.push_back(columns.cells(claim, i));
  return table;
}

}  // namespace widthwise::verify
