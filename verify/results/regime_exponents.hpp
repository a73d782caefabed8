#pragma once
// The exponents of K^(r) where n = m^a, of several claims at once.

#include <vector>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// A claim about the exponent of K^(order) in m where n = m^a.
struct RegimeExponent {
  double a;
  int order;
  const ClaimResult* claim;  ///< among the results
};

/// Where the conjectured law of the exponents bends.
inline constexpr double kRegimeBreakpoints[] = {1.0, 2.0};

/// Fewer do not make a chart.
inline constexpr std::size_t kFewestRegimeExponents = 3;

/// The claims of the results about K^(r) where n = m^a, by ascending order and a; none if there are
/// fewer than kFewestRegimeExponents.
std::vector<RegimeExponent> regime_exponents(const Results& results);

}  // namespace widthwise::verify
