#pragma once
// How often verdicts are wrong, measured: suites of claims whose truth is known, put through the
// code that judges real ones.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "verify/results/provenance.hpp"
#include "verify/stats/verdict.hpp"

namespace widthwise::verify {

/// The `schema` field of calibration.json.
inline constexpr const char* kCalibrationSchema = "widthwise-calibration-2";

/// How often one claim came out how. Which verdicts are wrong, SuiteCounts says.
struct VerdictCounts {
  std::string claim;
  std::int64_t confirmed = 0;
  std::int64_t refuted = 0;
  std::int64_t inconclusive = 0;
  std::int64_t wrong = 0;
  std::int64_t covered = 0;  ///< the interval contained what is true, or was not to be believed:
                             ///< nothing fitted, or the asymptotic regime was not reached
};

/// Suites of one truth, one alpha and one deviation. A verdict is wrong if it is REFUTED of a claim
/// that is exact, or CONFIRMED of one that is a margin off; inside the families that claims declare
/// also if it is REFUTED of a claim whose truth lies just at its margin. A claim without a margin
/// (an exact zero) that is not true may be REFUTED.
struct SuiteCounts {
  std::string truth;               ///< what the statistics do at finite width
  bool inside;                     ///< whether the declared families of corrections hold it
  double deviation;                ///< how far off the claims are, in margins: 0 or 1
  double alpha;                    ///< of the suite
  std::int64_t suites = 0;         ///< how many there were
  std::int64_t any_confirmed = 0;  ///< suites with a claim wrongly CONFIRMED
  std::int64_t any_refuted = 0;    ///< suites with a claim wrongly REFUTED
  std::int64_t any_wrong = 0;      ///< suites with either
  std::int64_t all_covered = 0;    ///< suites that covered with every claim
  std::vector<VerdictCounts> claims;

  bool exact() const { return deviation == 0.0; }
};

/// A counted fraction with its two-sided 95 % interval [ClopperPearson1934].
struct Fraction {
  double value;
  Interval interval;
};

Fraction fraction_of(std::int64_t count, std::int64_t trials);

/// Verdicts on one claim whose truth lies `deviation` margins off the prediction, to either side in
/// turn.
struct PowerPoint {
  double deviation;
  std::int64_t suites = 0;
  std::int64_t confirmed = 0;
  std::int64_t refuted = 0;
  double predicted_confirmed = 0.0;  ///< confirmation_probability() at the suites' standard errors
  double predicted_refuted = 0.0;    ///< refutation_probability(), likewise
};

/// How the fractions of a power curve compare with the prediction.
struct PowerAgreement {
  int inside = 0;                   ///< predictions inside the 95 % interval of the fraction
  int total = 0;                    ///< fractions, CONFIRMED and REFUTED
  double largest_difference = 0.0;  ///< of a fraction from its prediction
};

struct PowerCurve {
  std::string claim;
  std::string statistic;           ///< in words
  std::vector<PowerPoint> points;  ///< ascending in the deviation

  PowerAgreement agreement() const;
};

struct CalibrationMeta : Provenance {
  std::int64_t n_suites = 0;   ///< of each truth inside the families at each alpha, as asked for
  int n_claims = 0;            ///< of a suite
  int n_looks = 0;             ///< of a suite, at most; power curves and truths outside take one
  std::int64_t n_samples = 0;  ///< draws a width at the first look
  std::int64_t n_outside_samples = 0;  ///< likewise, under truths outside; they have one look
  std::vector<std::int64_t> widths = {};
  double power_alpha = 0.0;  ///< of the suites of the power curves
};

/// The subject of a rate that is one of whole suites.
inline constexpr const char* kWholeSuite = "any claim";

/// A rate of wrong verdicts, and what was promised of it.
struct ErrorRate {
  std::string subject;  ///< kWholeSuite, or the claim's name
  std::string event;    ///< "REFUTED though exact"
  std::string truth;    ///< SuiteCounts::truth
  double deviation;     ///< SuiteCounts::deviation
  double alpha;         ///< of the suite
  double nominal;       ///< the promise: alpha, or the claim's share of it
  std::int64_t errors;
  std::int64_t suites;

  double observed() const;
  /// 95 % upper bound on the true rate: clopper_pearson_upper().
  double upper() const;
  /// Whether that bound is at most what was promised.
  bool shown() const { return upper() <= nominal; }
  /// Whether a rate of `nominal` would give so many errors with a chance below `level`.
  bool exceeds(double level) const;
};

struct Calibration {
  CalibrationMeta meta;
  std::vector<SuiteCounts> counts;
  std::vector<PowerCurve> power;

  /// Of whole suites, under each truth at each alpha: any wrong REFUTED though exact; any wrong
  /// CONFIRMED of what is a margin off. Inside the declared families also any wrong verdict at the
  /// margin, and any interval that does not cover, exact or not; then the last two of each claim.
  std::vector<ErrorRate> rates() const;

  /// At this level each rate is tested, so that a study of verdicts that keep their promise says
  /// otherwise with a chance of kFalseAlarm at most (Bonferroni).
  double level() const;
  static constexpr double kFalseAlarm = 1e-3;

  /// 1 if a rate exceeds its promise; else 2 if the study was interrupted; else 0.
  int exit_code() const;
};

}  // namespace widthwise::verify
