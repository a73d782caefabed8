#pragma once
// How draws are spread over widths so that what is fitted to them is known best for its cost.

#include <span>
#include <vector>

#include "verify/stats/corrected_fit.hpp"
#include "verify/stats/weighted_point.hpp"

namespace widthwise::verify {

/// What one draw at a width tells and costs.
struct DrawsAtWidth {
  double width;
  double spread;  ///< standard error of a single draw's worth: se sqrt(draws), above 0
  double cost;    ///< of a draw, in any unit, above 0
  double usual;   ///< draws, up to a common factor, where nothing is known of spreads; above 0
};

/// Draws a width, up to a common factor.
struct Allotment {
  std::vector<double> draws;  ///< one a width; they cost 1 in all
  double variance;            ///< of the number that they were spread for, at these draws
};

/// This part of the cost is spent on draws in their usual proportions, so that lack of fit shows
/// wherever there is any, and since spreads of a few draws may mislead.
inline constexpr double kUsualPart = 0.5;

/// For the target of a form that is fitted to the widths from `first` on. Beside the usual part
/// draws go half the way, on a logarithmic scale, from the usual proportions to those of the
/// c-optimal design [Pukelsheim2006, Ch. 2] for this cost, where a width adds to the variance in
/// proportion to what it costs. Throws std::invalid_argument as fit_corrected() does, and for
/// numbers that are not positive and finite.
Allotment allot_to_target(std::span<const DrawsAtWidth> widths, Leading leading,
                          const Powers& powers, std::size_t first = 0);

/// For sum_i weights[i] * value_i with fixed weights likewise, where the best draws are
/// proportional to |weight| spread / sqrt(cost) [Neyman1934]. Throws std::invalid_argument
/// likewise, and for weights that are all zero or not one a width.
Allotment allot_to_sum(std::span<const DrawsAtWidth> widths, std::span<const double> weights);

}  // namespace widthwise::verify
