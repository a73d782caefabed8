#include "verify/run/calibrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <variant>

#include "sim/ensemble.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/claims/synthetic_claims.hpp"

namespace widthwise::verify {
namespace {

// Modest, so that thousands of suites are quick; few draws are also what verdicts find hardest.
const std::vector<std::int64_t> kWidths{64, 128, 256, 512, 1024, 2048, 4096, 8192};
constexpr std::int64_t kSamples = 400;
constexpr int kLooks = 3;

// Outside the declared families noise hides what is wrong: as little of it as real runs have.
constexpr std::int64_t kOutsideSamples = 2000;
constexpr std::int64_t kOutsideShare = 4;  // of the suites inside, this part

// What is said of a truth under which draws are allotted from pilots.
constexpr const char* kAllotted = ", allotted draws";

constexpr double kPowerAlpha = 1e-3;       // the default of a run
constexpr double kLargestDeviation = 2.0;  // in margins
constexpr int kDeviations = 17;
constexpr std::int64_t kPowerShare = 8;  // a power curve has this many suites less at each point

// Suites of one truth: how far off claims are, and how strictly they are judged.
struct Scenario {
  std::string name;  // names the random numbers
  const SyntheticTruth& truth;
  double deviation;
  double alpha;
  std::int64_t n_samples;
  bool allotted;  // from pilots, in place of these samples at every width
  int n_looks;
  std::int64_t n_suites;
};

// What is kept of one claim of one suite, as numbers: suites are the draws of an ensemble.
enum Entry : Eigen::Index { kVerdict, kMissed, kConfirmation, kRefutation, kEntries };

// To either side in turn.
std::shared_ptr<const SyntheticStudy> study_of(const Scenario& scenario, std::uint64_t suite) {
  const double side = suite % 2 == 0 ? 1.0 : -1.0;
  return std::make_shared<const SyntheticStudy>(
      fmt::format("synthetic.{}.suite{}", scenario.name, suite), side * scenario.deviation,
      scenario.truth);
}

RunRequest suite_request(const Scenario& scenario, const std::vector<Claim>& claims,
                         std::uint64_t seed) {
  RunRequest request{};
  request.claims = claims;
  request.widths = kWidths;
  request.n_samples = scenario.n_samples;
  request.allotted = scenario.allotted;
  request.n_looks = scenario.n_looks;
  request.setting.seed = seed;
  request.threads = 1;
  request.alpha = scenario.alpha;
  return request;
}

bool is_upper_bound(const Claim& claim) {
  const auto* slope = std::get_if<Slope>(&claim.conclusion);
  return slope != nullptr && slope->upper_bound;
}

// What the interval alone would decide, without a look at whether the regime is reached.
Verdict unheld_verdict(const Claim& claim, const ClaimResult& result) {
  return is_upper_bound(claim) ? bound_verdict(result.ci, result.predicted, result.margin)
                               : equivalence_verdict(result.ci, result.predicted, result.margin);
}

// An interval that is not believed, since the regime is not reached, says nothing that could be
// wrong. An exact zero has no interval: it is what was drawn.
bool is_missed(const Claim& claim, const ClaimResult& result, double target) {
  if (result.margin == 0.0 || result.ci.contains(target)) return false;
  const bool withheld = result.verdict == Verdict::kInconclusive &&
                        unheld_verdict(claim, result) != Verdict::kInconclusive;
  return !withheld;
}

// Whether verdicts have the chances of confirmation_probability(): a normal estimate between two
// margins.
bool has_power_curve(const Claim& claim) {
  return *claim.margin > 0.0 && !is_upper_bound(claim) &&
         claim.statistic.columns().front() != SyntheticStudy::kLaw;
}

// What the formulas of verdict.hpp say of a claim that is `deviation` margins off, at the standard
// error and the interval that it came to. Without them it is INCONCLUSIVE for certain.
void predict(const ClaimResult& result, double deviation, Eigen::Ref<Eigen::VectorXd> entries) {
  const double se = result.fit ? result.fit->family.widest().target_se : result.se;
  if (!(se > 0.0 && std::isfinite(se))) return;
  const double reach = result.ci.half_width();
  const double distance = deviation * result.margin;
  entries[kConfirmation] = confirmation_probability(distance, se, result.margin, reach);
  entries[kRefutation] = refutation_probability(distance, se, result.margin, reach);
}

Eigen::VectorXd entries_of(const std::vector<Claim>& claims, const SyntheticStudy& study,
                           const std::vector<ClaimResult>& results, double deviation) {
  Eigen::VectorXd row = Eigen::VectorXd::Zero(kEntries * std::ssize(results));
  for (std::size_t i = 0; i < results.size(); ++i) {
    auto entries = row.segment(static_cast<Eigen::Index>(i) * kEntries, kEntries);
    const double target = study.target(claims[i].statistic.columns().front());
    entries[kVerdict] = static_cast<double>(results[i].verdict);
    entries[kMissed] = is_missed(claims[i], results[i], target) ? 1.0 : 0.0;
    if (has_power_curve(claims[i])) predict(results[i], deviation, entries);
  }
  return row;
}

/// The suites of one scenario, one a row.
class Suites {
 public:
  explicit Suites(sim::Draws entries) : entries_(std::move(entries)) {}

  std::int64_t count() const { return entries_.rows(); }
  Verdict verdict(Eigen::Index suite, std::size_t claim) const {
    return static_cast<Verdict>(static_cast<int>(entries_(suite, column(claim, kVerdict))));
  }
  bool missed(Eigen::Index suite, std::size_t claim) const {
    return entries_(suite, column(claim, kMissed)) != 0.0;
  }
  std::int64_t count(std::size_t claim, Verdict verdict) const {
    return (entries_.col(column(claim, kVerdict)).array() == static_cast<double>(verdict)).count();
  }
  double mean(std::size_t claim, Entry entry) const {
    return count() == 0 ? 0.0 : entries_.col(column(claim, entry)).mean();
  }

 private:
  static Eigen::Index column(std::size_t claim, Entry entry) {
    return static_cast<Eigen::Index>(claim) * kEntries + entry;
  }

  sim::Draws entries_;
};

// At the margin REFUTED is wrong too, but for a zero that is none. Outside the declared families
// that is not promised: there only what is false may not be CONFIRMED, nor what is true REFUTED.
bool is_wrong(Verdict verdict, const SuiteCounts& counts, const Claim& claim) {
  if (verdict == Verdict::kInconclusive) return false;
  if (counts.exact()) return verdict == Verdict::kRefuted;
  return verdict == Verdict::kConfirmed || (counts.inside && *claim.margin > 0.0);
}

void add_suite(const Suites& suites, Eigen::Index suite, const std::vector<Claim>& claims,
               SuiteCounts& counts) {
  bool confirmed = false;
  bool refuted = false;
  bool missed = false;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    counts.claims[i].covered += suites.missed(suite, i) ? 0 : 1;
    missed |= suites.missed(suite, i);
    const Verdict verdict = suites.verdict(suite, i);
    if (!is_wrong(verdict, counts, claims[i])) continue;
    ++counts.claims[i].wrong;
    confirmed |= verdict == Verdict::kConfirmed;
    refuted |= verdict == Verdict::kRefuted;
  }
  counts.any_confirmed += confirmed ? 1 : 0;
  counts.any_refuted += refuted ? 1 : 0;
  counts.any_wrong += confirmed || refuted ? 1 : 0;
  counts.all_covered += missed ? 0 : 1;
}

SuiteCounts counted(const Suites& suites, const std::vector<Claim>& claims,
                    const Scenario& scenario) {
  SuiteCounts counts{.truth = scenario.truth.name + (scenario.allotted ? kAllotted : ""),
                     .inside = scenario.truth.inside,
                     .deviation = scenario.deviation,
                     .alpha = scenario.alpha,
                     .suites = suites.count(),
                     .claims = {}};
  for (std::size_t i = 0; i < claims.size(); ++i) {
    counts.claims.push_back({.claim = claims[i].id,
                             .confirmed = suites.count(i, Verdict::kConfirmed),
                             .refuted = suites.count(i, Verdict::kRefuted),
                             .inconclusive = suites.count(i, Verdict::kInconclusive)});
  }
  for (Eigen::Index suite = 0; suite < suites.count(); ++suite) {
    add_suite(suites, suite, claims, counts);
  }
  return counts;
}

Scenario truth_scenario(const SyntheticTruth& truth, bool allotted, double deviation, double alpha,
                        std::int64_t n_suites) {
  const std::int64_t outside = std::max<std::int64_t>(1, n_suites / kOutsideShare);
  return {.name = fmt::format("{}{}.deviation{}.alpha{}", truth.name, allotted ? kAllotted : "",
                              deviation, alpha),
          .truth = truth,
          .deviation = deviation,
          .alpha = alpha,
          .n_samples = truth.inside ? kSamples : kOutsideSamples,
          .allotted = allotted,
          .n_looks = truth.inside ? kLooks : 1,
          .n_suites = truth.inside ? n_suites : outside};
}

Scenario power_scenario(int step, std::int64_t n_suites) {
  const double deviation = kLargestDeviation * step / (kDeviations - 1);
  return {.name = fmt::format("power.deviation{}", deviation),
          .truth = synthetic_truths().front(),
          .deviation = deviation,
          .alpha = kPowerAlpha,
          .n_samples = kSamples,
          .allotted = false,
          .n_looks = 1,
          .n_suites = std::max<std::int64_t>(1, n_suites / kPowerShare)};
}

// Exact and a margin off, under each truth and at each alpha; where the first one holds, with
// allotted draws too.
std::vector<Scenario> truth_scenarios(const CalibrationRequest& request) {
  std::vector<Scenario> scenarios;
  const auto add = [&](const SyntheticTruth& truth, bool allotted) {
    for (const double alpha : request.alphas) {
      for (const double deviation : {0.0, 1.0}) {
        scenarios.push_back(truth_scenario(truth, allotted, deviation, alpha, request.n_suites));
      }
    }
  };
  for (const SyntheticTruth& truth : synthetic_truths()) {
    add(truth, false);
    if (&truth == &synthetic_truths().front()) add(truth, true);
  }
  return scenarios;
}

// In units of kSamples draws a width: what is undecided draws 1 + 1 + 2 times as many.
double cost_of_suite(const Scenario& scenario) {
  const double look = static_cast<double>(scenario.n_samples) / kSamples;
  return scenario.n_looks == 1 ? look : 4 * look;
}

class Calibrator {
 public:
  Calibrator(const CalibrationRequest& request, ProgressBar& progress,
             const std::atomic<bool>& stop, const SuiteRunner& suite)
      : request_(request),
        progress_(progress),
        stop_(stop),
        suite_(suite),
        claims_(synthetic_claims(std::make_shared<const SyntheticStudy>("", 0.0))) {}

  Calibration operator()() {
    begin_progress();
    Calibration calibration{.meta = meta(), .counts = {}, .power = {}};
    for (const Scenario& scenario : truth_scenarios(request_)) {
      const Suites suites = run(scenario);
      if (suites.count() == 0) break;  // stopped
      calibration.counts.push_back(counted(suites, claims_, scenario));
    }
    calibration.power = power_curves();
    progress_.finish();
    calibration.meta.partial = stop_;
    return calibration;
  }

 private:
  void begin_progress() {
    double total = 0.0;
    const auto add = [&](const Scenario& scenario) {
      total += cost_of_suite(scenario) * static_cast<double>(scenario.n_suites);
    };
    for (const Scenario& scenario : truth_scenarios(request_)) add(scenario);
    for (int step = 0; step < kDeviations; ++step) add(power_scenario(step, request_.n_suites));
    progress_.begin("synthetic suites", total, "suites");
  }

  Suites run(const Scenario& scenario) {
    const double cost = cost_of_suite(scenario);
    return Suites(sim::run_ensemble(
        0, scenario.n_suites, kEntries * std::ssize(claims_), request_.threads,
        [&](std::uint64_t suite) {
          const auto study = study_of(scenario, suite);
          const std::vector<Claim> claims = synthetic_claims(study);
          const auto results = suite_(suite_request(scenario, claims, request_.seed));
          return entries_of(claims, *study, results, scenario.deviation);
        },
        {[&] { progress_.advance(cost); }, &stop_}));
  }

  std::vector<PowerCurve> power_curves() {
    std::vector<PowerCurve> curves;
    for (const Claim& claim : claims_) {
      if (!has_power_curve(claim)) continue;
      curves.push_back({claim.id, in_words(claim.conclusion, claim.statistic_in_words()), {}});
    }
    for (int step = 0; step < kDeviations && !stop_; ++step) {
      const Scenario scenario = power_scenario(step, request_.n_suites);
      const Suites suites = run(scenario);
      if (suites.count() == 0) break;
      std::size_t curve = 0;
      for (std::size_t i = 0; i < claims_.size(); ++i) {
        if (!has_power_curve(claims_[i])) continue;
        curves[curve++].points.push_back({.deviation = scenario.deviation,
                                          .suites = suites.count(),
                                          .confirmed = suites.count(i, Verdict::kConfirmed),
                                          .refuted = suites.count(i, Verdict::kRefuted),
                                          .predicted_confirmed = suites.mean(i, kConfirmation),
                                          .predicted_refuted = suites.mean(i, kRefutation)});
      }
    }
    return curves;
  }

  CalibrationMeta meta() const {
    CalibrationMeta meta{};
    meta.seed = request_.seed;
    meta.threads = request_.threads;
    meta.n_suites = request_.n_suites;
    meta.n_claims = static_cast<int>(claims_.size());
    meta.n_looks = kLooks;
    meta.n_samples = kSamples;
    meta.n_outside_samples = kOutsideSamples;
    meta.widths = kWidths;
    meta.power_alpha = kPowerAlpha;
    return meta;
  }

  const CalibrationRequest& request_;
  ProgressBar& progress_;
  const std::atomic<bool>& stop_;
  const SuiteRunner& suite_;
  std::vector<Claim> claims_;  // of every suite, but for its study
};

}  // namespace

std::vector<ClaimResult> run_suite(const RunRequest& request) {
  const std::atomic<bool> never = false;  // a suite that is cut short would count as undecided
  ProgressBar none(false);
  return run(request, none, never).results.claims;
}

void check_request(const CalibrationRequest& request) {
  require_threads(request.threads);
  constexpr std::int64_t kMost = 1000000;
  if (request.n_suites < 1 || request.n_suites > kMost) {
    throw UsageError(
        fmt::format("suites {}: from 1 to {} can be run, and 2000 resolve a rate of "
                    "some percent",
                    request.n_suites, kMost));
  }
}

Calibration calibrate(const CalibrationRequest& request, ProgressBar& progress,
                      const std::atomic<bool>& stop, const SuiteRunner& suite) {
  return Calibrator(request, progress, stop, suite)();
}

}  // namespace widthwise::verify
