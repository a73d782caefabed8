#pragma once
// Infinite-width kernels of an MLP. With h_l = sigma_w W_l y_{l-1} / sqrt(n_{l-1}) + sigma_b b_l,
// W, b ~ N(0, 1), y_0 = x and y_l = s(h_l) or, in residual layers, y_l = y_{l-1} + a s(h_l):
//   Q^l = sigma_w^2 S^{l-1} + sigma_b^2                     covariance of h_l on {x, x'}
//   S^l = a^2 E[s(h) s(h')] (+ S^{l-1} + a (m m'_l + m_l m'))   second moments of y_l; S^0 = x.x'/d
//   P^l = sigma_w^2 (S^{l-1} + T^{l-1}) + sigma_b^2         NTK of h_l
//   T^l = a^2 E[s'(h) s'(h')] P^l (+ T^{l-1})               NTK of y_l; T^0 = 0
// with m = E y_{l-1} and m_l = E s(h_l): a unit's old value and what is added to it are independent
// as n -> infinity, but need not have mean zero. Biases that are not trained leave sigma_b^2 out of
// P. NNGP = Q^Lambda, NTK = P^Lambda. Without biases and skips this is
//   NTK = sum_{l=0}^{L} S^l prod_{k=l+1}^{L} D^k,  D^k = E[s'(h_k) s'(h_k')].
// Proved: [Lee2018] for the NNGP, [Jacot2018, Thm 1] for the NTK, both without skips, with which
// [Yang2020] covers them. Neural-tangents' Dense(W_std, b_std, parameterization='ntk') with
// b_std = None or its value, and stax.Relu() times sqrt(2), is this with sigma_w = W_std, sigma_b =
// b_std: docs/kernels.md.

#include <stdexcept>

#include "theory/dual_activation.hpp"
#include "theory/mlp_architecture.hpp"
#include "theory/pair_arithmetic.hpp"

namespace widthwise::theory {

/// Limits of E[f(x) f(x')] and of <grad f(x), grad f(x')>. Dimensionless.
template <class T>
struct MlpKernel {
  T nngp;
  T ntk;  ///< of the standard parameterisation over n
};

/// What a layer's own parameters add to the NTK of h_l.
template <class T>
struct LayerShares {
  T weight;  ///< times S^{l-1}
  T bias;
};

/// Those of layer l = 1 .. Lambda. Standard and maximal update: over n, where the layers above
/// bring in their sigma_w alone; the maximal update's last layer brings back 1/n.
template <class T>
LayerShares<T> layer_shares(const MlpArchitecture<T>& mlp, int layer) {
  const T trained = T(mlp.trained_biases ? 1 : 0);
  const T w = mlp.sigma_w_of(layer);
  const T b = mlp.sigma_b_of(layer);
  const bool has_bias = !certainly_zero(b);
  switch (mlp.parameterisation) {
    case Parameterisation::kNtk:
      return {w * w, trained * b * b};
    case Parameterisation::kStandard:
      return {layer == 1 ? T(0) : mlp.ratio_of(layer - 1), T(0)};
    case Parameterisation::kMup:
      break;
  }
  if (layer == mlp.depth + 1) return {T(1), has_bias ? trained : T(0)};
  const T weight = layer == 1 ? T(mlp.input_dimension) * mlp.ratio_of(1) : mlp.ratio_of(layer - 1);
  return {weight, has_bias ? T(trained * mlp.ratio_of(layer)) : T(0)};
}

/// What the recursion knows of y_l.
template <class T>
struct HiddenLayer {
  GaussianPair<T> pair;  ///< of the second moments
  T moment;              ///< S^l
  T tangent;             ///< T^l
  MeanPair<T> mean;      ///< of residual networks only
};

/// Of h_l.
template <class T>
GaussianPair<T> preactivations(const GaussianPair<T>& y, const T& sigma_w, const T& sigma_b) {
  const GaussianPair<T> weighted = scaled(y, sigma_w);
  if (certainly_zero(sigma_b)) return weighted;
  return sum_of_pairs(weighted, GaussianPair<T>{sigma_b, sigma_b, T(1), T(0)});
}

/// a^2 for hidden layer l.
template <class T>
T skip_scale(const MlpArchitecture<T>& mlp, int layer) {
  return mlp.residual == Residual::kScaled && layer > 1 ? T(1) / mlp.depth : T(1);
}

/// y_l from h_l, of which `ntk` is the NTK, and y_{l-1}. Its pair is left out unless `with_pair`.
template <class T>
HiddenLayer<T> hidden_layer(const MlpArchitecture<T>& mlp, int layer, const GaussianPair<T>& h,
                            const T& ntk, const HiddenLayer<T>& below, bool with_pair) {
  using std::sqrt;
  const Activation& s = mlp.activation;
  const auto both = duals(s, h);
  const T& moment = both[0];
  HiddenLayer<T> y{h, moment, both[1] * ntk, {T(0), T(0)}};
  if (with_pair) y.pair = propagate(s, h, [&] { return moment; });
  if (mlp.residual == Residual::kNone) return y;
  y.mean = {mean_activation(s, h.std_x), mean_activation(s, h.std_y)};
  if (layer == 1) return y;
  const T square = skip_scale(mlp, layer);
  const T a = sqrt(square);
  const MeanPair<T> added{a * y.mean.x, a * y.mean.y};
  const T means = below.mean.x * added.y + below.mean.y * added.x;
  if (with_pair) y.pair = sum_of_pairs(below.pair, below.mean, scaled(y.pair, a), added);
  return {y.pair,
          below.moment + square * y.moment + means,
          below.tangent + square * y.tangent,
          {below.mean.x + added.x, below.mean.y + added.y}};
}

/// The NTK of h_l.
template <class T>
T layer_ntk(const MlpArchitecture<T>& mlp, int layer, const HiddenLayer<T>& below) {
  const LayerShares<T> shares = layer_shares(mlp, layer);
  const T sigma_w = mlp.sigma_w_of(layer);
  T through = sigma_w * sigma_w;
  if (mlp.parameterisation == Parameterisation::kMup && layer == mlp.depth + 1) {
    through /= mlp.ratio_of(mlp.depth);
  }
  return shares.weight * below.moment + through * below.tangent + shares.bias;
}

/// y_L, whose pair is left out unless `with_pair`. Throws std::invalid_argument as
/// require_consistent() and dual() do.
template <class T>
HiddenLayer<T> last_hidden_layer(const MlpArchitecture<T>& mlp, const GaussianPair<T>& input,
                                 bool with_pair) {
  mlp.require_consistent();
  HiddenLayer<T> y{input, input.std_x * input.std_y * input.cosine, T(0), {T(0), T(0)}};
  for (int layer = 1; layer <= mlp.depth; ++layer) {
    const GaussianPair<T> h = preactivations(y.pair, mlp.sigma_w_of(layer), mlp.sigma_b_of(layer));
    y = hidden_layer(mlp, layer, h, layer_ntk(mlp, layer, y), y, with_pair || layer < mlp.depth);
  }
  return y;
}

/// NNGP and NTK at (x, x'), `input` being the pair with covariance (|x|^2, x.x', |x'|^2) / d. In
/// double within mlp_kernel_error_ulps(L) of the exact kernels of `input`. Throws
/// std::invalid_argument as last_hidden_layer() does.
template <class T>
MlpKernel<T> mlp_kernel(const MlpArchitecture<T>& mlp, const GaussianPair<T>& input) {
  const HiddenLayer<T> y = last_hidden_layer(mlp, input, false);
  const int last = mlp.depth + 1;
  const T sigma_w = mlp.sigma_w_of(last);
  const T sigma_b = mlp.sigma_b_of(last);
  const bool shrinks = mlp.parameterisation == Parameterisation::kMup;
  const T of_weights = shrinks ? T(0) : T(sigma_w * sigma_w * y.moment);
  return {of_weights + sigma_b * sigma_b, layer_ntk(mlp, last, y)};
}

/// That of a network without biases and skips whose sigma_w are 1.
template <class T>
MlpKernel<T> mlp_kernel(const Activation& activation, int depth, const GaussianPair<T>& input) {
  return mlp_kernel(MlpArchitecture<T>{.activation = activation, .depth = depth}, input);
}

/// The same from the covariance S^0. Also throws for what is not a covariance.
template <class T>
MlpKernel<T> mlp_kernel(const Activation& activation, int depth, const Covariance<T>& s0) {
  return mlp_kernel(activation, depth, gaussian_pair(s0));
}

/// Bound on the error of mlp_kernel() in double, in ULPs of the result or, for an NTK with terms of
/// both signs (x.x' < 0), of its largest term. Rounding adds up layer by layer. Tested for
/// L <= 10; the worst of 4000 random pairs was 3.4 (L + 1). Of activations other than ReLU, erf and
/// linear, and with biases and skips, it is in ULPs of the largest kernel there is at these norms,
/// sqrt(K(x, x) K(x', x')).
inline double mlp_kernel_error_ulps(int depth) {
  return 6.0 * (depth + 1);
}

}  // namespace widthwise::theory
