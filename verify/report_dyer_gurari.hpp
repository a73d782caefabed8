#pragma once
// What the report says of the table of Dyer and Gur-Ari, cell by cell.

#include <optional>
#include <string>
#include <vector>

#include "widthwise/verify/dyer_gurari.hpp"
#include "widthwise/verify/estimator.hpp"
#include "widthwise/verify/results.hpp"

namespace widthwise::verify {

/// The stem of the figure of all cells.
inline constexpr const char* kDyerGurariFigure = "dyer-gurari";

/// A cell of the published table with the claim that measured it.
struct MeasuredCell {
  PublishedCell published;
  const ClaimResult* claim;
};

/// The cells that were measured, in the order of the published table: all means, then all
/// variances.
std::vector<MeasuredCell> measured_cells(const Results& results);

/// The slope of a straight line through the claim's widths 2^7..2^13, all of one weight, without a
/// correction: how the published exponents were taken. The error is that of a line from 1000 draws
/// a width as they made, going by the spread of the draws here. (For products of outputs, where
/// this suite averages conditional moments, theirs is larger.) Nothing if fewer than three of the
/// widths are there or a value is zero.
std::optional<Estimate> plain_line(const ClaimResult& claim);

/// Section with table and figure of the claims conjecture.dyer-gurari.*; empty if there are none.
/// Arguments are as in render_charts().
std::string render_dyer_gurari(const Results& results, const std::string& figures,
                               const std::string& heading);

}  // namespace widthwise::verify
