#pragma once
// The Gaussian error linear unit s(t) = t Phi(t), Phi being the distribution function of a standard
// normal. Its duals are closed forms [Tsuchida2021, Sec. 3]; here, from Stein's lemma
// E[a f(a, b)] = xx E[f_a] + xy E[f_b] on (a, b) of covariance (xx, xy, yy), with
//   Q = (1 + xx) (1 + yy) - xy^2,   P = E[phi(a) phi(b)] = 1 / (2 pi sqrt Q),
//   G = E[Phi(a) Phi(b)] = (pi - angle of (1 + xx, xy, 1 + yy)) / (2 pi):
//   E[s s]   = xy G + P (xx yy - xy^2 + xy^2 (1 / (1 + xx) + 1 / (1 + yy))),
//   E[s' s'] = G + xy P (1 / (1 + xx) + 1 / (1 + yy) + 1 / Q).

#include <cmath>
#include <string_view>

#include "theory/activation.hpp"
#include "theory/gaussian_pair.hpp"
#include "theory/pi.hpp"

namespace widthwise::theory {

struct Gelu {
  static constexpr Activation::Kind kKind = Activation::Kind::kGelu;
  static constexpr std::string_view kName = "gelu";
  static constexpr bool kMultilinear = false;

  template <class T>
  static T dual(const GaussianPair<T>& pair) {
    const Terms<T> t(pair);
    const T bends = t.tilt * t.tilt + t.xy * t.xy * t.shrinkage;
    return (t.xy * t.half_turn_less_angle + bends / t.root) / (2 * pi<T>());
  }

  template <class T>
  static T dual_derivative(const GaussianPair<T>& pair) {
    const Terms<T> t(pair);
    const T slopes = t.shrinkage + 1 / (t.root * t.root);
    return (t.half_turn_less_angle + t.xy / t.root * slopes) / (2 * pi<T>());
  }

  /// xx E[phi(a)] = std^2 / sqrt(2 pi (1 + std^2)).
  template <class T>
  static T mean(const T& std) {
    using std::sqrt;
    const T square = std * std;
    return square / sqrt(T(2 * pi<T>() * (1 + square)));
  }

 private:
  template <class T>
  struct Terms {
    T xy;
    T tilt;                  ///< sqrt(xx yy - xy^2)
    T root;                  ///< sqrt Q
    T shrinkage;             ///< 1 / (1 + xx) + 1 / (1 + yy)
    T half_turn_less_angle;  ///< 2 pi G

    explicit Terms(const GaussianPair<T>& pair) {
      using std::atan2, std::sqrt;
      const T xx = pair.std_x * pair.std_x;
      const T yy = pair.std_y * pair.std_y;
      xy = pair.std_x * pair.std_y * pair.cosine;
      tilt = pair.std_x * pair.std_y * pair.sine;
      root = sqrt(T(1 + xx + yy + tilt * tilt));
      shrinkage = 1 / (1 + xx) + 1 / (1 + yy);
      half_turn_less_angle = atan2(root, T(-xy));
    }
  };
};

}  // namespace widthwise::theory
