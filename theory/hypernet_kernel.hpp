#pragma once
// Infinite-width kernels of a hypernetwork h(u; w) = g(z; v(x)), u = (x, z), only w trained.
//   f: L_f hidden layers of width n; its linear last layer emits every weight of g.
//   g: H weight layers of width m, V_l / sqrt(fan_in) each.
// Every weight of g is a Gaussian with covariance S, the NNGP of f, across inputs (S^{L_f} where f
// has no biases and sigma_w = 1), and with the activation s of g
//   G^0 = z.z'/d_z,  G^{l+1} = E[s(a) s(b)],  D_g^{l+1} = E[s'(a) s'(b)],
//   (a, b) ~ N(0, S (*) G^l), the entrywise product of the covariances on {u, u'};
//   NNGP = S G^{H-1},   NTK = Theta_f Theta_g,
//   Theta_f = sum_{l=0}^{L_f} S^l prod_{k=l+1}^{L_f} D^k,
//   Theta_g = sum_{l=0}^{H-1} G^l prod_{k=l+1}^{H-1} (S D_g^k).
// With scales, biases and skips in g, h_l = sigma_w V_l y_{l-1} / sqrt(fan_in) + sigma_b v_l, f
// emitting V and v alike and y_l as in mlp_kernel.hpp, G of a layer is sigma_w^2 E[y y'] +
// sigma_b^2 and the layer's share of Theta_g is G too, with sigma_w^2 S D for what comes from
// below. [Littwin2020, Thm 2 and 3]; their text was not at hand, so the form of Theta_g is derived,
// twice. (a) grad_{V_l} g = b_l a_{l-1}^T / sqrt(fan_in) with b_l = dg/dh_l; its inner product at u
// and u'
//     is G^{l-1} (b_l . b_l'). Backwards b_l = s'(h_l) V_{l+1}^T b_{l+1} / sqrt(m): the gates give
//     D_g^l, and E V V'^T gives one more S, for the weights at x and x' are two matrices that
//     correlate as S says. Hence b_l . b_l' = prod_{k=l}^{H-1} (S D_g^k).
// (b) For Gaussian v, v' with cross-covariance S times the identity, [Price1958] says
//     E < grad g(v), grad g(v') > = d/dS E[g(v) g(v')], at any m: Theta_g = d (S G^{H-1}) / dS with
//     S(x, x) and S(x', x') fixed. Both recursions are the same.
// f moves each weight of g as an MLP moves its output, all by the same Theta_f and, as n ->
// infinity, no two together. Proved for n -> infinity first, then m.

#include <cmath>
#include <stdexcept>

#include "theory/dual_activation.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::theory {

/// Limits at a pair (u, u'). Dimensionless.
template <class T>
struct HypernetKernel {
  T weight_covariance;  ///< S: covariance of each weight of g across x and x'
  T theta_f;            ///< NTK of each weight of g as an output of f
  T theta_g;            ///< <grad_v g(z; v(x)), grad_v g(z'; v(x'))>
  T nngp;               ///< E[h(u) h(u')]
  T ntk;                ///< <grad_w h(u), grad_w h(u')>: the hyperkernel
  T ntk_without_s;      ///< the form of the released code, no factors S in Theta_g: a control
};

/// The Gaussian pair whose covariance is the entrywise product of two covariances. Its angle is
/// never formed from 1 - cosine^2, which would cancel: sine^2 = s1^2 + c1^2 s2^2.
template <class T>
GaussianPair<T> entrywise_product(const GaussianPair<T>& a, const GaussianPair<T>& b) {
  using std::sqrt;
  const T tilt = a.cosine * b.sine;
  return {a.std_x * b.std_x, a.std_y * b.std_y, a.cosine * b.cosine,
          sqrt(T(a.sine * a.sine + tilt * tilt))};
}

/// What f gives to g: the pair of each of its weights, and the NTK of each as an output of f.
template <class T>
struct WeightKernel {
  GaussianPair<T> weights;
  T theta_f;
};

/// That of an MLP with a hidden layer at least; `x` is the pair with covariance (|x|^2, x.x',
/// |x'|^2) / d.
template <class T>
WeightKernel<T> weight_kernel(const MlpArchitecture<T>& f, const GaussianPair<T>& x) {
  if (f.depth < 1) throw std::invalid_argument("f needs at least one hidden layer");
  if (f.parameterisation != Parameterisation::kNtk) {
    throw std::invalid_argument("the hyperkernel is known for f in the NTK parameterisation");
  }
  const HiddenLayer<T> y = last_hidden_layer(f, x, true);
  const int last = f.depth + 1;
  return {preactivations(y.pair, f.sigma_w_of(last), f.sigma_b_of(last)), layer_ntk(f, last, y)};
}

/// That of ReLU layers.
template <class T>
WeightKernel<T> weight_kernel(int depth_f, const GaussianPair<T>& x) {
  return weight_kernel(MlpArchitecture<T>{.depth = depth_f}, x);
}

/// What g adds, given the pair of its weights.
template <class T>
struct PrimaryNetworkKernel {
  T last;             ///< G of the last layer: G^{H-1}
  T theta;            ///< Theta_g
  T theta_without_s;  ///< Theta_g without its factors S
};

/// That of a g whose H = g.depth + 1 layers of weights and biases f emits: an MLP in the NTK
/// parameterisation that has no parameters of its own. Throws std::invalid_argument as
/// last_hidden_layer() does.
template <class T>
PrimaryNetworkKernel<T> primary_network_kernel(const MlpArchitecture<T>& g,
                                               const GaussianPair<T>& weights,
                                               const GaussianPair<T>& z) {
  g.require_consistent();
  const T s = weights.std_x * weights.std_y * weights.cosine;
  HiddenLayer<T> y{z, z.std_x * z.std_y * z.cosine, T(0), {T(0), T(0)}};
  T theta(0), theta_without_s(0);  // of y
  for (int layer = 1;; ++layer) {
    const T w = g.sigma_w_of(layer);
    const T b = g.sigma_b_of(layer);
    const T square = w * w;
    const T share = square * y.moment + b * b;
    const PrimaryNetworkKernel<T> of_h{share, share + square * s * theta,
                                       share + square * theta_without_s};
    if (layer > g.depth) return of_h;
    const GaussianPair<T> h = entrywise_product(weights, preactivations(y.pair, w, b));
    y.tangent = T(0);
    y = hidden_layer(g, layer, h, T(1), y, layer < g.depth);
    const T& gates = y.tangent;  // D, for an NTK of 1 of h
    const bool skips = g.residual != Residual::kNone && layer > 1;
    theta = gates * of_h.theta + (skips ? theta : T(0));
    theta_without_s = gates * of_h.theta_without_s + (skips ? theta_without_s : T(0));
  }
}

/// That of a plain g of H = `depth_g` layers.
template <class T>
PrimaryNetworkKernel<T> primary_network_kernel(int depth_g, const GaussianPair<T>& weights,
                                               const GaussianPair<T>& z,
                                               const Activation& activation = Activation::kRelu) {
  return primary_network_kernel(MlpArchitecture<T>{.activation = activation, .depth = depth_g - 1},
                                weights, z);
}

/// Which hypernetwork: f is an MLP whose outputs are the weights and biases of g.
template <class T>
struct HypernetArchitecture {
  MlpArchitecture<T> f{.depth = 1};
  MlpArchitecture<T> g{.depth = 2};  ///< H - 1 hidden layers

  int depth_g() const { return g.depth + 1; }  ///< H
};

/// Kernels of a hypernetwork. `x` is the pair with covariance (|x|^2, x.x', |x'|^2) / d and `z`
/// that of z. Of ReLU networks without biases and skips in double within
/// hypernet_kernel_error_ulps(). Throws std::invalid_argument if a depth is below 1, for f in
/// another parameterisation than NTK, and as mlp_kernel() does.
template <class T>
HypernetKernel<T> hypernet_kernel(const HypernetArchitecture<T>& hypernet, const GaussianPair<T>& x,
                                  const GaussianPair<T>& z) {
  if (hypernet.depth_g() < 1) throw std::invalid_argument("g needs at least one weight layer");
  const auto [weights, theta_f] = weight_kernel(hypernet.f, x);
  const T s = weights.std_x * weights.std_y * weights.cosine;
  const PrimaryNetworkKernel<T> g = primary_network_kernel(hypernet.g, weights, z);
  return {s, theta_f, g.theta, s * g.last, theta_f * g.theta, theta_f * g.theta_without_s};
}

/// That of ReLU networks with L_f = `depth_f` hidden layers and H = `depth_g` weight layers.
template <class T>
HypernetKernel<T> hypernet_kernel(int depth_f, int depth_g, const GaussianPair<T>& x,
                                  const GaussianPair<T>& z) {
  return hypernet_kernel(
      HypernetArchitecture<T>{.f = {.depth = depth_f}, .g = {.depth = depth_g - 1}}, x, z);
}

/// Kernels of a hypernetwork with an `f` of any architecture. Throws std::invalid_argument unless
/// H = `depth_g` is positive.
template <class T>
HypernetKernel<T> hypernet_kernel(const WeightKernel<T>& f, int depth_g, const GaussianPair<T>& z) {
  if (depth_g < 1) throw std::invalid_argument("g needs at least one weight layer");
  const T s = f.weights.std_x * f.weights.std_y * f.weights.cosine;
  const PrimaryNetworkKernel<T> g = primary_network_kernel(depth_g, f.weights, z);
  return {s, f.theta_f, g.theta, s * g.last, f.theta_f * g.theta, f.theta_f * g.theta_without_s};
}

/// Bound on the error of hypernet_kernel() in double: in ULPs of each result or, where Theta_f or
/// Theta_g has terms of both signs (x.x' < 0 or z.z' < 0), of what it would be with all its terms
/// positive. Each of the H layers of g passes on the error of S, which L_f layers of f have built
/// up. Tested against enclosures; the worst of 15 000 random and chosen pairs, up to L_f = H = 30,
/// was 1.7 (L_f + 1) (H + 1).
inline double hypernet_kernel_error_ulps(int depth_f, int depth_g) {
  return 3.0 * (depth_f + 1) * (depth_g + 1);
}

}  // namespace widthwise::theory
