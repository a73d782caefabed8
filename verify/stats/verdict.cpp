#include "verify/stats/verdict.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <stdexcept>
#include <string>

namespace widthwise::verify {
namespace {

void check_alpha(double alpha) {
  if (!(alpha > 0 && alpha < 1)) {
    throw std::invalid_argument("an error rate lies between 0 and 1, not at " +
                                std::to_string(alpha));
  }
}

void check_margin(double margin) {
  if (!(margin > 0 && std::isfinite(margin))) {
    throw std::invalid_argument("a margin is positive, not " + std::to_string(margin) +
                                ": nothing can be shown to be exactly equal");
  }
}

void check_se(double se) {
  if (!(se >= 0)) {
    throw std::invalid_argument("a standard error is not negative: " + std::to_string(se));
  }
}

/// Whether there are two ends to hold against a prediction; throws what verdicts throw.
bool decidable(const Interval& interval, double predicted, double margin) {
  check_margin(margin);
  if (!std::isfinite(predicted)) throw std::invalid_argument("a prediction must be finite");
  if (!std::isfinite(interval.lower) || !std::isfinite(interval.upper)) return false;
  if (interval.lower <= interval.upper) return true;
  throw std::invalid_argument("an interval's lower end lies above its upper end");
}

/// z(1 - alpha / 2), from the upper tail so that a tiny alpha keeps its digits.
double two_sided_z(double alpha) {
  check_alpha(alpha);
  return boost::math::quantile(boost::math::complement(boost::math::normal(), alpha / 2));
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConfirmed:
      return "CONFIRMED";
    case Verdict::kRefuted:
      return "REFUTED";
    case Verdict::kInconclusive:
      break;
  }
  return "INCONCLUSIVE";
}

Verdict equivalence_verdict(const Interval& interval, double predicted, double margin) {
  if (!decidable(interval, predicted, margin)) return Verdict::kInconclusive;
  const double low = predicted - margin;
  const double high = predicted + margin;
  if (interval.lower > high || interval.upper < low) return Verdict::kRefuted;
  const bool close = interval.lower >= low && interval.upper <= high;
  return close && interval.contains(predicted) ? Verdict::kConfirmed : Verdict::kInconclusive;
}

bool close_but_excluded(const Interval& interval, double predicted, double margin) {
  return decidable(interval, predicted, margin) && !interval.contains(predicted) &&
         interval.lower >= predicted - margin && interval.upper <= predicted + margin;
}

Verdict bound_verdict(const Interval& interval, double bound, double margin) {
  // A bound without a margin is one still.
  if (!decidable(interval, bound, margin == 0.0 ? 1.0 : margin)) return Verdict::kInconclusive;
  if (interval.upper <= bound + margin) return Verdict::kConfirmed;
  return interval.lower > bound + margin ? Verdict::kRefuted : Verdict::kInconclusive;
}

double ErrorBudget::per_interval() const {
  check_alpha(alpha);
  if (n_claims < 1 || n_looks < 1) {
    throw std::invalid_argument("an error budget is split over one claim and one look at least");
  }
  return alpha / (static_cast<double>(n_claims) * n_looks);
}

Interval normal_interval(double estimate, double se, double alpha) {
  const double reach = interval_reach(se, alpha);
  return {estimate - reach, estimate + reach};
}

double interval_reach(double se, double alpha) {
  check_se(se);
  return two_sided_z(alpha) * se;
}

double confirmation_probability(double deviation, double se, double margin, double reach) {
  check_se(se);
  check_margin(margin);
  // CONFIRMED means |estimate - predicted| <= slack: inside the margin, and around the prediction.
  const double slack = std::min(margin - reach, reach);
  const double distance = std::abs(deviation);
  if (!(slack >= 0)) return 0;
  if (se == 0) return distance <= slack ? 1 : 0;
  const boost::math::normal standard;
  // Both terms are lower tails for distance > slack, where the probability is small: no
  // cancellation.
  return boost::math::cdf(standard, (slack - distance) / se) -
         boost::math::cdf(standard, (-slack - distance) / se);
}

double refutation_probability(double deviation, double se, double margin, double reach) {
  check_se(se);
  check_margin(margin);
  // REFUTED means |estimate - predicted| > limit.
  const double limit = margin + reach;
  const double distance = std::abs(deviation);
  if (se == 0) return distance > limit ? 1 : 0;
  if (!std::isfinite(se)) return 0;
  const boost::math::normal standard;
  return boost::math::cdf(standard, (distance - limit) / se) +
         boost::math::cdf(standard, (-distance - limit) / se);
}

double bound_confirmation_probability(double deviation, double se, double margin, double reach) {
  check_se(se);
  check_margin(margin);
  // CONFIRMED means estimate - bound <= slack.
  const double slack = margin - reach;
  if (se == 0) return deviation <= slack ? 1 : 0;
  if (!std::isfinite(se)) return 0;
  return boost::math::cdf(boost::math::normal(), (slack - deviation) / se);
}

}  // namespace widthwise::verify
