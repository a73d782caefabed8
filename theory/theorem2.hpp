#pragma once
// Theorem 2: the Gaussian-process limit of hypernetworks, and of MLPs. The covariance is in
// theory/hypernet_kernel.hpp (of MLPs: theory/mlp_kernel.hpp), moments at finite widths in
// theory/hypernet_moments.hpp.
//
// Status. The paper's body was not at hand; the statement is that of its abstract, the covariance
// is derived here.

#include "theory/theorem_text.hpp"

namespace widthwise::theory {

/// Stated as proved in [Littwin2020, abstract]; derived here for n first, then m: the weights of g
/// are then i.i.d. Gaussian over their indices, and g is an MLP at initialisation [Lee2018].
inline constexpr TheoremText kTheorem2GpLimit{
    "h converges in law to a centred Gaussian process with Cov(h(u), h(u')) = S(x, x') G^{H-1}(u, "
    "u')",
    "ReLU hypernetwork, both widths n and m to infinity, NTK parameterisation, no biases, entries "
    "i.i.d. N(0, 1), fixed depths and inputs",
    "[Littwin2020, Thm 2; statement from the abstract, covariance derived]"};

/// Proved: [Lee2018]. The variance at one input is the same at every width, since there the gates
/// are independent of the norms.
inline constexpr TheoremText kTheorem2Mlp{
    "f converges in law to a centred Gaussian process with the NNGP kernel K: Cov(f(u), f(u')) -> "
    "K(u, u'), and E f(u)^2 = |u|^2 / d at every width",
    "ReLU MLP, hidden widths n to infinity, NTK parameterisation, no biases, entries i.i.d. N(0, "
    "1), fixed depth and inputs",
    "[Lee2018]; the theorem's statement for networks without a g"};

/// Proved: mlp_kurtosis_ratio().
inline constexpr TheoremText kTheorem2MlpFourthMoment{
    "the excess kurtosis of f(u) vanishes like 1/n: E f^4 / (3 (E f^2)^2) = (1 + 5/n)^L",
    "ReLU MLP with L hidden layers of width n, no biases, entries i.i.d. N(0, 1)",
    "derived: given A ~ Bin(n, 1/2) open gates a layer multiplies a squared norm by (2/n) chi^2_A"};

/// Derived: entries of C are averages over n units that are independent given the layer below, and
/// so are those of each layer below.
inline constexpr TheoremText kTheorem2GramError{
    "E |C - K|_F^2 / |K|_F^2 ~ 1/n for the Gram matrix C of a finite network over several inputs, "
    "the covariance of its outputs given all weights but the last ones, and its limit K",
    "ReLU MLP with hidden widths n, or ReLU hypernetwork with n = m to infinity; NTK "
    "parameterisation, no biases, entries i.i.d. N(0, 1), fixed depths and inputs",
    "derived: each layer averages over n units"};

/// Proved. The fourth moment suffices: that of a Gaussian has ratio 1.
inline constexpr TheoremText kTheorem2FixedWidthG{
    "h is not Gaussian in the limit: E h(u)^4 / (3 (E h(u)^2)^2) = (1 + 5/m)^(H-1) > 1",
    "ReLU hypernetwork with H >= 2, width n of f to infinity, width m of g fixed, entries i.i.d. "
    "N(0, 1)",
    "derived: the open gates of each layer of g are Bin(m, 1/2)"};

/// Proved. E tau^H is layer_norm_moment(n, H)^(L_f) in units of (|x|^2/d)^H.
inline constexpr TheoremText kTheorem2SecondMoment{
    "E h(u)^2 = E[tau^H] |z|^2/d_z at every n and m, with tau = |y_{L_f}|^2 / n: it does not "
    "depend "
    "on m",
    "ReLU hypernetwork, NTK parameterisation, no biases, entries i.i.d. N(0, 1)",
    "derived: given tau the weights of g are i.i.d. N(0, tau), and h has degree H in them"};

}  // namespace widthwise::theory
