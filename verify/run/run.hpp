#pragma once
// From claims to results: draw, look, draw more where nothing is decided yet.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "verify/base/progress.hpp"
#include "verify/claims/chart.hpp"
#include "verify/claims/claim.hpp"
#include "verify/results/run_outcome.hpp"
#include "verify/run/draw_store.hpp"
#include "verify/run/draw_team.hpp"
#include "verify/studies/study.hpp"

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

/// What a run tells while it goes on, from the thread that runs it.
struct RunHooks {
  /// The verdict on a claim, once it is final.
  std::function<void(const ClaimResult&)> decided = [](const ClaimResult&) {};
  /// About how long the draws for the precision that was asked for will take.
  std::function<void(double seconds)> expected = [](double) {};
};

/// Throws UsageError for a request that makes no sense or does not fit in memory.
void check_request(const RunRequest& request);

/// What a run works with beside its request; what is not given is made for it.
struct RunMeans {
  DrawStore* store = nullptr;  ///< keeps draws as they are made, and those that it holds are not
                               ///< made again; tables of the outcome read them from there, so that
                               ///< it must live on. Nothing: they are in the outcome.
  DrawTeam* team = nullptr;    ///< draws what claims rest on; nothing: the request's threads
  RunHooks hooks = {};
};

/// Carries out a request that check_request() accepts, one group of claims about the same draws
/// after the other. If `stop` becomes true the draws so far are judged, charts that are not
/// complete dropped, and the results marked as partial. Memory does not grow with the number of
/// samples but by the draws of the one claim that is judged.
RunOutcome run(const RunRequest& request, ProgressBar& progress, const std::atomic<bool>& stop,
               const RunMeans& means = {});

/// Judges the claims of a request, once, by so many rows of each table as `store` holds; nothing is
/// drawn. Alpha is split over its n_looks all the same. Throws UsageError if a table of the request
/// is missing.
RunOutcome judge_draws(const RunRequest& request, DrawStore& store,
                       const std::map<DrawTable, std::int64_t>& n_rows);

}  // namespace widthwise::verify
