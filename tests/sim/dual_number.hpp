#pragma once
// Dual numbers a + b e with e^2 = 0, which nest: derivatives to rounding by the rules of school,
// one variable at a time. Slow, and independent of sim/jet.hpp.

#include <cmath>
#include <numbers>

namespace widthwise::test {

template <class T>
struct Dual {
  Dual() = default;
  Dual(double constant) : value(constant), slope(0.0) {}
  Dual(T constant, T linear) : value(constant), slope(linear) {}

  Dual& operator+=(const Dual& b) { return *this = Dual(value + b.value, slope + b.slope); }
  Dual& operator/=(const Dual& b) {
    return *this = Dual(value / b.value, (slope * b.value - value * b.slope) / (b.value * b.value));
  }
  friend Dual operator+(Dual a, const Dual& b) { return a += b; }
  friend Dual operator-(const Dual& a, const Dual& b) {
    return {a.value - b.value, a.slope - b.slope};
  }
  friend Dual operator*(const Dual& a, const Dual& b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
  }
  friend Dual operator/(Dual a, const Dual& b) { return a /= b; }
  friend bool operator>(const Dual& a, double b) { return a.value > b; }

  T value;
  T slope;
};

template <class T>
Dual<T> sqrt(const Dual<T>& x) {
  using std::sqrt;
  const T root = sqrt(x.value);
  return {root, x.slope / (root + root)};
}

template <class T>
Dual<T> exp(const Dual<T>& x) {
  using std::exp;
  const T value = exp(x.value);
  return {value, value * x.slope};
}

template <class T>
Dual<T> tanh(const Dual<T>& x) {
  using std::tanh;
  const T value = tanh(x.value);
  return {value, (T(1.0) - value * value) * x.slope};
}

template <class T>
Dual<T> erf(const Dual<T>& x) {
  using std::erf;
  using std::exp;
  const T density = T(2.0 * std::numbers::inv_sqrtpi) * exp(T(-1.0) * x.value * x.value);
  return {erf(x.value), density * x.slope};
}

template <class T>
Dual<T> cos(const Dual<T>& x);

template <class T>
Dual<T> sin(const Dual<T>& x) {
  using std::cos;
  using std::sin;
  return {sin(x.value), cos(x.value) * x.slope};
}

template <class T>
Dual<T> cos(const Dual<T>& x) {
  using std::cos;
  using std::sin;
  return {cos(x.value), T(-1.0) * sin(x.value) * x.slope};
}

/// A dual number of duals of .. of doubles, with `depth` variables.
template <int depth>
struct Nested {
  using type = Dual<typename Nested<depth - 1>::type>;
};
template <>
struct Nested<0> {
  using type = double;
};

}  // namespace widthwise::test
