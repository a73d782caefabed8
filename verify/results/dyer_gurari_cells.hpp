#pragma once
// The cells of the tables of Dyer and Gur-Ari that a run measured, beside what they measured.

#include <optional>
#include <vector>

#include "theory/dyer_gurari.hpp"
#include "verify/results/results.hpp"
#include "verify/stats/estimator.hpp"

namespace widthwise::verify {

/// A cell of a published table with the claim that measured it.
struct MeasuredCell {
  theory::PublishedCell published;
  const ClaimResult* claim;
};

/// The cells of the table of such weights that were measured, in its order: all means, then all
/// variances.
std::vector<MeasuredCell> measured_cells(const Results& results, theory::PublishedWeights weights);

/// The slope of a straight line through the claim's widths 2^7..2^13, all of one weight, without a
/// correction: how the published exponents were taken. The error is that of a line from 1000 draws
/// a width as they made, going by the spread of the draws here. Nothing if fewer than three of the
/// widths are there or a value is zero.
std::optional<Estimate> plain_line(const ClaimResult& claim);

}  // namespace widthwise::verify
