#pragma once
// Equivalence verdicts and the error budget that they spend.

#include <string_view>

namespace widthwise::verify {

enum class Verdict { kConfirmed, kRefuted, kInconclusive };

/// "CONFIRMED", "REFUTED", "INCONCLUSIVE".
std::string_view name(Verdict verdict);

struct Interval {
  double lower;
  double upper;

  double half_width() const { return (upper - lower) / 2.0; }
  bool contains(double value) const { return lower <= value && value <= upper; }
};

/// CONFIRMED: the interval contains the prediction and lies inside predicted +- margin: consistent
/// and close. REFUTED: it lies wholly outside. INCONCLUSIVE otherwise, and whenever an end of the
/// interval is not finite. For an interval at confidence 1 - alpha, each wrong verdict has a chance
/// of alpha / 2 at most [Schuirmann1987].
/// Throws std::invalid_argument for a margin that is not positive, a prediction that is not finite
/// or ends in the wrong order.
Verdict equivalence_verdict(const Interval& interval, double predicted, double margin);

/// Inside the margin, but not around the prediction: close enough, and yet not consistent with it.
/// Throws as equivalence_verdict() does.
bool close_but_excluded(const Interval& interval, double predicted, double margin);

/// The same of an upper bound: CONFIRMED where the interval's upper end is at most bound + margin,
/// REFUTED where its lower end is above that. The margin may be 0. Throws as equivalence_verdict()
/// does.
Verdict bound_verdict(const Interval& interval, double bound, double margin);

/// The suite's chance of any wrong verdict, split evenly over its claims and their looks
/// (Bonferroni: no independence is assumed, since claims share draws).
struct ErrorBudget {
  double alpha = 1e-3;
  int n_claims = 1;
  int n_looks = 1;

  /// alpha / (n_claims * n_looks): what one interval may spend. Throws std::invalid_argument for an
  /// alpha outside (0, 1) or counts below one.
  double per_interval() const;
};

/// Two-sided normal interval: estimate -+ z(1 - alpha/2) * se; the whole line for an infinite se.
/// Throws std::invalid_argument for a negative se or an alpha outside (0, 1).
Interval normal_interval(double estimate, double se, double alpha);

/// z(1 - alpha/2) * se: how far normal_interval() reaches. Throws as it does.
double interval_reach(double se, double alpha);

/// P(CONFIRMED) when the truth lies `deviation` away from the prediction and the estimate is normal
/// with standard error `se` and judged by estimate -+ reach: the power curve of the equivalence
/// verdict, exact and symmetric in `deviation`. With a tiny error it is the interval's own chance
/// of holding the prediction. Throws std::invalid_argument for a negative se and a margin that is
/// not positive.
double confirmation_probability(double deviation, double se, double margin, double reach);

/// P(REFUTED) under the same assumptions: the chance that the interval lies wholly outside.
double refutation_probability(double deviation, double se, double margin, double reach);

/// The same of bound_verdict(), for a truth `deviation` above the bound.
double bound_confirmation_probability(double deviation, double se, double margin, double reach);

}  // namespace widthwise::verify
