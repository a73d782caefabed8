#pragma once
// From claims to results: draw, look, draw more where nothing is decided yet.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>

#include "verify/base/progress.hpp"
#include "verify/results/run_outcome.hpp"
#include "verify/run/draw_store.hpp"
#include "verify/run/draw_team.hpp"
#include "verify/run/run_request.hpp"

namespace widthwise::verify {

/// What a run tells while it goes on, from the thread that runs it.
struct RunHooks {
  /// The verdict on a claim, once it is final.
  std::function<void(const ClaimResult&)> decided = [](const ClaimResult&) {};
  /// About how long the draws for the precision that was asked for will take.
  std::function<void(double seconds)> expected = [](double) {};
};

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
