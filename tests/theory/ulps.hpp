#pragma once
// Distance of a double from a 50-digit value, in units in the last place of the latter.

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <limits>

namespace widthwise {

using Real50 = boost::multiprecision::cpp_bin_float_50;

/// The gap between neighbouring doubles at |value|.
inline double ulp(double value) {
  const double size = std::fabs(value);
  return std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
}

/// |got - want| / ulp(scale), dimensionless.
inline double ulps_apart(double got, const Real50& want, double scale) {
  return static_cast<double>(abs(Real50(got) - want)) / ulp(scale);
}

inline double ulps_apart(double got, const Real50& want) {
  return ulps_apart(got, want, static_cast<double>(want));
}

}  // namespace widthwise
