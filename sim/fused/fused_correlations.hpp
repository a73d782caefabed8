#pragma once
// K^(0..R) along one direction, drawn without a network: what every rate of Theorem 1 is read off.

#include <Eigen/Core>
#include <cstdint>
#include <optional>

#include "sim/ensemble.hpp"
#include "sim/hypernet.hpp"
#include "sim/mlp.hpp"

namespace widthwise::sim {

/// A draw of correlations and how many normals it took.
struct FusedDraw {
  Eigen::VectorXd correlations;
  std::int64_t n_normals = 0;
};

/// Whether fused draws serve: for ReLU and linear networks of the usual law, orders from 1 to
/// kMostCoefficients - 1, hidden layers of which there is one at least and none below width 64, and
/// inputs neither so near to each other (but not equal) nor of such norms that inner products lose
/// their digits.
bool can_be_fused(const MlpShape& shape, const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                  int max_order);

/// Likewise. Where f is finite one of the two networks may be narrow, g even without hidden layers:
/// then the other alone is fused. Where it is infinite, shape.f and u.x play no part.
bool can_be_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                  const HypernetInput& u_prime, int max_order);

/// What Mlp(shape, Engine::kDeferred, key).correlations(u, u_prime, max_order) gives, to rounding,
/// from the same normals, in a fraction of its time and memory. Nothing where draws cannot be fused
/// and where jets of what is drawn depend on each other.
std::optional<FusedDraw> fused_correlations(const MlpShape& shape, const SampleKey& key,
                                            const Eigen::VectorXd& u,
                                            const Eigen::VectorXd& u_prime, int max_order);

/// Likewise for a hypernetwork, of the same law as Hypernet(shape, Engine::kDeferred,
/// key).correlations(u, u_prime, max_order) but from fewer normals.
std::optional<FusedDraw> fused_correlations(const HypernetShape& shape, const SampleKey& key,
                                            const HypernetInput& u, const HypernetInput& u_prime,
                                            int max_order);

/// Likewise with f of infinite width, whose limit must tell the two x apart as well.
std::optional<FusedDraw> fused_correlations(const HypernetShape& shape, const InfiniteWidth& limit,
                                            const SampleKey& key, const HypernetInput& u,
                                            const HypernetInput& u_prime, int max_order);

/// Whether four samples can be drawn side by side: where all layers are fused, and none is so wide
/// that four times its vectors leave the processor's cache.
bool four_can_be_fused(const MlpShape& shape, const Eigen::VectorXd& u,
                       const Eigen::VectorXd& u_prime, int max_order);
bool four_can_be_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                       const HypernetInput& u_prime, int max_order);

/// The same of four samples side by side, first.sample and those behind it, to the last bit: a row
/// each. Nothing where they cannot be, and where jets of one of them depend on each other: then
/// each is to be drawn by itself.
std::optional<Draws> fused_correlations_of_four(const MlpShape& shape, const SampleKey& first,
                                                const Eigen::VectorXd& u,
                                                const Eigen::VectorXd& u_prime, int max_order);
std::optional<Draws> fused_correlations_of_four(const HypernetShape& shape, const SampleKey& first,
                                                const HypernetInput& u,
                                                const HypernetInput& u_prime, int max_order);
std::optional<Draws> fused_correlations_of_four(const HypernetShape& shape,
                                                const InfiniteWidth& limit, const SampleKey& first,
                                                const HypernetInput& u,
                                                const HypernetInput& u_prime, int max_order);

/// Peak memory in bytes of a draw that is fused; what does not grow with a width is not counted.
double bytes_of_fused(const MlpShape& shape, int max_order);
double bytes_of_fused(const HypernetShape& shape, bool infinite_f, int max_order);

}  // namespace widthwise::sim
