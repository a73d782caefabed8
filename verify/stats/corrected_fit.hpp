#pragma once
// What a statistic does as the width grows: a power law or a limit, with finite-width corrections.

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "verify/stats/weighted_point.hpp"

namespace widthwise::verify {

/// The exponents e of corrections n^-e, positive and ascending.
using Powers = std::vector<double>;

/// What is left when the corrections have faded; the first parameter that is fitted is the one that
/// claims are about.
enum class Leading {
  kPowerLaw,  ///< log q(n) = slope * log n + intercept + corrections: the slope
  kLimit      ///< q(n) = limit + corrections: the limit
};

/// A leading term with corrections sum_j coefficients[j] * n^(-powers[j]), fitted by weighted least
/// squares to points[first..]. The form is linear in its parameters.
struct CorrectedFit {
  Leading leading;
  double target;     ///< the slope or the limit
  double target_se;  ///< its standard error
  double intercept;  ///< of a power law; 0 for a limit
  std::vector<double> coefficients;
  Powers powers;
  std::size_t first;      ///< index of the smallest width that was used
  double smallest_width;  ///< that width
  double chi_square;
  int degrees_of_freedom;
  double p_value;  ///< lack of fit: P(chi^2 >= chi_square)

  /// The fitted value at a width: log q of a power law, q of a limit.
  double value(double width) const;

  /// The fitted slope of log q between two widths. For a power law.
  double slope_between(double low, double high) const;
};

/// How many parameters such a fit has; it needs one width more.
std::size_t n_parameters(Leading leading, const Powers& powers);

/// How far the order of corrections that was left out may move the target: what the fit makes of a
/// term e^2 / 2 that falls with the next power, where e are all corrections together at the
/// smallest width that was used, relative to what is left when they have faded. (The second order
/// of a root, a logarithm or an exponential of 1 + e is no larger.) It is the bias that
/// coefficients bounded in this way may cause [ArmstrongKolesar2018]. `points` and `correlations`
/// are those that were fitted.
double neglected_order(std::span<const WeightedPoint> points, const CorrectedFit& fit,
                       const Eigen::MatrixXd& correlations = {});

/// Below this p-value of lack of fit the smallest width is dropped.
inline constexpr double kLackOfFit = 0.01;

/// So is it where the target moves by more standard errors of the move than this without it: a
/// shift that all widths share does not show in chi^2.
inline constexpr double kUnstable = 3.3;

/// Fits points[first..], whose errors may be correlated: fit_weighted(). Throws
/// std::invalid_argument for what fit_weighted() refuses and for powers that are not positive,
/// finite and ascending.
CorrectedFit fit_corrected(std::span<const WeightedPoint> points, Leading leading,
                           const Powers& powers, std::size_t first = 0,
                           const Eigen::MatrixXd& correlations = {});

/// What each point's value counts for in the target of fit_corrected(), one a point: the target is
/// the sum of values times these. Zero before `first`; values play no part. Throws as it does.
std::vector<double> target_weights(std::span<const WeightedPoint> points, Leading leading,
                                   const Powers& powers, std::size_t first = 0);

/// Drops the smallest widths by kLackOfFit and kUnstable, as long as one degree of freedom stays:
/// alpha_after_selection() is what an interval of the target may then spend. Returns the last fit
/// tried; its p_value says whether it is an acceptable one. Throws as fit_corrected() does.
CorrectedFit fit_where_it_holds(std::span<const WeightedPoint> points, Leading leading,
                                const Powers& powers, const Eigen::MatrixXd& correlations = {});

/// What the interval of a target may spend of `alpha` so that it misses the truth with a chance of
/// alpha at most, although the data chose the smallest width: alpha / 2^(n_dropped + 1). All fits
/// that might have been returned together spend less than alpha, hence no rule that chooses among
/// them can miss more often. (Taking alpha itself misses 3 times too often at 5e-5, since the draws
/// that call for a drop are those that move the fit.) It holds for a truth of the fitted form with
/// normal errors of known size; for other truths there is the family (correction_family.hpp), and
/// what errors that are themselves estimated add is student_interval()'s to cover.
double alpha_after_selection(std::size_t n_dropped, double alpha);

}  // namespace widthwise::verify
