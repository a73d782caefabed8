#pragma once
// Theorem 2: the Gaussian-process limit of hypernetworks. The covariance is in
// theory/hypernet_kernel.hpp, moments at finite widths in theory/hypernet_moments.hpp.
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
