#include "verify/run/calibrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <memory>
#include <string>

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

constexpr double kPowerAlpha = 1e-3;       // the default of a run
constexpr double kLargestDeviation = 2.0;  // in margins
constexpr int kDeviations = 17;
constexpr std::int64_t kPowerShare = 8;  // a power curve has this many suites less at each point

// Suites of one truth: how far off it is, and how strictly it is judged.
struct Scenario {
  std::string name;  // names the random numbers
  double deviation;
  double alpha;
  int n_looks;
  std::int64_t n_suites;
};

// What is kept of one claim of one suite, as numbers: suites are the draws of an ensemble.
enum Entry : Eigen::Index { kVerdict, kConfirmation, kRefutation, kEntries };

RunRequest suite_request(const Scenario& scenario, std::uint64_t seed, std::uint64_t suite) {
  const double side = suite % 2 == 0 ? 1.0 : -1.0;
  const auto study = std::make_shared<const SyntheticStudy>(
      fmt::format("synthetic.{}.suite{}", scenario.name, suite), side * scenario.deviation);
  RunRequest request{};
  request.claims = synthetic_claims(study);
  request.widths = kWidths;
  request.n_samples = kSamples;
  request.n_looks = scenario.n_looks;
  request.setting.seed = seed;
  request.threads = 1;
  request.alpha = scenario.alpha;
  return request;
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

Eigen::VectorXd entries_of(const std::vector<ClaimResult>& results, double deviation) {
  Eigen::VectorXd row = Eigen::VectorXd::Zero(kEntries * std::ssize(results));
  for (std::size_t i = 0; i < results.size(); ++i) {
    auto entries = row.segment(static_cast<Eigen::Index>(i) * kEntries, kEntries);
    entries[kVerdict] = static_cast<double>(results[i].verdict);
    predict(results[i], deviation, entries);
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

bool is_wrong(Verdict verdict, Truth truth, const Claim& claim) {
  if (verdict == Verdict::kInconclusive) return false;
  if (truth == Truth::kExact) return verdict == Verdict::kRefuted;
  return verdict == Verdict::kConfirmed || *claim.margin > 0.0;
}

void add_suite(const Suites& suites, Eigen::Index suite, const std::vector<Claim>& claims,
               SuiteCounts& counts) {
  bool confirmed = false;
  bool refuted = false;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Verdict verdict = suites.verdict(suite, i);
    if (!is_wrong(verdict, counts.truth, claims[i])) continue;
    ++counts.claims[i].wrong;
    confirmed |= verdict == Verdict::kConfirmed;
    refuted |= verdict == Verdict::kRefuted;
  }
  counts.any_confirmed += confirmed ? 1 : 0;
  counts.any_refuted += refuted ? 1 : 0;
  counts.any_wrong += confirmed || refuted ? 1 : 0;
}

SuiteCounts counted(const Suites& suites, const std::vector<Claim>& claims, Truth truth,
                    double alpha) {
  SuiteCounts counts{.truth = truth, .alpha = alpha, .suites = suites.count(), .claims = {}};
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

Scenario truth_scenario(Truth truth, double alpha, std::int64_t n_suites) {
  return {.name = fmt::format("{}.alpha{}", name(truth), alpha),
          .deviation = truth == Truth::kExact ? 0.0 : 1.0,
          .alpha = alpha,
          .n_looks = kLooks,
          .n_suites = n_suites};
}

Scenario power_scenario(int step, std::int64_t n_suites) {
  const double deviation = kLargestDeviation * step / (kDeviations - 1);
  return {.name = fmt::format("power.deviation{}", deviation),
          .deviation = deviation,
          .alpha = kPowerAlpha,
          .n_looks = 1,
          .n_suites = std::max<std::int64_t>(1, n_suites / kPowerShare)};
}

// In units of a look's draws: what is undecided draws 1 + 1 + 2 of them.
double cost_of_suite(const Scenario& scenario) {
  return scenario.deviation == 0.0 || scenario.n_looks == 1 ? 1.0 : 4.0;
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
    for (const double alpha : request_.alphas) {
      for (const Truth truth : kTruths) {
        const Suites suites = run(truth_scenario(truth, alpha, request_.n_suites));
        if (suites.count() == 0) continue;  // stopped
        calibration.counts.push_back(counted(suites, claims_, truth, alpha));
      }
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
    for (const double alpha : request_.alphas) {
      for (const Truth truth : kTruths) add(truth_scenario(truth, alpha, request_.n_suites));
    }
    for (int step = 0; step < kDeviations; ++step) add(power_scenario(step, request_.n_suites));
    progress_.begin("synthetic suites", total, "suites");
  }

  Suites run(const Scenario& scenario) {
    const double cost = cost_of_suite(scenario);
    return Suites(
        sim::run_ensemble(0, scenario.n_suites, kEntries * std::ssize(claims_), request_.threads,
                          [&](std::uint64_t suite) {
                            return entries_of(suite_(suite_request(scenario, request_.seed, suite)),
                                              scenario.deviation);
                          },
                          {[&] { progress_.advance(cost); }, &stop_}));
  }

  std::vector<PowerCurve> power_curves() {
    std::vector<PowerCurve> curves;
    for (const Claim& claim : claims_) {
      if (*claim.margin == 0.0) continue;  // deviations are counted in margins
      curves.push_back({claim.id, in_words(claim.conclusion, claim.statistic_in_words()), {}});
    }
    for (int step = 0; step < kDeviations && !stop_; ++step) {
      const Scenario scenario = power_scenario(step, request_.n_suites);
      const Suites suites = run(scenario);
      if (suites.count() == 0) break;
      std::size_t curve = 0;
      for (std::size_t i = 0; i < claims_.size(); ++i) {
        if (*claims_[i].margin == 0.0) continue;
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
