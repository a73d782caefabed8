#pragma once
// What a run is asked for.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "verify/claims/chart.hpp"
#include "verify/claims/claim.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// A run splits its alpha over claims, looks and forms of corrections, and a double still holds
/// what is left to an interval, and the quantiles that belong to it.
inline constexpr double kSmallestAlpha = 1e-100;

/// The claims of a run, predicted for the inputs of a setting: the same ones at every setting.
using ClaimsAt = std::function<std::vector<Claim>(const Setting&)>;

struct RunRequest {
  std::vector<Claim> claims;         ///< none: a run of charts, of which nothing below matters but
                                     ///< threads and setting
  std::vector<std::int64_t> widths;  ///< ascending, two at least
  std::int64_t n_samples;            ///< draws of each study at each width, at the first look
  bool allotted = false;  ///< not these, but as many as claims need (draw_plan.hpp), from pilots;
                          ///< at each look at most what these would cost
  int n_looks = 3;        ///< the draws double from look to look, while they fit in memory
  std::optional<double> precision;  ///< go on until slope intervals are this half-width
  std::optional<double> seconds;    ///< draw for about this long instead, and look once
  Setting setting;
  int threads;
  double alpha = 1e-3;  ///< the suite's chance of any wrong verdict, from kSmallestAlpha on
  std::optional<double> slope_margin;
  std::vector<ChartRequest> charts = {};  ///< drawn after the claims
  ClaimsAt claims_at = {};  ///< where the norms of the inputs were chosen: require_norms()

  int looks() const { return seconds ? 1 : n_looks; }
};

/// Throws UsageError for a request that makes no sense or does not fit in memory.
void check_request(const RunRequest& request);

}  // namespace widthwise::verify
