#pragma once
// The identity.

#include <string_view>

#include "theory/activation.hpp"
#include "theory/gaussian_pair.hpp"

namespace widthwise::theory {

struct Linear {
  static constexpr Activation::Kind kKind = Activation::Kind::kLinear;
  static constexpr std::string_view kName = "linear";
  static constexpr bool kMultilinear = true;
  static constexpr int kGateGain = 1;  ///< s'^2: every unit is open

  /// std_x std_y rho.
  template <class T>
  static T dual(const GaussianPair<T>& pair) {
    return pair.std_x * pair.std_y * pair.cosine;
  }

  template <class T>
  static T dual_derivative(const GaussianPair<T>& /*pair*/) {
    return T(1);
  }

  template <class T>
  static GaussianPair<T> propagate(const GaussianPair<T>& pair) {
    return pair;
  }

  template <class T>
  static T mean(const T& /*std*/) {
    return T(0);
  }
};

}  // namespace widthwise::theory
