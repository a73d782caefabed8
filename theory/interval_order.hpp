#pragma once
// Order among scalars that may be intervals.
//
// The kernels are templates, and an interval type (Boost's mpfi_float) turns them into proofs: the
// result encloses the exact value whatever was rounded. That holds only if no branch is taken on a
// guess. Two overlapping intervals have no order, and comparing them with Boost's operators ends
// the program, so every branch of theory/ asks one of the questions below. For other types they are
// the plain comparisons.

#include <cmath>
#include <stdexcept>

namespace widthwise::theory {

/// A type whose values enclose a number between the end points lower(x) and upper(x).
template <class T>
concept Interval = requires(const T& x) {
  lower(x);
  upper(x);
};

template <class T>
auto lower_end(const T& x) {
  if constexpr (Interval<T>) {
    return lower(x);
  } else {
    return x;
  }
}

template <class T>
auto upper_end(const T& x) {
  if constexpr (Interval<T>) {
    return upper(x);
  } else {
    return x;
  }
}

/// a < b for all numbers that the two enclose. Where it decides between two formulas, both must
/// hold for intervals of which it is false.
template <class A, class B>
bool certainly_less(const A& a, const B& b) {
  return upper_end(a) < lower_end(b);
}

/// a <= b for some numbers that the two enclose; false for NaN.
template <class A, class B>
bool possibly_at_most(const A& a, const B& b) {
  return lower_end(a) <= upper_end(b);
}

template <class T>
bool certainly_zero(const T& x) {
  return lower_end(x) == 0 && upper_end(x) == 0;
}

/// Whether x is zero, where no formula covers both answers. Throws std::domain_error for an
/// interval that holds zero and more.
template <class T>
bool is_zero(const T& x) {
  if (certainly_zero(x)) return true;
  if (Interval<T> && lower_end(x) <= 0 && upper_end(x) >= 0) {
    throw std::domain_error("an interval is too wide to tell whether its number is zero");
  }
  return false;
}

/// The part of an interval that is >= 0, for a number known to be so; other types are left alone.
template <class T>
T non_negative(const T& x) {
  if constexpr (Interval<T>) {
    if (lower(x) < 0 && upper(x) >= 0) return hull(T(0), T(upper(x)));
  }
  return x;
}

/// Of two ways to the same number, the first; for intervals, what both leave possible.
template <class T>
T tighter(const T& first, const T& second) {
  if constexpr (Interval<T>) {
    return intersect(first, second);
  } else {
    return first;
  }
}

/// True once adding `term` to `sum` changes nothing in the precision at hand; true for NaN.
template <class T>
bool settles(const T& sum, const T& term) {
  using std::abs;
  if constexpr (Interval<T>) {
    const auto size = upper(T(abs(sum)));
    const auto grown = size + upper(T(abs(term)));
    return !(grown > size);
  } else {
    const T next = sum + term;
    return !(next < sum || next > sum);
  }
}

/// An alternating series with terms that shrink, cut before `omitted`: what is left out lies
/// between zero and that term. Only an interval keeps account of it.
template <class T>
T with_alternating_tail(const T& sum, const T& omitted) {
  if constexpr (Interval<T>) {
    return sum + hull(T(0), omitted);
  } else {
    return sum;
  }
}

}  // namespace widthwise::theory
