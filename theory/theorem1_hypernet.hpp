#pragma once
// Theorem 1 for hypernetworks: how K^(r) shrinks with the widths n of f and m of g, which may grow
// in several ways. theory/hypernet_kernel.hpp defines the network; L_f = depth_f, H = depth_g.
//
// Status. The abstract of the first version says that with g fixed "the first H terms survive". The
// rest is derived here, or conjectured by us and left to measurement; each text says which.
//
// Exact zeros (proved): with its gates frozen g is linear in each of its H weight matrices, and
// each entry of those is a form of degree L_f + 1 in the weights of f, linear in each matrix of f.
// So h is a polynomial of degree H (L_f + 1) and K^(r) = 0 beyond; as n -> infinity the weights of
// g move linearly in time, and K^(r) = 0 already for r > H.
//
// H = 1 (proved): h = (A y(x)) . z / sqrt(n d_z) is a ReLU MLP whose last layer is contracted with
// z. There is no m; every regime is that of an MLP with L_f + 1 weight matrices.

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>

#include "theory/theorem1.hpp"
#include "theory/theorem_text.hpp"

namespace widthwise::theory {

/// f has `depth_f` hidden layers and depth_f + 1 weight matrices; g has `depth_g` weight matrices.
struct HypernetDepth {
  int depth_f;
  int depth_g;
};

inline constexpr TheoremText kTheorem1HypernetFixedG{
    "K^(r) ~ 1 for 1 <= r <= H: the first H terms survive; K^(r) ~ n^(H-r) beyond",
    "ReLU hypernetwork, width m of g fixed, width n of f to infinity, NTK parameterisation, no "
    "biases, entries i.i.d. N(0, 1), only f trained, gates frozen at initialisation; x.x' is not "
    "0, "
    "x' and z' are no negative multiples of x and z; a live path: where m is small all units of "
    "a layer of g may be shut at u or u', and K^(r) = 0 there (in 9.65 % of draws at m = 8, H = 3 "
    "and n infinite), so that it is bounded away from 0 on the other draws only",
    "[Littwin2020, Thm 1; statement from the abstract of v1; n^(H-r) as read there]"};

/// The rate of f's moves is all that it needs of f, and that of a convnet is an MLP's.
inline constexpr TheoremText kTheorem1ConvolutionalF{
    "K^(r) ~ 1 for 1 <= r <= H and ~ C^(H-r) beyond, C being the number of channels of f",
    "ReLU hypernetwork whose f is a convnet, flattened, and whose g is an MLP of fixed width m; C "
    "to "
    "infinity, NTK parameterisation, no biases, entries i.i.d. N(0, 1), fixed images, only f "
    "trained, gates frozen at initialisation; some patch of x overlaps with one of x', z' is no "
    "negative multiple of z; a live path, as where f is an MLP",
    "[Littwin2020, Thm 1; statement from the abstract of v1, read for a convolutional f]"};

/// Proved: multilinearity, as where f is an MLP.
inline constexpr TheoremText kTheorem1ConvolutionalFExactZero{
    "K^(r) = 0 exactly for r > H (L_f + 1), L_f being the layers of filters of f",
    "ReLU hypernetwork whose f is a convnet, with frozen gates, no biases, at every number of "
    "channels and every m",
    "multilinearity of g in its weights and of these in the filters and the readout of f"};

inline constexpr TheoremText kTheorem1HypernetSequential{
    "K^(r) ~ m^(1-r) for 1 <= r <= H, and exactly zero for r > H",
    "ReLU hypernetwork at n = infinity, then m to infinity: the weights of g are Gaussian with "
    "covariance S and move by Theta_f times the gradient of g; x' is no negative multiple of "
    "x, and z.z' is not 0 (where it is, K^(H) = 0 identically)",
    "derived from the rate of MLPs: h is one of width m with H weight matrices, those at x and x' "
    "correlated"};

inline constexpr TheoremText kTheorem1HypernetJoint{
    "K^(r) ~ n^(-r/2) for 2 <= r <= H, n^(H/2-r) for H <= r <= H L_f + 2, n^(H/2-r+1-q/2) with q = "
    "r "
    "- H L_f beyond, and ~ 1 for r <= 1; at H = 1 the rate of MLPs, n^(1-r)",
    "ReLU hypernetwork with n = m to infinity, H >= 2; x.x' is not 0 (where it is, K^(3) falls as "
    "n^-2 at L_f = 1, H = 3), x' and z' are no negative multiples of x and z",
    "our conjecture, measured: a gradient of g moves its N >> n weights by a random part of size "
    "n^(-1/2) each, which the sequential limit hides; past H L_f derivatives q layers must move "
    "along the gradient"};

/// Where the directions differ the transverse parts of the moves, which lead where n = m, still
/// pair up: x.x_i is what each of them reaches u by.
inline constexpr TheoremText kHypernetDistinct{
    "K^(r)(u; u_1, .., u_r) ~ n^(-r/2) for 2 <= r <= H along distinct directions",
    "as for one direction, n = m to infinity; no x.x_i is 0 and no x_i = -x",
    "our conjecture, measured: the components of a move that lead along one direction do so along "
    "several"};

/// Where the hypothesis x.x' != 0 of the joint rates fails. With L_f = 1 the features of x move by
/// x.x' alone: the transverse part of each move vanishes, and what is left is the aligned part of
/// three derivatives, m^-2, and the second-order one, n^-1 m^-1.
inline constexpr TheoremText kHypernetOrthogonal{
    "K^(3) ~ n^-2 where x.x' = 0, not n^(-3/2)",
    "ReLU hypernetwork with L_f = 1 and H = 3, n = m to infinity, x.x' = 0; along distinct "
    "directions x.x_i = 0 for all of them",
    "our conjecture, measured: without the transverse parts of the moves the aligned one leads"};

inline constexpr TheoremText kTheorem1HypernetPower{
    "K^(r) ~ m^e for 2 <= r <= H with e = -a r/2 for a <= 1, -(1 + a (r-2)/2) for 1 <= a <= 2, 1 - "
    "r "
    "for a >= 2",
    "ReLU hypernetwork with n = m^a, m to infinity, H >= 2; x.x' is not 0, x' and z' are no "
    "negative multiples of x and z",
    "our conjecture, rough measurements"};

inline constexpr TheoremText kTheorem1HypernetFixedF{
    "K^(r) ~ 1 for 1 <= r <= H L_f + 1 and m^(H L_f + 1 - r) beyond, up to H (L_f + 1)",
    "ReLU hypernetwork, width n of f fixed, width m of g to infinity, H >= 2; x.x' is not 0, x' "
    "and "
    "z' are no negative multiples of x and z; a live path: with n fixed all units of a layer of f "
    "may be shut at x or x', and K^(r) = 0 there",
    "derived by counting, measured: H L_f derivatives can fall on f's features, which move every "
    "weight of g at random, and one more along the gradient of g without loss; each further one "
    "costs 1/m"};

inline constexpr TheoremText kTheorem1HypernetExactZero{
    "K^(r) = 0 exactly for r > H (L_f + 1)",
    "ReLU hypernetwork with frozen gates, no biases, at every n and m",
    "multilinearity of g in its weights and of these in the weights of f"};

inline constexpr TheoremText kTheorem1HypernetOneLayer{
    "at H = 1 h is a ReLU MLP with L_f + 1 weight matrices: K^(r) ~ n^(1-r) for 1 <= r <= L_f + 1, "
    "exactly zero beyond",
    "hypernetwork whose g has one weight layer", "derived: h = (A y(x)) . z / sqrt(n d_z)"};

/// Degree of h in the weights of f: H (L_f + 1), the last order with K^(r) != 0.
/// Throws std::invalid_argument for a depth below 1.
inline int hypernet_degree(const HypernetDepth& depth) {
  if (depth.depth_f < 1) throw std::invalid_argument("f needs at least one hidden layer");
  if (depth.depth_g < 1) throw std::invalid_argument("g needs at least one weight layer");
  return depth.depth_g * (depth.depth_f + 1);
}

/// True if K^(r) is identically zero at finite widths. Throws std::invalid_argument for a negative
/// order or a depth below 1.
inline bool hypernet_vanishes(int order, const HypernetDepth& depth) {
  if (order < 0) throw std::invalid_argument("K^(r) has no negative order r");
  return order > hypernet_degree(depth);
}

// Each function below gives the exponent of K^(r), no value where K^(r) is identically zero, and
// throws as hypernet_vanishes() does.

/// m fixed: exponent of n.
inline std::optional<double> fixed_g_exponent(int order, const HypernetDepth& depth) {
  if (hypernet_vanishes(order, depth)) return std::nullopt;
  return order <= depth.depth_g ? 0.0 : static_cast<double>(depth.depth_g - order);
}

/// n = infinity: exponent of m. That of an MLP with H weight matrices.
inline std::optional<double> sequential_exponent(int order, const HypernetDepth& depth) {
  if (hypernet_vanishes(order, depth)) return std::nullopt;
  return theorem1_exponent(order, depth.depth_g);
}

/// n = m: exponent of both.
inline std::optional<double> joint_exponent(int order, const HypernetDepth& depth) {
  if (hypernet_vanishes(order, depth)) return std::nullopt;
  if (depth.depth_g == 1) return theorem1_exponent(order, depth.depth_f + 1);
  if (order <= 1) return 0.0;
  if (order <= depth.depth_g) return -order / 2.0;
  // A layer that d derivatives move at random costs d - 1/2, one that they move along the gradient
  // d; two of the latter get 1 back, which makes up for what they cost more. Only they reach
  // d = L_f + 1.
  const int along_gradient = order - depth.depth_g * depth.depth_f;
  return depth.depth_g / 2.0 - order - std::max(0.0, along_gradient / 2.0 - 1.0);
}

/// n = m^a: exponent of m. Also throws std::invalid_argument unless a is positive and finite, and
/// where nothing is predicted: H < r <= H (L_f + 1) with H >= 2, except for a = 1.
inline std::optional<double> power_exponent(int order, double a, const HypernetDepth& depth) {
  if (!(a > 0 && a <= std::numeric_limits<double>::max())) {
    throw std::invalid_argument("n = m^a needs a positive, finite a");
  }
  if (a == 1 || hypernet_vanishes(order, depth)) return joint_exponent(order, depth);
  if (order <= 1) return 0.0;
  if (depth.depth_g == 1) return a * (1 - order);
  if (order > depth.depth_g) {
    throw std::invalid_argument("n = m^a has no prediction for K^(r) with r > H unless a = 1");
  }
  if (a < 1) return -a * order / 2;
  if (a < 2) return -(1 + a * (order - 2) / 2);
  return 1.0 - order;
}

/// n fixed: exponent of m; at H = 1 there is no m, and nothing moves.
inline std::optional<double> fixed_f_exponent(int order, const HypernetDepth& depth) {
  if (hypernet_vanishes(order, depth)) return std::nullopt;
  const int last_free = depth.depth_g * depth.depth_f + 1;
  return order <= last_free ? 0.0 : static_cast<double>(last_free - order);
}

}  // namespace widthwise::theory
