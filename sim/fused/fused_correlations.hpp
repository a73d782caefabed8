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
/// kMostCoefficients - 1, hidden layers of which there is one at least and none below width 64 (4
/// where they are linear) or above 2^32, and inputs neither so near to each other (but not equal)
/// nor of such norms that inner products lose their digits.
bool can_be_fused(const MlpShape& shape, const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                  int max_order);

/// Likewise. Where f is finite one of the two networks may be narrow, g even without hidden layers:
/// then the other alone is fused. Where it is infinite, shape.f plays no part, nor u.x but for its
/// norm.
bool can_be_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                  const HypernetInput& u_prime, int max_order);

/// A draw of the law of Mlp(shape, Engine::kDeferred, key).correlations(u, u_prime, max_order), in
/// a fraction of its time and in memory that does not grow with the width. Nothing where draws
/// cannot be fused.
std::optional<FusedDraw> fused_correlations(const MlpShape& shape, const SampleKey& key,
                                            const Eigen::VectorXd& u,
                                            const Eigen::VectorXd& u_prime, int max_order);

/// Likewise for a hypernetwork.
std::optional<FusedDraw> fused_correlations(const HypernetShape& shape, const SampleKey& key,
                                            const HypernetInput& u, const HypernetInput& u_prime,
                                            int max_order);

/// Likewise with f of infinite width, whose limit must tell the two x apart as well.
std::optional<FusedDraw> fused_correlations(const HypernetShape& shape, const InfiniteWidth& limit,
                                            const SampleKey& key, const HypernetInput& u,
                                            const HypernetInput& u_prime, int max_order);

/// Whether four samples can be drawn side by side: where all layers are fused, and none is so wide
/// that it gains nothing.
bool four_can_be_fused(const MlpShape& shape, const Eigen::VectorXd& u,
                       const Eigen::VectorXd& u_prime, int max_order);
bool four_can_be_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                       const HypernetInput& u_prime, int max_order);

/// The same of four samples side by side, first.sample and those behind it, to the last bit: a row
/// each. Nothing where they cannot be, or a layer does not tell the inputs of one of them apart:
/// then each is to be drawn by itself.
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

/// Peak memory in bytes of a draw of an MLP that is fused, and of a hypernetwork: of what is drawn
/// entry by entry.
double bytes_of_fused();
double bytes_of_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                      const HypernetInput& u_prime, int max_order);

}  // namespace widthwise::sim
