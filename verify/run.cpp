#include "widthwise/verify/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "widthwise/sim/ensemble.hpp"
#include "widthwise/verify/errors.hpp"
#include "widthwise/verify/machine_memory.hpp"
#include "widthwise/verify/thread_count.hpp"
#include "widthwise/verify/width_list.hpp"

namespace widthwise::verify {
namespace {

// The draws of one study, growing from look to look.
struct StudyDraws {
  MlpStudy study;
  std::vector<SampleTable> tables;  // one a width
};

std::vector<StudyDraws> distinct_studies(const RunRequest& request) {
  std::vector<StudyDraws> studies;
  for (const Claim& claim : request.claims) {
    const bool there = std::any_of(studies.begin(), studies.end(), [&](const StudyDraws& draws) {
      return draws.study == claim.study;
    });
    if (there) continue;
    studies.push_back({claim.study, {}});
    for (const std::int64_t width : request.widths) {
      const auto columns = claim.study.columns();
      studies.back().tables.push_back(
          {claim.study.name(), width, columns,
           Eigen::MatrixXd(0, static_cast<Eigen::Index>(columns.size()))});
    }
  }
  return studies;
}

// Of one draw of every study at every width, as long as the run lasts.
double bytes_per_sample(const RunRequest& request, const std::vector<StudyDraws>& studies) {
  std::size_t columns = 0;
  for (const StudyDraws& draws : studies) columns += draws.study.columns().size();
  // Twice: the draws are copied once while they grow and once when they are written.
  return 2.0 * sizeof(double) * static_cast<double>(columns * request.widths.size());
}

void check_memory(const RunRequest& request, const std::vector<StudyDraws>& studies) {
  const std::int64_t width = request.widths.back();
  double draw = 0.0;
  for (const StudyDraws& draws : studies) {
    draw = std::max(draw, bytes_per_draw(draws.study, request.setting.engine, width));
  }
  require_memory(draw * request.threads,
                 fmt::format("width {} on {} threads", width, request.threads),
                 "give smaller widths or fewer --threads");
  require_memory(bytes_per_sample(request, studies) * static_cast<double>(request.n_samples),
                 fmt::format("samples {}", request.n_samples), "give fewer --samples");
}

class Runner {
 public:
  Runner(const RunRequest& request, ProgressBar& progress, const std::atomic<bool>& stop)
      : request_(request), progress_(progress), stop_(stop), studies_(distinct_studies(request)) {}

  RunOutcome operator()() {
    const int n_looks = request_.seconds ? 1 : request_.n_looks;
    const ErrorBudget budget{request_.alpha, static_cast<int>(request_.claims.size()), n_looks};
    std::int64_t target = request_.seconds ? affordable_samples() : request_.n_samples;
    std::vector<ClaimResult> results(request_.claims.size());
    for (int look = 1; look <= n_looks; ++look) {
      draw_to(target, results, fmt::format("look {} of {}", look, n_looks));
      for (std::size_t i = 0; i < results.size(); ++i) {
        if (!open(results[i])) continue;
        results[i] = judge(request_.claims[i], draws_of(request_.claims[i]).tables,
                           {budget.per_interval(), request_.slope_margin});
        results[i].looks = look;
      }
      const bool done = std::none_of(results.begin(), results.end(),
                                     [&](const ClaimResult& result) { return open(result); });
      if (done || stop_) break;
      const std::int64_t next = next_target(target, results);
      if (next <= target) break;  // no more fit in memory, and a look at the same draws is none
      target = next;
    }
    return outcome(std::move(results), budget);
  }

 private:
  StudyDraws& draws_of(const Claim& claim) {
    return *std::find_if(studies_.begin(), studies_.end(),
                         [&](const StudyDraws& draws) { return draws.study == claim.study; });
  }

  static double half_width(const ClaimResult& result) {
    return (result.ci.upper - result.ci.lower) / 2.0;
  }

  // Whether a claim is to be looked at again: it never was, or nothing is decided, or it is not yet
  // known as precisely as was asked.
  bool open(const ClaimResult& result) const {
    if (result.looks == 0 || result.verdict == Verdict::kInconclusive) return true;
    return request_.precision && result.fit && half_width(result) > *request_.precision;
  }

  // Twice the draws; more if the precision that was asked for is known to need more.
  std::int64_t next_target(std::int64_t target, const std::vector<ClaimResult>& results) const {
    constexpr double kReserve = 1.1;
    constexpr double kMostGrowth = 64.0;
    double growth = 2.0;
    for (const ClaimResult& result : results) {
      if (!request_.precision || !result.fit || !open(result)) continue;
      const double ratio = half_width(result) / *request_.precision;
      growth = std::max(growth, kReserve * ratio * ratio);
    }
    return bounded_samples(static_cast<double>(target) * std::min(growth, kMostGrowth));
  }

  // No more than fit in memory.
  std::int64_t bounded_samples(double n_samples) const {
    return static_cast<std::int64_t>(
        std::min(n_samples, available_memory() / bytes_per_sample(request_, studies_)));
  }

  double cost(const StudyDraws& draws, const SampleTable& table) const {
    return cost_per_draw(draws.study, request_.setting.engine, table.width);
  }

  // Brings every study that has an open claim to `target` draws at each width.
  void draw_to(std::int64_t target, const std::vector<ClaimResult>& results,
               const std::string& label) {
    std::vector<StudyDraws*> wanted;
    for (std::size_t i = 0; i < results.size(); ++i) {
      StudyDraws* draws = &draws_of(request_.claims[i]);
      const bool there = std::find(wanted.begin(), wanted.end(), draws) != wanted.end();
      if (open(results[i]) && !there) wanted.push_back(draws);
    }
    double total = 0.0;
    for (const StudyDraws* draws : wanted) {
      for (const SampleTable& table : draws->tables) {
        total += cost(*draws, table) * static_cast<double>(target - table.draws.rows());
      }
    }
    progress_.begin(label, total);
    // In doubling rounds over all widths, so that a run that is stopped early has draws at every
    // width, about as many.
    constexpr std::int64_t kFirstRound = 128;
    for (std::int64_t goal = std::min(kFirstRound, target);; goal = std::min(2 * goal, target)) {
      for (StudyDraws* draws : wanted) {
        for (SampleTable& table : draws->tables) extend(*draws, table, goal);
      }
      if (goal == target) break;
    }
    progress_.finish();
  }

  void extend(const StudyDraws& draws, SampleTable& table, std::int64_t target) {
    const std::int64_t have = table.draws.rows();
    if (target <= have || stop_) return;
    const double units = cost(draws, table);
    const sim::Draws more =
        sim::run_ensemble(have, target - have, table.draws.cols(), request_.threads,
                          [&](std::uint64_t sample) {
                            return draw_sample(draws.study, request_.setting, table.width, sample);
                          },
                          {[&] { progress_.advance(units); }, &stop_});
    table.draws.conservativeResize(have + more.rows(), Eigen::NoChange);
    table.draws.bottomRows(more.rows()) = more;
  }

  // How many draws a width fit into the time that was asked for, by timing the first few.
  std::int64_t affordable_samples() {
    const std::int64_t pilot = 4 * request_.threads;
    using Clock = std::chrono::steady_clock;
    const auto begun = Clock::now();
    for (StudyDraws& draws : studies_) {
      for (SampleTable& table : draws.tables) extend(draws, table, pilot);
    }
    const double each =
        std::chrono::duration<double>(Clock::now() - begun).count() / static_cast<double>(pilot);
    constexpr double kShareForDrawing = 0.9;  // the rest is for fits, plots and files
    return std::max(pilot, bounded_samples(kShareForDrawing * *request_.seconds / each));
  }

  RunOutcome outcome(std::vector<ClaimResult> results, const ErrorBudget& budget) {
    RunOutcome outcome;
    for (ClaimResult& result : results) {
      if (stop_ && result.verdict == Verdict::kInconclusive) {
        result.reason = "the run was interrupted; " + result.reason;
      }
    }
    outcome.results.claims = std::move(results);
    RunMeta& meta = outcome.results.meta;
    meta = {};
    meta.seed = request_.setting.seed;
    meta.threads = request_.threads;
    meta.engine = request_.setting.engine == sim::Engine::kDense ? "dense" : "deferred";
    meta.inputs = request_.setting.inputs.description;
    meta.alpha = budget.alpha;
    meta.margin = request_.slope_margin.value_or(kSlopeMargin);
    meta.n_claims = budget.n_claims;
    meta.n_looks = budget.n_looks;
    meta.partial = stop_;
    for (StudyDraws& draws : studies_) {
      for (SampleTable& table : draws.tables) outcome.samples.push_back(std::move(table));
    }
    return outcome;
  }

  const RunRequest& request_;
  ProgressBar& progress_;
  const std::atomic<bool>& stop_;
  std::vector<StudyDraws> studies_;
};

}  // namespace

void check_request(const RunRequest& request) {
  check_memory(request, distinct_studies(request));
  require_slope(request.widths);
  if (request.n_samples < 1) {
    throw UsageError(
        fmt::format("samples {}: at least 1 draw a width is needed, and some thousands "
                    "for a verdict",
                    request.n_samples));
  }
  require_threads(request.threads);
  if (!(request.alpha > 0.0 && request.alpha < 1.0)) {
    throw UsageError(fmt::format("alpha {}: a chance of error lies between 0 and 1, such as 1e-3",
                                 request.alpha));
  }
  if (request.slope_margin &&
      !(*request.slope_margin > 0.0 && std::isfinite(*request.slope_margin))) {
    throw UsageError(
        fmt::format("margin {}: a margin is positive, such as 0.1", *request.slope_margin));
  }
  if (request.precision && !(*request.precision > 0.0)) {
    throw UsageError(
        fmt::format("precision {}: a half-width is positive, such as 0.05", *request.precision));
  }
  constexpr double kMostSeconds = 1e7;  // four months
  if (request.seconds && !(*request.seconds > 0.0 && *request.seconds <= kMostSeconds)) {
    throw UsageError(fmt::format("seconds {}: a duration is positive and at most {:g}, such as 60",
                                 *request.seconds, kMostSeconds));
  }
}

RunOutcome run(const RunRequest& request, ProgressBar& progress, const std::atomic<bool>& stop) {
  return Runner(request, progress, stop)();
}

}  // namespace widthwise::verify
