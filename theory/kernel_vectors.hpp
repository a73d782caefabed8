#pragma once
// Infinite-width kernels of ReLU networks at many pairs of inputs at once, in vector code.
//
// The recursions are those of mlp_kernel.hpp and hypernet_kernel.hpp. Variances hardly change from
// layer to layer, 2 E[relu(a)^2] being that of a, so that a layer is one pass over covariances.

#include <span>

namespace widthwise::theory {

/// Of pairs (x_i, x'_i): variances |x|^2 / d and |x'|^2 / d. Both spans have one length.
struct PairVariances {
  std::span<const double> left;
  std::span<const double> right;
};

/// nngp[i] <- NNGP and ntk[i] <- NTK of an MLP of `depth` >= 0 hidden layers, from nngp[i] =
/// x_i.x'_i / d. Within a few units in the last place, a layer, of the root of the kernel's two
/// variances where inputs are told apart by their inner product, |sine of their angle| > 1e-3 say;
/// exact for equal inputs (whose three entries are equal).
void mlp_kernels(int depth, const PairVariances& variances, std::span<double> nngp,
                 std::span<double> ntk);

/// nngp[i] <- covariance of the outputs and ntk[i] <- hyperkernel of a hypernetwork whose g has
/// `depth_g` >= 1 weight layers, from what an infinitely wide f gives: weights with variances
/// `weights` and covariance nngp[i], each with NTK ntk[i] as an output of f. z_variances and
/// z_covariance are |z|^2 / d_z and z.z' / d_z.
void hypernet_kernels(int depth_g, const PairVariances& weights, const PairVariances& z_variances,
                      std::span<const double> z_covariance, std::span<double> nngp,
                      std::span<double> ntk);

}  // namespace widthwise::theory
