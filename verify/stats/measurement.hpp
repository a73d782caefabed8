#pragma once
// A number taken of the draws at one width, with its error.

#include <cstdint>
#include <span>

#include "verify/stats/common_numbers.hpp"
#include "verify/stats/estimator.hpp"

namespace widthwise::verify {

/// What the errors of a statistic look like.
enum class ErrorLaw {
  kLogNormal,  ///< the logarithm is about normal, with an error of its own
  kNormal,     ///< the value is about normal; its logarithm where it is far from zero
  kMassart     ///< neither: a distance, whose band is massart_interval()
};

/// A statistic of the draws at one width.
struct Measurement {
  Estimate plain;  ///< in the statistic's unit
  Estimate log;    ///< of log |statistic|: {-infinity, infinity} for a statistic of zero
  ErrorLaw law;
  std::int64_t n_draws;
  Influence influence = {};  ///< of each draw; empty for statistics that do not tell it
};

/// What is left of a spread of zero is below this fraction.
inline constexpr double kNoSpread = 1e-12;

/// A statistic of `draws` that is about normal itself; its logarithm has the error of the delta
/// method. Draws that differ by rounding only have no error.
Measurement normal_measurement(std::span<const double> draws, Estimate plain);

}  // namespace widthwise::verify
