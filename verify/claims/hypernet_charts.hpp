#pragma once
// The charts about hypernetworks.

#include <vector>

#include "verify/claims/chart.hpp"
#include "verify/claims/claim_options.hpp"

namespace widthwise::verify {

/// What the charts of Theorem 3 are drawn at: the grid's widths of f and along n = m, its widths of
/// g, and the narrow and wide networks that are compared.
struct ChartGrid {
  std::vector<std::int64_t> widths_f;
  std::vector<std::int64_t> widths_g;
  std::int64_t narrow;
  std::int64_t wide;
  std::int64_t n_variance;  ///< draws a network: tails are heavy at small widths
  std::int64_t n_angle;     ///< likewise
};

/// What `verify --charts` draws.
ChartGrid default_chart_grid();

/// chart.ntk-variance: the variance of K^(1)(u; u') against n for several m, and along n = m.
/// chart.kernel-angle: K^(1)(u; u') against the angle between z and z', for narrow and wide f and
/// g, with the limit Theta_h. Throws UsageError as hypernet_depth() does.
std::vector<ChartRequest> theorem3_charts(const ClaimOptions& options,
                                          const ChartGrid& grid = default_chart_grid());

}  // namespace widthwise::verify
