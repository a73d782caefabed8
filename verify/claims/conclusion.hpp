#pragma once
// What is made of a statistic that was measured at several widths.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "verify/results/results.hpp"
#include "verify/results/width_law.hpp"
#include "verify/stats/measurement.hpp"
#include "verify/stats/statistic.hpp"
#include "verify/stats/two_width_fit.hpp"

namespace widthwise::verify {

/// Margins of the equivalence verdict: absolute for a slope, else relative to the prediction.
inline constexpr double kSlopeMargin = 0.1;
inline constexpr double kValueMargin = 0.01;

/// The exponent of |statistic| in the width, by fit_family(). The statistic has one sign and at no
/// width is it within kLogErrors standard errors of zero.
struct Slope {
  CorrectionFamily corrections = half_powers();
  bool upper_bound = false;  ///< the prediction is one: bound_verdict()
  double from = 0.0;         ///< below this width the law does not claim to hold
};

/// The mean over all widths, each weighted by its width: of a number that is the same at all. Its
/// interval is widened as others are for errors that are estimated.
struct PooledMean {};

/// The statistic is exactly zero at every width.
struct ExactZero {};

/// The limit of infinite width, by fit_family().
struct Limit {
  CorrectionFamily corrections = slow_powers();
};

/// The statistic at the largest width, without extrapolation. A Kolmogorov distance has the band
/// massart_interval(), which holds for any number of draws.
struct AtLargestWidth {
  double from = 0.0;  ///< widths below this do not refute: the law does not claim to hold there
};

/// The exponent of a sum by those of its components where n = m^a: conclude_largest(). It reads the
/// draws of the claim's further studies too.
struct LargestComponent {
  std::vector<Statistic> components;
  double a;
  std::int64_t smallest_width = 48;  ///< networks narrower in n or m are left out of the fit
};

/// The exponent of one width in a factor that is left over in front of a sum of powers of both
/// widths: conclude_extra_factor(). It reads the draws of the claim's further studies too.
struct ExtraFactor {
  std::vector<TwoWidthPower> terms;
  enum class Width { kN, kM } of;
  std::int64_t smallest_width = 48;  ///< networks narrower in n or m are left out of the fit
};

/// The exponents of the statistic and of others, each as a Slope by an interval of its own for an
/// even share of alpha, in one verdict: CONFIRMED where all are, REFUTED where one is, and then
/// with the interval of that one. Else the interval is the smallest that encloses all of theirs.
struct TightSlopes {
  Slope slope;
  std::vector<Statistic> others;
};

using Conclusion = std::variant<Slope, PooledMean, ExactZero, Limit, AtLargestWidth,
                                LargestComponent, ExtraFactor, TightSlopes>;

/// Whether it is about an exponent.
bool is_slope(const Conclusion& conclusion);

/// Fewer draws a width leave normal standard errors themselves too uncertain for any interval.
inline constexpr std::int64_t kMinDraws = 100;

/// A width whose statistic is within so many standard errors of zero carries no logarithm.
inline constexpr double kLogErrors = 2.0;

/// A component of a sum, or a further statistic, at one width of a run.
struct ComponentMeasurement {
  std::string statistic;  ///< in words
  bool all_zero;          ///< every draw of it is exactly 0
  Measurement measured;
};

/// A statistic at one width of a run.
struct WidthMeasurement {
  std::int64_t width;
  double abscissa;        ///< what slopes and limits are fitted against
  Measurement measured;   ///< with its influence where widths have common random numbers
  bool all_zero = false;  ///< every draw that it was taken of is exactly 0
  NetworkWidths networks = {};
  std::vector<ComponentMeasurement> components = {};  ///< of the conclusion, in its order
};

/// Holds the widths (one at least, ascending; of a LargestComponent or an ExtraFactor those of all
/// studies) against
/// result.predicted with result.margin, spending result.alpha. Sets estimate, se, ci, power,
/// verdict, reason and fit of `result`. Where the data cannot be judged the verdict is
/// INCONCLUSIVE, with the reason; so it is where widths are too small for what is asymptotic
/// (regime.hpp), whatever the interval says. A rate of draws that are all exactly zero is REFUTED.
/// Throws std::invalid_argument for a margin of zero, except of an exact zero.
///
/// A bound's interval reaches up to the bound at least: what lies below it is as good.
void conclude(const Conclusion& conclusion, std::span<const WidthMeasurement> widths,
              ClaimResult& result);

/// The margin where the claim gives none.
double default_margin(const Conclusion& conclusion, double predicted);

/// "exponent in the width of the median |K^(2)|", "limit of the ..": `statistic` put into words.
std::string in_words(const Conclusion& conclusion, const std::string& statistic);

}  // namespace widthwise::verify
