#pragma once
// One draw of K^(0..R)(u; u', .., u'), with whichever engine is the fastest.

#include <Eigen/Core>

#include "sim/ensemble.hpp"
#include "sim/hypernet.hpp"
#include "sim/mlp.hpp"

namespace widthwise::sim {

/// K^(r)(u; u', .., u') for r = 0 .. max_order of one random MLP. The deferred engine's are fused
/// (fused/fused_correlations.hpp) where they can be, which does not depend on what is drawn: then
/// they are other numbers than those of an Mlp with this key, with the same law. Throws as
/// Mlp::correlations() does.
Eigen::VectorXd draw_correlations(const MlpShape& shape, Engine engine, const SampleKey& key,
                                  const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                                  int max_order);

/// Likewise of one random hypernetwork.
Eigen::VectorXd draw_correlations(const HypernetShape& shape, Engine engine, const SampleKey& key,
                                  const HypernetInput& u, const HypernetInput& u_prime,
                                  int max_order);

/// Likewise with f of infinite width.
Eigen::VectorXd draw_correlations(const HypernetShape& shape, const InfiniteWidth& limit,
                                  Engine engine, const SampleKey& key, const HypernetInput& u,
                                  const HypernetInput& u_prime, int max_order);

/// Likewise of n samples, first.sample and those behind it, a row each: the bits of each by itself,
/// in less time where samples are drawn side by side.
Draws draw_correlations(const MlpShape& shape, Engine engine, const SampleKey& first,
                        std::int64_t n, const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                        int max_order);
Draws draw_correlations(const HypernetShape& shape, Engine engine, const SampleKey& first,
                        std::int64_t n, const HypernetInput& u, const HypernetInput& u_prime,
                        int max_order);
Draws draw_correlations(const HypernetShape& shape, const InfiniteWidth& limit, Engine engine,
                        const SampleKey& first, std::int64_t n, const HypernetInput& u,
                        const HypernetInput& u_prime, int max_order);

/// How many samples those draw side by side: 1 where they do not.
std::int64_t samples_at_once(const MlpShape& shape, Engine engine, const Eigen::VectorXd& u,
                             const Eigen::VectorXd& u_prime, int max_order);
std::int64_t samples_at_once(const HypernetShape& shape, bool infinite_f, Engine engine,
                             const HypernetInput& u, const HypernetInput& u_prime, int max_order);

/// Peak memory of such a draw, of as many samples as are drawn side by side, in bytes, as
/// bytes_of_draw() counts.
double bytes_of_correlations(const MlpShape& shape, Engine engine, const Eigen::VectorXd& u,
                             const Eigen::VectorXd& u_prime, int max_order);
double bytes_of_correlations(const HypernetShape& shape, bool infinite_f, Engine engine,
                             const HypernetInput& u, const HypernetInput& u_prime, int max_order);

}  // namespace widthwise::sim
