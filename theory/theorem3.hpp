#pragma once
// Theorem 3: the hyperkernel, the limit of the NTK of hypernetworks. theory/hypernet_kernel.hpp
// evaluates it.
//
// Status. The paper's body was not at hand; what its abstract says is marked, the rest is derived.

#include "theory/theorem_text.hpp"

namespace widthwise::theory {

/// Stated as proved in [Littwin2020]; the form of Theta_g is derived in theory/hypernet_kernel.hpp.
inline constexpr TheoremText kTheorem3Hyperkernel{
    "< grad_w h(u), grad_w h(u') > -> Theta_f(x, x') Theta_g(u, u') in probability, with "
    "Theta_g = sum_{l=0}^{H-1} G^l prod_{k=l+1}^{H-1} (S D_g^k)",
    "ReLU hypernetwork, both widths n and m to infinity, NTK parameterisation, no biases, entries "
    "i.i.d. N(0, 1), only f trained",
    "[Littwin2020, Thm 3; form of Theta_g derived]"};

/// Proved: [Jacot2018, Thm 1]. theory/mlp_kernel.hpp evaluates it.
inline constexpr TheoremText kTheorem3Mlp{
    "< grad f(u), grad f(u') > -> sum_{l=0}^{L} S^l prod_{k=l+1}^{L} D^k in probability",
    "ReLU MLP with L hidden layers of width n to infinity, NTK parameterisation, no biases, "
    "entries "
    "i.i.d. N(0, 1), all weights trained",
    "[Jacot2018, Thm 1]; the theorem's statement for networks without a g"};

/// theory/convolutional_kernel.hpp evaluates it.
inline constexpr TheoremText kTheorem3Convnet{
    "< grad f(u), grad f(u') > -> the mean over pixels p = p' (over all p, p' if pooled) of K^L + "
    "T^L, "
    "in probability; K^0 = x_p.x'_p' / C_0, S^l is the mean of K^(l-1) over a patch, 0 where that "
    "leaves the image, K^l = 2 E[relu a relu b] and D^l = 2 E[1(a>0) 1(b>0)] for (a, b) of "
    "covariance "
    "S^l, T^0 = 0, and T^l is D^l times S^l plus the mean of T^(l-1) over a patch",
    "ReLU convnet with L layers of filters, zero padding and a linear readout, flattened or of the "
    "mean over pixels; the number of channels to infinity, NTK parameterisation, no biases, "
    "entries "
    "i.i.d. N(0, 1), all weights trained",
    "[Arora2019]; the theorem's statement for convnets without a g"};

/// The hyperkernel needs of f nothing but S and Theta_f, so it holds for a convnet as for an MLP.
inline constexpr TheoremText kTheorem3ConvnetHyperkernel{
    "< grad_w h(u), grad_w h(u') > -> Theta_f(x, x') Theta_g(u, u') in probability, Theta_f and S "
    "being those of a convnet",
    "ReLU hypernetwork whose f is a convnet, flattened, and whose g is an MLP; channels of f and "
    "width of g to infinity, NTK parameterisation, no biases, entries i.i.d. N(0, 1), only f "
    "trained",
    "[Littwin2020, Thm 3; read for a convolutional f], [Arora2019]"};

/// A control, false for H >= 2: the covariance of the weights of g is left out of the product.
inline constexpr TheoremText kTheorem3WithoutS{
    "< grad_w h(u), grad_w h(u') > -> Theta_f(x, x') sum_{l=0}^{H-1} G^l prod_{k=l+1}^{H-1} D_g^k",
    "as for the hyperkernel, H >= 2 and S(x, x') != 1",
    "the form of the code released with [Littwin2020]; to be refuted"};

/// Derived from the rate of K^(2) in theory/theorem1_hypernet.hpp (m^-1 for n first, n^-1 jointly);
/// with m fixed and H >= 2 that term survives.
inline constexpr TheoremText kTheorem3Drift{
    "the drift of the hyperkernel under gradient flow, d/dt < grad_w h(u), grad_w h(u') > at t = "
    "0, "
    "tends to 0",
    "as for the hyperkernel; the drift is a finite sum, over training inputs u_i, of < grad^2 "
    "h(u), "
    "grad h(u') x grad h(u_i) > and the same with u, u' exchanged",
    "[Littwin2020, Thm 3]; here from K^(2) -> 0, which is measured"};

/// Proved here. S, D and the products are positive semi-definite with positive diagonal, so by
/// Schur and Oppenheim it is enough that G^{H-1} is definite. Its correlation is kappa1 of c_S c_G,
/// and the Taylor series of kappa1 has all even powers with positive coefficients; a high even
/// power of a correlation matrix whose off-diagonal entries are below 1 in size tends to the
/// identity. Those entries are: c_S = 1 only for x' = c x with c > 0, and then |c_G| < 1 by
/// hypothesis.
inline constexpr TheoremText kTheorem3PositiveDefinite{
    "the matrices of S G^{H-1} and of Theta_f Theta_g on finitely many inputs are positive "
    "definite",
    "L_f >= 1, H >= 2, no x or z is zero, and no two inputs have both x' = c x with c > 0 and z' = "
    "c' z",
    "derived; the paper's own hypotheses were not at hand"};

}  // namespace widthwise::theory
