#include "verify/results/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "verify/stats/clopper_pearson.hpp"

namespace widthwise::verify {
namespace {

constexpr const char* kRefutedThoughExact = "REFUTED though exact";
constexpr const char* kConfirmedAtMargin = "CONFIRMED at the margin";
constexpr const char* kDecidedAtMargin = "decided at the margin";
constexpr const char* kMissedThoughExact = "misses though exact";
constexpr const char* kMissedAtMargin = "misses at the margin";

const char* missed_event(const SuiteCounts& counts) {
  return counts.exact() ? kMissedThoughExact : kMissedAtMargin;
}

void add_suite_rates(const SuiteCounts& counts, std::vector<ErrorRate>& rates) {
  const auto add = [&](const char* event, std::int64_t errors) {
    rates.push_back({kWholeSuite, event, counts.truth, counts.deviation, counts.alpha, counts.alpha,
                     errors, counts.suites});
  };
  if (counts.exact()) {
    add(kRefutedThoughExact, counts.any_refuted);
  } else {
    add(kConfirmedAtMargin, counts.any_confirmed);
    if (counts.inside) add(kDecidedAtMargin, counts.any_wrong);
  }
  if (counts.inside) add(missed_event(counts), counts.suites - counts.all_covered);
}

void add_claim_rates(const SuiteCounts& counts, std::vector<ErrorRate>& rates) {
  if (!counts.inside) return;
  const double share = counts.alpha / static_cast<double>(counts.claims.size());
  const auto add = [&](const VerdictCounts& claim, const char* event, std::int64_t errors) {
    rates.push_back({claim.claim, event, counts.truth, counts.deviation, counts.alpha, share,
                     errors, counts.suites});
  };
  for (const VerdictCounts& claim : counts.claims) {
    if (!counts.exact()) add(claim, kDecidedAtMargin, claim.wrong);
    add(claim, missed_event(counts), counts.suites - claim.covered);
  }
}

}  // namespace

Fraction fraction_of(std::int64_t count, std::int64_t trials) {
  constexpr double kAlphaEachSide = 0.025;
  return {static_cast<double>(count) / static_cast<double>(trials),
          {clopper_pearson_lower(count, trials, kAlphaEachSide),
           clopper_pearson_upper(count, trials, kAlphaEachSide)}};
}

PowerAgreement PowerCurve::agreement() const {
  PowerAgreement agreement;
  const auto add = [&](const Fraction& fraction, double predicted) {
    ++agreement.total;
    const auto [lower, upper] = fraction.interval;
    agreement.inside += predicted >= lower && predicted <= upper ? 1 : 0;
    agreement.largest_difference =
        std::max(agreement.largest_difference, std::abs(fraction.value - predicted));
  };
  for (const PowerPoint& point : points) {
    add(fraction_of(point.confirmed, point.suites), point.predicted_confirmed);
    add(fraction_of(point.refuted, point.suites), point.predicted_refuted);
  }
  return agreement;
}

double ErrorRate::observed() const {
  return static_cast<double>(errors) / static_cast<double>(suites);
}

double ErrorRate::upper() const {
  constexpr double kAlpha = 0.05;
  return clopper_pearson_upper(errors, suites, kAlpha);
}

bool ErrorRate::exceeds(double level) const {
  return clopper_pearson_lower(errors, suites, level) > nominal;
}

std::vector<ErrorRate> Calibration::rates() const {
  std::vector<ErrorRate> rates;
  for (const SuiteCounts& suites : counts) add_suite_rates(suites, rates);
  for (const SuiteCounts& suites : counts) add_claim_rates(suites, rates);
  return rates;
}

double Calibration::level() const {
  return kFalseAlarm / static_cast<double>(std::max<std::size_t>(1, rates().size()));
}

int Calibration::exit_code() const {
  const double at = level();
  const bool exceeded =
      std::ranges::any_of(rates(), [at](const ErrorRate& rate) { return rate.exceeds(at); });
  if (exceeded) return 1;
  return meta.partial ? 2 : 0;
}

}  // namespace widthwise::verify
