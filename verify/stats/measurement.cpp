#include "verify/stats/measurement.hpp"

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

// Draws that differ by rounding only. (The moments of such draws have errors of that size.)
bool all_equal(std::span<const double> draws) {
  const auto [least, most] = std::ranges::minmax(draws);
  return most - least <= kNoSpread * std::max(std::abs(least), std::abs(most));
}

}  // namespace

Measurement normal_measurement(std::span<const double> draws, Estimate plain) {
  if (all_equal(draws)) plain.se = 0;
  const double modulus = std::abs(plain.value);
  Estimate log{-kInfinity, kInfinity};
  if (modulus != 0) log = {std::log(modulus), plain.se / modulus};
  return {plain, log, ErrorLaw::kNormal, std::ssize(draws)};
}

}  // namespace widthwise::verify
