#pragma once
// Theorem 1 for MLPs: how the derivative correlations K^(r) shrink with the width n.
//
//   K^(r)(u; u_1..u_r) = < grad^r h(u), grad h(u_1) x ... x grad h(u_r) >
//
// Status. The paper's body was not at hand. The statement below is the one that the abstract of its
// first version gives ("n^{1-r}"); everything the abstract leaves open (hypotheses, what happens at
// r = 0 and beyond the number of layers) is derived here and marked so.

#include <optional>
#include <stdexcept>

#include "theory/theorem_text.hpp"

namespace widthwise::theory {

/// Rate of ReLU and linear MLPs. Stated as proved in [Littwin2020, v1 abstract]; proof not checked.
inline constexpr TheoremText kTheorem1Mlp{
    "K^(r) ~ n^(1-r) for 1 <= r <= Lambda: K^(r) n^(r-1) is bounded, and bounded away from 0, in "
    "probability as the width n grows",
    "ReLU or linear MLP with Lambda weight matrices, all hidden widths equal to n, NTK "
    "parameterisation, no biases, entries i.i.d. N(0, 1), fixed depth and inputs, all weights "
    "trained, gates frozen at initialisation; x.x' is not 0 (there K^(Lambda) = 0 identically, for "
    "the first layer's move W_1 + t delta x'^T does not reach x), and x' is not a negative "
    "multiple "
    "of x (there no gate of the first layer is open at both)",
    "[Littwin2020, Thm 1; statement from the abstract of v1]"};

/// The same along distinct directions. Each term of K^(r) picks one layer for each derivative, as
/// along a single one; which input a gradient is at only changes the kernels of the layers.
inline constexpr TheoremText kTheorem1MlpDistinct{
    "K^(r)(u; u_1, .., u_r) ~ n^(1-r) for 2 <= r <= Lambda, whatever the inputs u_i",
    "as for one direction; no x.x_i is 0 and no x_i = -x",
    "[Littwin2020, Thm 1; statement from the abstract of v1, read for any inputs]"};

/// The same for convnets: a layer's matrix is met at every pixel, and a sum over a fixed number of
/// pixels changes the constants only.
inline constexpr TheoremText kTheorem1Convnet{
    "K^(r) ~ C^(1-r) for 1 <= r <= Lambda, C being the number of channels",
    "ReLU convnet with Lambda - 1 layers of filters, zero padding and a linear readout, flattened "
    "or "
    "of the mean over pixels; C channels in each layer, NTK parameterisation, no biases, entries "
    "i.i.d. N(0, 1), fixed depth, filters and images, all weights trained, gates frozen at "
    "initialisation; some patch of x overlaps with one of x'",
    "[Littwin2020, Thm 1; statement from the abstract of v1, read for convnets]"};

/// Proved: multilinearity, as for MLPs.
inline constexpr TheoremText kTheorem1ConvnetExactZero{
    "K^(r) = 0 exactly for r > Lambda",
    "ReLU convnet with Lambda - 1 layers of filters and a linear readout, no biases, gates frozen "
    "at "
    "initialisation",
    "multilinearity of the network in its filters"};

/// Proved. Given all filters the readout weighs pixels independently, so none goes with another; at
/// one input the gates of a layer are open for half of its filters, whatever those read of other
/// pixels.
inline constexpr TheoremText kTheorem1ConvnetMeanNtk{
    "E K^(1)(u; u) = Lambda E f(u)^2 at every number of channels, not only in the limit",
    "ReLU convnet with Lambda - 1 layers of filters and a flattened readout, NTK parameterisation, "
    "no biases, entries i.i.d. N(0, 1)",
    "the gates at one input are independent of the weights above them, and the readout's of two "
    "pixels of each other"};

/// The same where the hidden widths differ by fixed factors, which enter the constants only.
inline constexpr TheoremText kTheorem1MlpUnequal{
    "K^(r) ~ n^(1-r) for 1 <= r <= Lambda also where the hidden widths are fixed multiples of n",
    "as where all hidden widths are n; the ratios of the widths stay fixed as n grows",
    "derived: a layer of width c n adds the powers of 1/(c n) that one of width n adds of 1/n"};

/// Where the hypothesis x.x' != 0 fails. Proved: K^(Lambda) is Lambda! times the product of all
/// layers' moves, and that of the first, t delta x'^T, takes x to t delta (x.x') = 0.
inline constexpr TheoremText kTheorem1MlpOrthogonal{
    "K^(Lambda)(u; u', .., u') = 0 exactly where x.x' = 0",
    "ReLU or linear MLP with Lambda weight matrices, no biases, gates frozen at initialisation",
    "the move of the first weight matrix along the gradient at x' does not reach x"};

/// K^(r) = 0 beyond the number of layers. Proved: with its gates frozen a bias-free ReLU network is
/// linear in each of its Lambda weight matrices, so a product of more than Lambda derivatives
/// differentiates some matrix twice.
inline constexpr TheoremText kTheorem1ExactZero{
    "K^(r) = 0 exactly for r > Lambda",
    "ReLU or linear MLP with Lambda weight matrices, no biases, gates frozen at initialisation",
    "multilinearity of the network in its weight matrices"};

/// The mean of the NTK at one input. Proved: at one input the open gates of a layer are Bin(n, 1/2)
/// whatever the other weights are, so each of the Lambda layers gives E |dh/dW_l|^2 = |x|^2 / d.
inline constexpr TheoremText kTheorem1MeanNtk{
    "E K^(1)(u; u) = Lambda |u|^2 / d at every width, not only in the limit",
    "ReLU MLP with Lambda weight matrices, NTK parameterisation, no biases, entries i.i.d. N(0, 1)",
    "the gates at one input are independent of the weights above them"};

/// Rate of smooth activations. The upper bound is [Dyer2020, Sec. 2.2, Conjecture 1] for the second
/// moment of K^(r): two clusters of r + 1 vertices give n^(1-r) for odd r and n^(-r) for even r;
/// the root is taken here. Conjectured for deep non-linear networks; that it is attained (tanh, r =
/// 3) is left to measurement, not proved.
inline constexpr TheoremText kClusterBound{
    "K^(r) = O(n^((1-r)/2)) for odd r and O(n^(-r/2)) for even r",
    "MLP with a smooth activation, all hidden widths equal to n, NTK parameterisation, entries "
    "i.i.d. N(0, 1), fixed depth and inputs",
    "[Dyer2020, Sec. 2.2, Conjecture 1]"};

/// Exponent e of K^(r) ~ n^e for a ReLU or linear MLP with `n_layers` = Lambda weight matrices.
/// 0 at r = 0 (the output has a Gaussian-process limit [Lee2018]); no value for r > Lambda, where
/// K^(r) is identically zero and a slope means nothing.
/// Throws std::invalid_argument for a negative order or fewer than one layer.
inline std::optional<double> theorem1_exponent(int order, int n_layers) {
  if (order < 0) throw std::invalid_argument("K^(r) has no negative order r");
  if (n_layers < 1) throw std::invalid_argument("a network has at least one weight matrix");
  if (order > n_layers) return std::nullopt;
  return order == 0 ? 0.0 : 1.0 - order;
}

/// Exponent of the cluster bound at order r, 0 at r = 0 and 1. Holds at every depth.
/// Throws std::invalid_argument for a negative order.
inline double cluster_exponent(int order) {
  if (order < 0) throw std::invalid_argument("K^(r) has no negative order r");
  const int halves = order % 2 == 1 ? 1 - order : -order;
  return halves / 2.0;
}

}  // namespace widthwise::theory
