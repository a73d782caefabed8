#pragma once
// Functions of the width that are polynomials in its inverse, found exactly from their values.

#include <functional>
#include <optional>
#include <vector>

#include "theory/gate_transfer.hpp"

namespace widthwise::theory {

/// sum_k coefficients[k] n^-k.
struct InverseWidthSeries {
  std::vector<Rational> coefficients;

  /// The k of the first term that is there: the function falls like n^-k. Nothing for zero.
  std::optional<int> leading_order() const;

  /// Its value at a width. Throws std::invalid_argument for a width below 1.
  Rational at(std::int64_t width) const;
};

/// The series of degree at most `degree` in 1/n that has these values at n = 1 .. degree + 1.
/// Newton's interpolation of value(n) n^degree. Throws std::invalid_argument for a negative degree.
InverseWidthSeries interpolate_in_width(int degree,
                                        const std::function<Rational(std::int64_t)>& value);

}  // namespace widthwise::theory
