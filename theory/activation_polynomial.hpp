#pragma once
// Polynomials s(t) = c_0 + c_1 t + .. + c_p t^p. With a = std_x u and Hermite's polynomials of a
// standard normal u, s(std u) = sum_j A_j(std) He_j(u), and E[He_j(u) He_k(v)] = [j = k] j! rho^j
// (Mehler, or counting pairings by Isserlis' theorem):
//   E[s(a) s(b)] = sum_j j! A_j(std_x) A_j(std_y) rho^j,
//   A_j(std) = sum_{k = j, j+2, ..} c_k std^k k! / (j! m! 2^m),  m = (k - j) / 2.

#include <array>
#include <cstddef>
#include <string_view>

#include "theory/activation.hpp"
#include "theory/decimal_parameter.hpp"
#include "theory/gaussian_pair.hpp"

namespace widthwise::theory {

struct Polynomial {
  static constexpr Activation::Kind kKind = Activation::Kind::kPolynomial;
  static constexpr std::string_view kName = "polynomial";
  static constexpr std::string_view kForm = "polynomial:C0,C1,..";

  Activation activation;

  constexpr explicit Polynomial(const Activation& of) : activation(of) {}

  constexpr bool is_multilinear() const { return activation.parameters().size() <= 2; }

  template <class T>
  T dual(const GaussianPair<T>& pair) const {
    return dual_of(coefficients<T>(), pair);
  }

  template <class T>
  T dual_derivative(const GaussianPair<T>& pair) const {
    Coefficients<T> slope = coefficients<T>();
    for (std::size_t k = 0; k + 1 < slope.size(); ++k) slope[k] = T(k + 1) * slope[k + 1];
    slope.back() = T(0);
    return dual_of(slope, pair);
  }

  /// A_0.
  template <class T>
  T mean(const T& std) const {
    return hermite(coefficients<T>(), std)[0];
  }

 private:
  static constexpr std::size_t kTerms = Activation::kMaxDegree + 1;

  template <class T>
  using Coefficients = std::array<T, kTerms>;

  template <class T>
  Coefficients<T> coefficients() const {
    Coefficients<T> c;
    c.fill(T(0));
    const auto given = activation.parameters();
    for (std::size_t k = 0; k < given.size(); ++k) c[k] = decimal_parameter<T>(given[k]);
    return c;
  }

  /// A_j: term by term k! / (j! m! 2^m), from one k to the next but one.
  template <class T>
  static Coefficients<T> hermite(const Coefficients<T>& c, const T& std) {
    const T square = std * std;
    Coefficients<T> a;
    T power = T(1);  // std^j
    for (std::size_t j = 0; j < kTerms; ++j, power *= std) {
      T weight = power;
      a[j] = T(0);
      for (std::size_t k = j; k < kTerms; k += 2) {
        a[j] += c[k] * weight;
        weight *= square * static_cast<int>((k + 1) * (k + 2)) / static_cast<int>(k + 2 - j);
      }
    }
    return a;
  }

  template <class T>
  static T dual_of(const Coefficients<T>& c, const GaussianPair<T>& pair) {
    const Coefficients<T> a = hermite(c, pair.std_x);
    const Coefficients<T> b = hermite(c, pair.std_y);
    T sum = T(0);
    T factor = T(1);  // j! rho^j
    for (std::size_t j = 0; j < kTerms; ++j) {
      sum += factor * a[j] * b[j];
      factor *= static_cast<int>(j + 1) * pair.cosine;
    }
    return sum;
  }
};

}  // namespace widthwise::theory
