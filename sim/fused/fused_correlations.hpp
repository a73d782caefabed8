#pragma once
// K^(0..R) along one direction, drawn without a network: what every rate of Theorem 1 is read off.

#include <Eigen/Core>
#include <cstdint>
#include <optional>

#include "sim/hypernet.hpp"
#include "sim/mlp.hpp"

namespace widthwise::sim {

/// A draw of correlations and how many normals it took.
struct FusedDraw {
  Eigen::VectorXd correlations;
  std::int64_t n_normals = 0;
};

/// What Mlp(shape, Engine::kDeferred, key).correlations(u, u_prime, max_order) gives, to rounding,
/// from the same normals, in a fraction of its time and memory. Nothing where only the general
/// engine serves: for activations that are not multilinear, no order above 0 or more than
/// kMostCoefficients - 1, no hidden layer or one below width 64, inputs so near to each other (but
/// not equal) or of such norms that inner products lose their digits.
std::optional<FusedDraw> fused_correlations(const MlpShape& shape, const SampleKey& key,
                                            const Eigen::VectorXd& u,
                                            const Eigen::VectorXd& u_prime, int max_order);

/// Likewise for a hypernetwork, of the same law as Hypernet(shape, Engine::kDeferred,
/// key).correlations(u, u_prime, max_order) but from fewer normals.
std::optional<FusedDraw> fused_correlations(const HypernetShape& shape, const SampleKey& key,
                                            const HypernetInput& u, const HypernetInput& u_prime,
                                            int max_order);

/// Likewise with f of infinite width.
std::optional<FusedDraw> fused_correlations(const HypernetShape& shape, const InfiniteWidth& limit,
                                            const SampleKey& key, const HypernetInput& u,
                                            const HypernetInput& u_prime, int max_order);

}  // namespace widthwise::sim
