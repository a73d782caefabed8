#pragma once
// The study of error rates: thousands of synthetic suites through run().

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "verify/base/progress.hpp"
#include "verify/results/calibration.hpp"
#include "verify/results/results.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify {

struct CalibrationRequest {
  std::int64_t n_suites = 2000;  ///< of each truth inside the families at each alpha
  std::uint64_t seed = 0;
  int threads = 1;
  /// The default alpha of a run shows too few errors to count; at the others they are many.
  std::vector<double> alphas{0.1, 0.02, 1e-3};
};

/// Carries out one suite. Called from many threads at once.
using SuiteRunner = std::function<std::vector<ClaimResult>(const RunRequest&)>;

/// What a real run does: run(), on one thread, without a progress bar.
std::vector<ClaimResult> run_suite(const RunRequest& request);

/// Throws UsageError for a request that makes no sense.
void check_request(const CalibrationRequest& request);

/// Runs suites of synthetic_claims() for each of synthetic_truths() at each alpha, once exact and
/// once a margin off: n_suites of a truth inside the families that claims declare, a quarter as
/// many, with more draws and one look, of one outside. Then an eighth as many for each deviation of
/// the power curves. `suite` stands in the place of run_suite() for those who want
/// to see a fault found. The counts depend on the request but not on its threads. If `stop` becomes
/// true, suites that were begun are finished, and what was counted until then is marked as partial.
/// meta holds what follows from the request; the rest is blank.
Calibration calibrate(const CalibrationRequest& request, ProgressBar& progress,
                      const std::atomic<bool>& stop, const SuiteRunner& suite = run_suite);

}  // namespace widthwise::verify
