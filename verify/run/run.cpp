#include "verify/run/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <stdexcept>
#include <variant>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/run/draw_goals.hpp"
#include "verify/run/draw_plan.hpp"
#include "verify/run/study_draws.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {
namespace {

// Whether nothing is measured at the inputs of the setting.
bool all_listed(const RunRequest& request) {
  return std::ranges::all_of(request.claims, [](const Claim& claim) {
    return std::holds_alternative<ListedInputs>(claim.study->networks().inputs);
  });
}

// What x and x' are, and z and z' if there are hypernetworks that have them.
std::string inputs_in_words(const RunRequest& request) {
  if (request.claims.empty()) return "";
  if (all_listed(request)) {
    return std::get<ListedInputs>(request.claims.front().study->networks().inputs).description;
  }
  const bool hypernets = std::ranges::any_of(
      request.claims, [](const Claim& claim) { return claim.study->networks().is_hypernet(); });
  const Setting& setting = request.setting;
  if (!hypernets) return setting.inputs.description;
  return fmt::format("{}; {}{}", setting.inputs.description, setting.z_inputs.source,
                     describe_pair(setting.z_inputs.x, setting.z_inputs.x_prime, "z", "d_z"));
}

// Draws a width by which the spreads become known that the others are allotted by: this many, or
// this part of a first look's.
constexpr std::int64_t kPilot = 500;
constexpr std::int64_t kPilotShare = 4;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

// Of draws that were made.
DrawRows stored_rows(DrawStore& store, const DrawTable& table, std::int64_t first, std::int64_t n) {
  return store.rows(table, first, n, [](std::int64_t, std::int64_t) -> DrawRows {
    throw std::logic_error("draws that were kept are not there");
  });
}

class Runner {
 public:
  Runner(const RunRequest& request, ProgressBar& progress, const std::atomic<bool>& stop,
         DrawStore& store, DrawTeam& team, const RunHooks& hooks)
      : request_(request),
        progress_(progress),
        stop_(stop),
        store_(store),
        team_(team),
        hooks_(hooks),
        draws_(request.claims, request.widths),
        most_samples_(static_cast<double>(decided(
            "most samples",
            [&] {
              return std::llround(std::min(available_memory() / draws_.bytes_per_sample(), 1e15));
            }))),
        goals_(request, draws_, most_samples_) {}

  RunOutcome operator()() {
    const int n_claims = std::max(1, static_cast<int>(request_.claims.size()));
    budget_ = {request_.alpha, n_claims, request_.looks()};
    results_.resize(request_.claims.size());
    plan_first_look();
    progress_.begin("draws", seconds_to_goals());
    // The cheapest first, so that the first verdicts are there in no time.
    std::vector<DrawGroup> groups = draws_.groups();
    std::ranges::stable_sort(groups, {},
                             [&](const DrawGroup& group) { return goals_.missing_cost(group); });
    for (const DrawGroup& group : groups) judge_in_looks(group);
    progress_.finish();
    RunOutcome found = outcome();
    found.results.charts = draw_charts();
    found.results.meta.partial = stop_;
    return found;
  }

  // Judges all claims by so many rows of each table as there are.
  RunOutcome judge_once(const std::map<DrawTable, std::int64_t>& n_rows) {
    budget_ = {request_.alpha, static_cast<int>(request_.claims.size()), request_.n_looks};
    for (StudyDraws& of : draws_.studies()) {
      for (std::size_t i = 0; i < of.tables.size(); ++i) {
        const SampleTable& table = of.tables[i];
        const auto found = n_rows.find(table.key());
        if (found == n_rows.end()) {
          throw UsageError(
              fmt::format("draws of {} at width {} are missing", table.study, table.width));
        }
        of.n_drawn[i] = found->second;
      }
    }
    for (std::size_t i = 0; i < request_.claims.size(); ++i) {
      results_.push_back(judged(i));
      results_.back().looks = 1;
    }
    hold_only({});
    return outcome();
  }

 private:
  // What is not the same in every run of a request is kept with the draws. A decision that was cut
  // short is none.
  std::int64_t decided(const std::string& what, const std::function<std::int64_t()>& decide) {
    if (const auto before = store_.decision(what)) return static_cast<std::int64_t>(*before);
    const std::int64_t value = decide();
    if (!stop_) store_.decide(what, static_cast<double>(value));
    return value;
  }

  // The draws of these studies, and no others, in memory.
  void hold_only(const std::vector<StudyDraws*>& wanted) {
    for (StudyDraws& draws : draws_.studies()) {
      const bool held = std::ranges::find(wanted, &draws) != wanted.end();
      for (std::size_t i = 0; i < draws.tables.size(); ++i) {
        SampleTable& table = draws.tables[i];
        const std::int64_t n = held ? draws.n_drawn[i] : 0;
        if (table.draws.rows() == n) continue;
        table.draws = stored_rows(store_, table.key(), 0, n);
      }
    }
  }

  // One group after the other, so that the first verdicts are there long before the last ones.
  void judge_in_looks(const DrawGroup& group) {
    for (int look = 1; look <= request_.looks(); ++look) {
      draw_to_goals(group);
      for (const std::size_t claim : group.claims) {
        if (!goals_.open(results_[claim])) continue;
        results_[claim] = judged(claim);
        results_[claim].looks = look;
        if (!goals_.open(results_[claim])) tell(claim);
      }
      const bool done = std::ranges::none_of(
          group.claims, [&](std::size_t claim) { return goals_.open(results_[claim]); });
      if (done || stop_ || look == request_.looks() || !goals_.raise(group, results_, look + 1))
        break;
      progress_.extend(seconds_to_goals(group));
    }
    for (const std::size_t claim : group.claims) {
      if (goals_.open(results_[claim])) tell(claim);
    }
    hold_only({});
  }

  void tell(std::size_t claim) {
    if (stop_) return;
    progress_.clear();
    hooks_.decided(results_[claim]);
  }

  ClaimResult judged(std::size_t claim) {
    hold_only(draws_.all_of_claim(claim));
    const Strictness strictness{budget_.per_interval(), request_.slope_margin};
    std::vector<FurtherDraws> further;
    for (const StudyDraws* draws : draws_.all_of_claim(claim)) {
      if (draws != &draws_.of_claim(claim)) further.push_back({draws->study.get(), &draws->tables});
    }
    return judge(request_.claims[claim], draws_.of_claim(claim).tables, strictness, further);
  }

  // Sets what every table is to have at the first look.
  void plan_first_look() {
    if (request_.seconds) {
      const std::int64_t target = decided("samples", [&] { return affordable_samples(); });
      goals_.set(target);
      return price_draws();  // no draw more, which a resumed run would not make
    }
    if (!request_.allotted) {
      goals_.set(request_.n_samples);
      time_draws(request_.threads);
      return;
    }
    time_draws(std::min(kPilot, std::max(request_.n_samples / kPilotShare, kMinDraws)));
    for (const DrawGroup& group : draws_.groups()) {
      for (const std::size_t claim : group.claims) results_[claim] = judged(claim);
      goals_.raise(group, results_, 1);
      for (const std::size_t claim : group.claims) results_[claim] = {};
    }
    if (request_.precision) hooks_.expected(seconds_to_goals());
  }

  double seconds_to_goals() {
    double seconds = 0.0;
    for (const DrawGroup& group : draws_.groups()) seconds += seconds_to_goals(group);
    return seconds;
  }

  double seconds_to_goals(const DrawGroup& group) {
    double seconds = 0.0;
    for (const std::size_t study : group.studies) {
      seconds += seconds_to_goals(draws_.studies()[study]);
    }
    return seconds;
  }

  double seconds_to_goals(const StudyDraws& draws) {
    double seconds = 0.0;
    for (std::size_t i = 0; i < draws.goals.size(); ++i) {
      const SampleTable& table = draws.tables[i];
      const auto missing = std::max<std::int64_t>(draws.goals[i] - draws.n_drawn[i], 0);
      seconds += seconds_[&table] * static_cast<double>(missing);
    }
    return seconds;
  }

  // In doubling rounds over all widths, so that a run that is stopped early has draws at every
  // width, about as many.
  void draw_to_goals(const DrawGroup& group) {
    constexpr double kFirstRound = 128.0;
    double part = 1.0;
    for (const std::size_t index : group.studies) {
      const StudyDraws& draws = draws_.studies()[index];
      for (const std::int64_t goal : draws.goals) {
        part = std::min(part, kFirstRound / static_cast<double>(std::max<std::int64_t>(goal, 1)));
      }
    }
    for (;; part = std::min(2.0 * part, 1.0)) {
      for (const std::size_t index : group.studies) {
        StudyDraws& draws = draws_.studies()[index];
        for (std::size_t i = 0; i < draws.goals.size(); ++i) {
          const double target = std::ceil(part * static_cast<double>(draws.goals[i]));
          extend(draws, i, static_cast<std::int64_t>(target), seconds_[&draws.tables[i]]);
        }
      }
      if (part == 1.0) break;
    }
  }

  // What the bar counts where draws cannot be timed.
  void price_draws() {
    for (const StudyDraws& draws : draws_.studies()) {
      for (const SampleTable& table : draws.tables) {
        seconds_[&table] = draw_cost(*draws.study, request_.setting, table.width);
      }
    }
  }

  // Draws and keeps the first samples of each table and times them: what the bar counts of the
  // others.
  void time_draws(std::int64_t n_draws) {
    std::size_t n_tables = 0;
    for (const StudyDraws& draws : draws_.studies()) n_tables += draws.tables.size();
    progress_.begin("pilot", static_cast<double>(n_tables));
    for (StudyDraws& draws : draws_.studies()) {
      for (std::size_t i = 0; i < draws.tables.size(); ++i) {
        const SampleTable& table = draws.tables[i];
        const auto begun = Clock::now();
        const std::int64_t have = draws.n_drawn[i];
        const std::int64_t more = std::min(n_draws, draws.share_of(n_draws, table.width));
        extend(draws, i, have + more, 1.0 / static_cast<double>(more));
        seconds_[&table] = seconds_since(begun) / static_cast<double>(more);
      }
    }
    progress_.finish();
  }

  // Brings table i of a study to so many draws.
  void extend(StudyDraws& draws, std::size_t i, std::int64_t target, double units_per_draw) {
    const SampleTable& table = draws.tables[i];
    const std::int64_t have = draws.n_drawn[i];
    if (target <= have || stop_) return;
    const auto study = static_cast<std::size_t>(&draws - draws_.studies().data());
    const sim::Drawing drawing = draws.study->drawing(request_.setting, table.width);
    std::int64_t n_new = 0;
    const auto draw = [&](std::int64_t first, std::int64_t n) {
      return team_.draw({study, table.width, first, n, std::ssize(table.columns), drawing},
                        {[&] { ++n_new, progress_.advance(units_per_draw); }, &stop_});
    };
    const std::int64_t n_more = store_.rows(table.key(), have, target - have, draw).rows();
    for (; n_new < n_more; ++n_new) progress_.advance(units_per_draw);
    draws.n_drawn[i] = have + n_more;
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
      for (StudyDraws& draws : draws_.studies()) {
        for (std::size_t i = 0; i < draws.tables.size(); ++i) {
          extend(draws, i, draws.share_of(target, draws.tables[i].width), 1.0);
        }
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

  // A bar for each chart; charts are dropped where they are not complete.
  std::vector<Chart> draw_charts() {
    std::vector<Chart> charts;
    for (const ChartRequest& request : request_.charts) {
      if (stop_) break;
      std::map<const ChartCell*, double> seconds;
      double total = 0.0;
      for (const ChartCell* cell : distinct_draws(request)) {
        if (!stop_) seconds[cell] = seconds_of_draw(*cell);
        total += seconds[cell] * static_cast<double>(request.n_samples);
      }
      progress_.begin(request.chart.id, total);
      const ChartHooks hooks{
          [&](const ChartCell& cell) { progress_.advance(seconds.at(&cell)); }, &stop_,
          [&](const ChartCell& cell, std::int64_t n, const DrawSamples& draw) {
            const Study& study = *cell.study;
            return store_.rows({study.name(), cell.width, study.columns()}, 0, n, draw);
          }};
      std::optional<Chart> chart = draw_chart(request, request_.setting, request_.threads, hooks);
      if (chart) charts.push_back(std::move(*chart));
      progress_.finish();
    }
    return charts;
  }

  double seconds_of_draw(const ChartCell& cell) const {
    const auto begun = Clock::now();
    cell.study->draw(request_.setting, cell.width, 0);
    return seconds_since(begun);
  }

  RunOutcome outcome() {
    RunOutcome outcome;
    for (ClaimResult& result : results_) {
      if (stop_ && result.verdict == Verdict::kInconclusive) {
        result.reason = "the run was interrupted; " + result.reason;
      } else if (goals_.imprecise(result) && result.verdict != Verdict::kInconclusive) {
        result.reason = fmt::format(
            "decided, but known to +-{:.2g} only, not to the precision of {:g} that was asked for",
            result.ci.half_width(), *request_.precision);
      }
    }
    outcome.results.claims = std::move(results_);
    RunMeta& meta = outcome.results.meta;
    meta = {};
    meta.seed = request_.setting.seed;
    meta.threads = request_.threads;
    meta.engine = request_.setting.engine == sim::Engine::kDense ? "dense" : "deferred";
    meta.inputs = inputs_in_words(request_);
    meta.alpha = budget_.alpha;
    meta.margin = request_.slope_margin.value_or(kSlopeMargin);
    meta.n_claims = budget_.n_claims;
    meta.n_looks = budget_.n_looks;
    outcome.samples.engine = meta.engine;
    outcome.samples.description = meta.inputs;
    if (!all_listed(request_)) {
      outcome.samples.inputs = by_name(hypernet_inputs({}, request_.setting));
    }
    for (StudyDraws& draws : draws_.studies()) {
      for (std::size_t i = 0; i < draws.tables.size(); ++i) {
        SampleTable& table = draws.tables[i];
        table.key_name = draws.study->key_name();
        table.networks = draws.study->networks();
        table.inputs = draws.study->inputs(request_.setting);
        const std::int64_t n = draws.n_drawn[i];
        table.stored = StoredDraws{
            n, [store = &store_, key = table.key()](std::int64_t first, std::int64_t count) {
              return stored_rows(*store, key, first, count);
            }};
        outcome.samples.tables.push_back(std::move(table));
      }
    }
    return outcome;
  }

  const RunRequest& request_;
  ProgressBar& progress_;
  const std::atomic<bool>& stop_;
  DrawStore& store_;  // holds all draws
  DrawTeam& team_;
  const RunHooks& hooks_;
  DrawsByStudy draws_;
  ErrorBudget budget_;
  std::vector<ClaimResult> results_;
  std::map<const SampleTable*, double> seconds_;  // that a draw takes: time_draws()
  double most_samples_;                           // draws a width that fit in memory
  DrawGoals goals_;
};

}  // namespace

RunOutcome run(const RunRequest& request, ProgressBar& progress, const std::atomic<bool>& stop,
               const RunMeans& means) {
  MemoryStore memory;
  ThreadTeam threads(request.threads);
  DrawStore& store = means.store != nullptr ? *means.store : memory;
  DrawTeam& team = means.team != nullptr ? *means.team : threads;
  RunOutcome outcome = Runner(request, progress, stop, store, team, means.hooks)();
  if (means.store != nullptr) return outcome;
  for (SampleTable& table : outcome.samples.tables) {
    table.draws = table.rows(0, table.n_samples());
    table.stored.reset();
  }
  return outcome;
}

RunOutcome judge_draws(const RunRequest& request, DrawStore& store,
                       const std::map<DrawTable, std::int64_t>& n_rows) {
  ProgressBar none(false);
  const std::atomic<bool> never = false;
  ThreadTeam threads(request.threads);
  const RunHooks nobody;
  return Runner(request, none, never, store, threads, nobody).judge_once(n_rows);
}

}  // namespace widthwise::verify
