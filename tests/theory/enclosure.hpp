#pragma once
// Intervals as test oracles: what they enclose is proved, however it was rounded.

#include <algorithm>
#include <boost/multiprecision/mpfi.hpp>
#include <boost/multiprecision/mpfr.hpp>

#include "tests/theory/ulps.hpp"

namespace widthwise {

using Enclosure = boost::multiprecision::mpfi_float;
using EndPoint = boost::multiprecision::mpfr_float;

/// Sets the precision of new enclosures and of their end points, and restores the former ones.
class EnclosurePrecision {
 public:
  explicit EnclosurePrecision(unsigned digits10)
      : enclosure_(Enclosure::default_precision()), end_point_(EndPoint::default_precision()) {
    Enclosure::default_precision(digits10);
    EndPoint::default_precision(digits10);
  }
  ~EnclosurePrecision() {
    Enclosure::default_precision(enclosure_);
    EndPoint::default_precision(end_point_);
  }
  EnclosurePrecision(const EnclosurePrecision&) = delete;
  EnclosurePrecision& operator=(const EnclosurePrecision&) = delete;

 private:
  unsigned enclosure_;
  unsigned end_point_;
};

/// Width over the larger end point in size; 0 for the enclosure [0, 0].
inline double relative_width(const Enclosure& x) {
  const EndPoint size = upper(Enclosure(abs(x)));
  return size == 0 ? 0.0 : static_cast<double>(EndPoint(width(x) / size));
}

/// The largest distance of `got` from a point of the enclosure, in ULPs of `scale`.
inline double ulps_apart(double got, const Enclosure& want, double scale) {
  const Enclosure distance = abs(Enclosure(got - want));
  return static_cast<double>(upper(distance)) / ulp(scale);
}

}  // namespace widthwise
