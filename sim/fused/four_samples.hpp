#pragma once
// A number of each of four samples that are drawn side by side. What is done to it is done to each
// by itself, so that its bits are those of a double in the same place.

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <concepts>
#include <type_traits>

#include "sim/lanes.hpp"
#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// What holds of which of the four.
struct FourBools {
  decltype(Lanes{} < Lanes{}) lanes;

  FourBools operator!() const { return {lanes == 0}; }
};

/// Arithmetic is that of doubles, sample by sample.
struct FourSamples {
  // Aligned as a double, so that any container holds it.
  typedef double Numbers __attribute__((vector_size(sizeof(Lanes)), aligned(sizeof(double))));
  Numbers lanes;

  FourSamples() = default;  // undefined, as a double is
  FourSamples(double of_all) : lanes(Lanes{} + of_all) {}
  explicit FourSamples(const Numbers& of_each) : lanes(of_each) {}

  FourSamples& operator+=(const FourSamples& other) { return *this = *this + other; }
  FourSamples& operator-=(const FourSamples& other) { return *this = *this - other; }
  FourSamples& operator*=(const FourSamples& other) { return *this = *this * other; }
  FourSamples& operator/=(const FourSamples& other) { return *this = *this / other; }

  friend FourSamples operator+(const FourSamples& a, const FourSamples& b) {
    return FourSamples(a.lanes + b.lanes);
  }
  friend FourSamples operator-(const FourSamples& a, const FourSamples& b) {
    return FourSamples(a.lanes - b.lanes);
  }
  friend FourSamples operator*(const FourSamples& a, const FourSamples& b) {
    return FourSamples(a.lanes * b.lanes);
  }
  friend FourSamples operator/(const FourSamples& a, const FourSamples& b) {
    return FourSamples(a.lanes / b.lanes);
  }
  friend FourSamples operator-(const FourSamples& a) { return FourSamples(-a.lanes); }

  friend FourBools operator>(const FourSamples& a, const FourSamples& b) {
    return {a.lanes > b.lanes};
  }
  friend FourBools operator==(const FourSamples& a, const FourSamples& b) {
    return {a.lanes == b.lanes};
  }

  friend FourSamples sqrt(const FourSamples& a) {
    FourSamples root;
    for (Eigen::Index k = 0; k < kLanes; ++k) root.lanes[k] = std::sqrt(a.lanes[k]);
    return root;
  }
};

/// How many samples a Real, double or FourSamples, is of.
template <class Real>
inline constexpr Eigen::Index kSamplesOf = 1;
template <>
inline constexpr Eigen::Index kSamplesOf<FourSamples> = kLanes;

/// Their random numbers.
template <class Real>
using StreamOf = std::conditional_t<kSamplesOf<Real> == 1, RandomStream, FourStreams>;
static_assert(FourStreams::kSamples == static_cast<std::size_t>(kLanes));

/// The Reals of which numbers, kSamplesOf<Real> each, are made up.
template <class Real, class Reals>
void gather(const double* numbers, Reals& reals) {
  for (Eigen::Index i = 0; i < reals.size(); ++i) {
    if constexpr (kSamplesOf<Real> == 1) {
      reals(i) = numbers[i];
    } else {
      reals(i) = Real(load(numbers + i * kLanes));
    }
  }
}

/// The normals of a short draw.
template <class Real, int count>
Eigen::Matrix<Real, count, 1> few_normals(const StreamOf<Real>& numbers, std::uint64_t draw) {
  std::array<double, count * kSamplesOf<Real>> normals;
  numbers.fill_normal(normals, draw);
  Eigen::Matrix<Real, count, 1> of_each;
  gather<Real>(normals.data(), of_each);
  return of_each;
}

/// Whether it holds of each sample.
inline bool all(bool condition) {
  return condition;
}
inline bool all(const FourBools& conditions) {
  bool holds = true;
  for (Eigen::Index k = 0; k < kLanes; ++k) holds = holds && conditions.lanes[k] != 0;
  return holds;
}

/// That of one sample.
inline double of_sample(double number, Eigen::Index /*sample*/) {
  return number;
}
inline double of_sample(const FourSamples& numbers, Eigen::Index sample) {
  return numbers.lanes[sample];
}

/// f(numbers ..) of each sample.
template <class F>
double of_each(const F& f, const std::same_as<double> auto&... numbers) {
  return f(numbers...);
}
template <class F>
FourSamples of_each(const F& f, const std::same_as<FourSamples> auto&... numbers) {
  FourSamples values;
  for (Eigen::Index k = 0; k < kLanes; ++k) values.lanes[k] = f(of_sample(numbers, k)...);
  return values;
}

/// a / b, and 0 where b is 0.
template <class Real>
Real ratio_or_zero(const Real& a, const Real& b) {
  return of_each([](double x, double y) { return y == 0.0 ? 0.0 : x / y; }, a, b);
}

/// The root of what is above a bound >= 0, and 0 for what is not.
template <class Real>
Real root_if_above(const Real& square, const Real& bound) {
  return of_each([](double x, double y) { return x > y ? std::sqrt(x) : 0.0; }, square, bound);
}

/// As many copies of a coefficient as multiply lanes: of one sample four entries, of four one.
inline Lanes lanes_of(double coefficient) {
  return Lanes{} + coefficient;
}
inline Lanes lanes_of(const FourSamples& coefficients) {
  return coefficients.lanes;
}

}  // namespace widthwise::sim

template <>
struct Eigen::NumTraits<widthwise::sim::FourSamples> : Eigen::NumTraits<double> {
  using Real = widthwise::sim::FourSamples;
  using NonInteger = widthwise::sim::FourSamples;
  using Nested = widthwise::sim::FourSamples;
  using Literal = widthwise::sim::FourSamples;
};
