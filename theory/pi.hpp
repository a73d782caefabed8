#pragma once
// pi in any scalar: double, hundreds of digits, intervals.

#include <cmath>
#include <numbers>
#include <type_traits>

namespace widthwise::theory {

/// pi, rounded once where atan is (a factor of 4 is exact); an interval encloses it.
template <class T>
T pi() {
  if constexpr (std::is_floating_point_v<T>) {
    return std::numbers::pi_v<T>;
  } else {
    using std::atan;
    return 4 * atan(T(1));
  }
}

/// 2/pi: rounded once for the built-in types, divided out for all others.
template <class T>
T two_over_pi() {
  if constexpr (std::is_floating_point_v<T>) {
    return 2 * std::numbers::inv_pi_v<T>;
  } else {
    return 2 / pi<T>();
  }
}

}  // namespace widthwise::theory
