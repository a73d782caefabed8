#pragma once
// Functions of two widths that are polynomials in their inverses, and what is left of them where
// one width is a power of the other.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "theory/gate_transfer.hpp"

namespace widthwise::theory {

/// coefficient n^-f m^-g.
struct TwoWidthTerm {
  int f;
  int g;
  Rational coefficient;

  bool operator==(const TwoWidthTerm&) const = default;
};

/// A sum of terms, none of which is zero: those of the lowest f + g first, of these the highest f.
struct TwoWidthSeries {
  std::vector<TwoWidthTerm> terms;

  /// Its value at widths n and m. Throws std::invalid_argument for a width below 1.
  Rational at(std::int64_t n, std::int64_t m) const;

  /// Whether no two terms can cancel, at any widths.
  bool all_positive() const;

  /// The e of its leading term m^e where n = m^a, exactly: the largest -(a f + g) whose terms do
  /// not cancel. Nothing if none is left. Throws std::invalid_argument for an a that is not
  /// positive.
  std::optional<Rational> exponent_along(const Rational& a) const;

  /// The a > 0, ascending, at which the leading term changes if none cancel. Between two of them,
  /// and beyond them, one term leads, so that finitely many a decide all.
  std::vector<Rational> breakpoints() const;
};

/// The series of degrees at most `degree_f` in 1/n and `degree_g` in 1/m that has these values at
/// n = 1 .. degree_f + 1 and m = 1 .. degree_g + 1. Throws std::invalid_argument for a negative
/// degree.
TwoWidthSeries interpolate_in_widths(
    int degree_f, int degree_g,
    const std::function<Rational(std::int64_t n, std::int64_t m)>& value);

}  // namespace widthwise::theory
