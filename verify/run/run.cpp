#include "verify/run/run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

#include "sim/ensemble.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/base/width_list.hpp"

namespace widthwise::verify {
namespace {

// The draws of one study, growing from look to look.
struct StudyDraws {
  std::shared_ptr<const Study> study;
  std::vector<SampleTable> tables;  // one a width

  // Its draws at a width when the run has `target` samples.
  std::int64_t share_of(std::int64_t target, std::int64_t width) const {
    const double share = std::ceil(study->share(width) * static_cast<double>(target));
    return std::max(static_cast<std::int64_t>(share), std::min(target, kMinDraws));
  }
};

std::vector<StudyDraws> distinct_studies(const RunRequest& request) {
  std::vector<StudyDraws> studies;
  for (const Claim& claim : request.claims) {
    const bool there = std::any_of(studies.begin(), studies.end(), [&](const StudyDraws& draws) {
      return share_draws(*draws.study, *claim.study);
    });
    if (there) continue;
    studies.push_back({claim.study, {}});
    for (const std::int64_t width : request.widths) {
      if (!claim.study->covers(width)) continue;
      const auto columns = claim.study->columns();
      studies.back().tables.push_back(
          {claim.study->name(), width, columns,
           Eigen::MatrixXd(0, static_cast<Eigen::Index>(columns.size()))});
    }
  }
  return studies;
}

// What a draw of every study at every width holds until the files are written: the draws, and
// about three times as much while they are (samples_file.hpp).
double bytes_per_sample(const std::vector<StudyDraws>& studies) {
  constexpr double kCopies = 4.0;
  double numbers = 0.0;
  for (const StudyDraws& draws : studies) {
    for (const SampleTable& table : draws.tables) {
      numbers += draws.study->share(table.width) * static_cast<double>(table.columns.size());
    }
  }
  return kCopies * sizeof(double) * numbers;
}

void check_width_memory(const RunRequest& request) {
  const std::int64_t width = request.widths.back();
  double draw = 0.0;
  for (const StudyDraws& draws : distinct_studies(request)) {
    draw = std::max(draw, draws.study->bytes_per_draw(request.setting.engine, width));
  }
  const std::string threads =
      fmt::format("{} thread{}", request.threads, request.threads == 1 ? "" : "s");
  require_memory(draw * request.threads, fmt::format("width {} on {}", width, threads),
                 "give smaller widths or fewer --threads");
  for (const ChartRequest& chart : request.charts) {
    require_memory(chart_bytes_per_draw(chart, request.setting.engine) * request.threads,
                   fmt::format("{} on {}", chart.chart.id, threads),
                   "leave out --charts or give fewer --threads");
  }
}

void check_samples_memory(const RunRequest& request) {
  require_memory(
      bytes_per_sample(distinct_studies(request)) * static_cast<double>(request.n_samples),
      fmt::format("samples {}", request.n_samples), "give fewer --samples");
}

// What x and x' are, and z and z' if there are hypernetworks that have them.
std::string inputs_in_words(const RunRequest& request) {
  const auto own = [](const Claim& claim) { return claim.study->has_own_inputs(); };
  if (std::ranges::all_of(request.claims, own)) {
    return request.claims.front().study->regime().at("inputs");
  }
  const bool hypernets = std::ranges::any_of(
      request.claims, [](const Claim& claim) { return claim.study->regime().contains("depth_g"); });
  const Setting& setting = request.setting;
  if (!hypernets) return setting.inputs.description;
  return fmt::format("{}; {}", setting.inputs.description,
                     describe_pair(setting.z_inputs.u, setting.z_inputs.u_prime, "z", "d_z"));
}

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

class Runner {
 public:
  Runner(const RunRequest& request, ProgressBar& progress, const std::atomic<bool>& stop)
      : request_(request),
        progress_(progress),
        stop_(stop),
        studies_(distinct_studies(request)),
        most_samples_(available_memory() / bytes_per_sample(studies_)) {}

  RunOutcome operator()() {
    const int n_looks = request_.seconds ? 1 : request_.n_looks;
    const ErrorBudget budget{request_.alpha, static_cast<int>(request_.claims.size()), n_looks};
    const Strictness strictness{budget.per_interval(), request_.slope_margin};
    std::int64_t target = request_.seconds ? affordable_samples() : request_.n_samples;
    std::vector<ClaimResult> results(request_.claims.size());
    for (int look = 1; look <= n_looks; ++look) {
      draw_to(target, results, fmt::format("look {} of {}", look, n_looks));
      for (std::size_t i = 0; i < results.size(); ++i) {
        if (!open(results[i])) continue;
        results[i] = judge(request_.claims[i], draws_of(request_.claims[i]).tables, strictness);
        results[i].looks = look;
      }
      const bool done = std::none_of(results.begin(), results.end(),
                                     [&](const ClaimResult& result) { return open(result); });
      const std::int64_t next = next_target(target, results);
      if (done || stop_ || next <= target) break;
      target = next;
    }
    RunOutcome found = outcome(std::move(results), budget);
    found.results.charts = draw_charts();
    found.results.meta.partial = stop_;
    return found;
  }

 private:
  StudyDraws& draws_of(const Claim& claim) {
    return *std::find_if(studies_.begin(), studies_.end(), [&](const StudyDraws& draws) {
      return share_draws(*draws.study, *claim.study);
    });
  }

  // Whether a claim is to be looked at again: it never was, or nothing is decided, or it is not yet
  // known as precisely as was asked.
  bool open(const ClaimResult& result) const {
    if (result.looks == 0 || result.verdict == Verdict::kInconclusive) return true;
    return imprecise(result);
  }

  // --precision speaks of slopes.
  bool imprecise(const ClaimResult& result) const {
    return request_.precision && result.fit && result.ci.half_width() > *request_.precision;
  }

  // Twice the draws; more if the precision that was asked for is known to need more; what fits in
  // memory if that is less.
  std::int64_t next_target(std::int64_t target, const std::vector<ClaimResult>& results) const {
    constexpr double kReserve = 1.2;  // the half-width is itself known to some percent
    constexpr double kMostGrowth = 64.0;
    double growth = 2.0;
    for (const ClaimResult& result : results) {
      if (!request_.precision || !result.fit || !open(result)) continue;
      const double ratio = result.ci.half_width() / *request_.precision;
      growth = std::max(growth, kReserve * ratio * ratio);
    }
    growth = std::min(growth, kMostGrowth);
    return static_cast<std::int64_t>(std::min(static_cast<double>(target) * growth, most_samples_));
  }

  double cost(const StudyDraws& draws, const SampleTable& table) const {
    return draws.study->cost_per_draw(request_.setting.engine, table.width);
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
        total += cost(*draws, table) *
                 static_cast<double>(draws->share_of(target, table.width) - table.draws.rows());
      }
    }
    progress_.begin(label, total);
    // In doubling rounds over all widths, so that a run that is stopped early has draws at every
    // width, about as many.
    constexpr std::int64_t kFirstRound = 128;
    for (std::int64_t goal = std::min(kFirstRound, target);; goal = std::min(2 * goal, target)) {
      for (StudyDraws* draws : wanted) {
        for (SampleTable& table : draws->tables)
          extend(*draws, table, draws->share_of(goal, table.width));
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
                            return draws.study->draw(request_.setting, table.width, sample);
                          },
                          {[&] { progress_.advance(units); }, &stop_});
    table.draws.conservativeResize(have + more.rows(), Eigen::NoChange);
    table.draws.bottomRows(more.rows()) = more;
  }

  // How many draws a width fit into the time that was asked for. Pilots double until one takes a
  // tenth of it: the first draws of all fetch memory and tell little of the rest.
  std::int64_t affordable_samples() {
    constexpr double kShareForPilot = 0.1;
    constexpr double kShareForDrawing = 0.9;  // the rest is for fits, plots and files
    const double seconds = *request_.seconds;
    const auto begun = Clock::now();
    std::int64_t have = 0;
    for (std::int64_t target = std::int64_t{4} * request_.threads;; target *= 2) {
      const auto pilot_begun = Clock::now();
      for (StudyDraws& draws : studies_) {
        for (SampleTable& table : draws.tables)
          extend(draws, table, draws.share_of(target, table.width));
      }
      const double took = seconds_since(pilot_begun);
      const bool fits_twice = 2.0 * static_cast<double>(target) < most_samples_;
      if (took < kShareForPilot * seconds && fits_twice && !stop_) {
        have = target;
        continue;
      }
      const double left = std::max(0.0, kShareForDrawing * seconds - seconds_since(begun));
      const double more = left / took * static_cast<double>(target - have);
      return static_cast<std::int64_t>(
          std::min(static_cast<double>(target) + more,
                   std::max(static_cast<double>(target), most_samples_)));
    }
  }

  // One bar for all charts, which are dropped where they are not complete.
  std::vector<Chart> draw_charts() {
    double total = 0.0;
    for (const ChartRequest& chart : request_.charts) {
      total += chart_cost(chart, request_.setting.engine);
    }
    std::vector<Chart> charts;
    if (total > 0.0) progress_.begin("charts", total);
    const ChartHooks hooks{[this](double cost) { progress_.advance(cost); }, &stop_};
    for (const ChartRequest& request : request_.charts) {
      std::optional<Chart> chart = draw_chart(request, request_.setting, request_.threads, hooks);
      if (chart) charts.push_back(std::move(*chart));
    }
    progress_.finish();
    return charts;
  }

  RunOutcome outcome(std::vector<ClaimResult> results, const ErrorBudget& budget) {
    RunOutcome outcome;
    for (ClaimResult& result : results) {
      if (stop_ && result.verdict == Verdict::kInconclusive) {
        result.reason = "the run was interrupted; " + result.reason;
      } else if (imprecise(result) && result.verdict != Verdict::kInconclusive) {
        result.reason = fmt::format(
            "decided, but known to +-{:.2g} only, not to the precision of {:g} that was asked for",
            result.ci.half_width(), *request_.precision);
      }
    }
    outcome.results.claims = std::move(results);
    RunMeta& meta = outcome.results.meta;
    meta = {};
    meta.seed = request_.setting.seed;
    meta.threads = request_.threads;
    meta.engine = request_.setting.engine == sim::Engine::kDense ? "dense" : "deferred";
    meta.inputs = inputs_in_words(request_);
    meta.alpha = budget.alpha;
    meta.margin = request_.slope_margin.value_or(kSlopeMargin);
    meta.n_claims = budget.n_claims;
    meta.n_looks = budget.n_looks;
    for (StudyDraws& draws : studies_) {
      for (SampleTable& table : draws.tables) outcome.samples.push_back(std::move(table));
    }
    return outcome;
  }

  const RunRequest& request_;
  ProgressBar& progress_;
  const std::atomic<bool>& stop_;
  std::vector<StudyDraws> studies_;
  double most_samples_;  // draws a width that fit in memory
};

void check_positive(const char* name, std::optional<double> value, const char* right) {
  if (!value || (*value > 0.0 && std::isfinite(*value))) return;
  throw UsageError(fmt::format("{} {}: {}", name, *value, right));
}

}  // namespace

void check_request(const RunRequest& request) {
  if (request.claims.empty()) throw UsageError("nothing to verify: the run has no claims");
  require_threads(request.threads);
  // First of what is said of the widths: of a single one that is too large, this tells more.
  if (!request.widths.empty()) check_width_memory(request);
  require_slope(request.widths);
  if (request.widths.front() < 1 ||
      std::ranges::adjacent_find(request.widths, std::greater_equal<>()) != request.widths.end()) {
    throw UsageError(fmt::format("widths {}: they are positive and ascend without repeats",
                                 fmt::join(request.widths, ",")));
  }
  if (request.n_samples < 1) {
    throw UsageError(
        fmt::format("samples {}: at least 1 draw a width is needed, and some thousands "
                    "for a verdict",
                    request.n_samples));
  }
  if (request.n_looks < 1) {
    throw UsageError(fmt::format("looks {}: at least 1 is needed", request.n_looks));
  }
  if (!(request.alpha > 0.0 && request.alpha < 1.0)) {
    throw UsageError(fmt::format("alpha {}: a chance of error lies between 0 and 1, such as 1e-3",
                                 request.alpha));
  }
  check_positive("margin", request.slope_margin, "a margin is positive, such as 0.1");
  check_positive("precision", request.precision, "a half-width is positive, such as 0.05");
  check_positive("seconds", request.seconds, "a duration is positive, such as 60");
  constexpr double kMostSeconds = 1e7;  // four months
  if (request.seconds && *request.seconds > kMostSeconds) {
    throw UsageError(
        fmt::format("seconds {}: at most {:g} can be asked for", *request.seconds, kMostSeconds));
  }
  check_samples_memory(request);
}

RunOutcome run(const RunRequest& request, ProgressBar& progress, const std::atomic<bool>& stop) {
  return Runner(request, progress, stop)();
}

}  // namespace widthwise::verify
