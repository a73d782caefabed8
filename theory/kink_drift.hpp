#pragma once
// How gradient descent moves the NTK of a ReLU network with one hidden layer, n wide, at one input.
//
// f = a.s(h) / sqrt(n), h = W x / sqrt(d), X = |x|^2 / d, so that Theta_0 -> 2 X. Let G be the sum
// of eta (f_t - y) over the steps; f goes from f_0 to y as G goes from 0 to (f_0 - y) / (2 X). Unit
// i moves by -G sqrt(2) X a_i / sqrt(n) while it is open, and not at all while it is closed. So it
// closes where 0 < h_i < G sqrt(2) X a_i / sqrt(n), and none opens: with the density
// 1 / sqrt(2 pi X) of h_i at 0 a fraction |G| sqrt(2) X E[a^+] / sqrt(2 pi X n) is lost, and each
// unit lost takes 2 X a_i^2 / n off the kernel. With E a^+ = 1 / sqrt(2 pi) and E (a^+)^3 =
// sqrt(2 / pi) that is, per |f_0 - y|,
//   sqrt(n) (Theta_T - Theta_0) -> -(sqrt(2) / pi) sqrt(X),
//   units lost / n * sqrt(n)    ->  sqrt(2) / (4 pi sqrt(X)).
// Where eta Theta_0 lies in (1, 2) f passes y and comes back: G is largest after the first step,
// eta Theta_0 times what it ends at, and units closed by then stay closed. Proved to leading order;
// whatever moves smoothly moves Theta by O(1/n).

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "theory/theorem_text.hpp"

namespace widthwise::theory {

inline constexpr TheoremText kKinkDrift{
    "sqrt(n) (Theta_T - Theta_0) and sqrt(n) times the fraction of gates lost tend to constants",
    "ReLU MLP with one hidden layer, one input, gradient descent to convergence, eta Theta_0 < 2",
    "derived (theory/kink_drift.hpp)"};

/// Limits at |f_0 - y| = `gap`, |x|^2 / d = `mean_square` and eta Theta_0 = `rate`.
struct KinkDrift {
  double kernel;      ///< of sqrt(n) (Theta_T - Theta_0)
  double gates_lost;  ///< of sqrt(n) times the fraction of gates that have closed
};

/// Throws std::invalid_argument unless gap >= 0, mean_square > 0 and 0 < rate < 2.
inline KinkDrift kink_drift(double gap, double mean_square, double rate) {
  if (!(gap >= 0.0) || !(mean_square > 0.0) || !(rate > 0.0 && rate < 2.0)) {
    throw std::invalid_argument("no such run of gradient descent converges");
  }
  constexpr double kPi = std::numbers::pi;
  const double furthest = gap * std::max(1.0, rate);
  return {-std::numbers::sqrt2 / kPi * std::sqrt(mean_square) * furthest,
          std::numbers::sqrt2 / (4.0 * kPi) / std::sqrt(mean_square) * furthest};
}

}  // namespace widthwise::theory
