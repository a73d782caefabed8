#include "sim/fused/correlation_draw.hpp"

#include "sim/fused/fused_correlations.hpp"
#include "sim/memory_use.hpp"

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;

Queries correlations_alone(int max_order) {
  return {.gradients = max_order > 0 ? 1 : 0, .moves = 1, .order = max_order};
}

// What is fused, if it is; else what a network gives.
template <class Fused, class Network>
VectorXd fused_or_not(Engine engine, const Fused& fused, const Network& network) {
  if (engine == Engine::kDeferred) {
    if (auto draw = fused()) return std::move(draw->correlations);
  }
  return network();
}

}  // namespace

VectorXd draw_correlations(const MlpShape& shape, Engine engine, const SampleKey& key,
                           const VectorXd& u, const VectorXd& u_prime, int max_order) {
  return fused_or_not(
      engine, [&] { return fused_correlations(shape, key, u, u_prime, max_order); },
      [&] { return Mlp(shape, engine, key).correlations(u, u_prime, max_order); });
}

VectorXd draw_correlations(const HypernetShape& shape, Engine engine, const SampleKey& key,
                           const HypernetInput& u, const HypernetInput& u_prime, int max_order) {
  return fused_or_not(
      engine, [&] { return fused_correlations(shape, key, u, u_prime, max_order); },
      [&] { return Hypernet(shape, engine, key).correlations(u, u_prime, max_order); });
}

VectorXd draw_correlations(const HypernetShape& shape, const InfiniteWidth& limit, Engine engine,
                           const SampleKey& key, const HypernetInput& u,
                           const HypernetInput& u_prime, int max_order) {
  return fused_or_not(
      engine, [&] { return fused_correlations(shape, limit, key, u, u_prime, max_order); },
      [&] { return Hypernet(shape, limit, engine, key).correlations(u, u_prime, max_order); });
}

double bytes_of_correlations(const MlpShape& shape, Engine engine, const VectorXd& u,
                             const VectorXd& u_prime, int max_order) {
  if (engine == Engine::kDeferred && can_be_fused(shape, u, u_prime, max_order)) {
    return bytes_of_fused(shape, max_order);
  }
  Queries asked = correlations_alone(max_order);
  asked.inputs = u == u_prime ? 1 : 2;
  return bytes_of_draw(shape, engine, asked);
}

double bytes_of_correlations(const HypernetShape& shape, bool infinite_f, Engine engine,
                             const HypernetInput& u, const HypernetInput& u_prime, int max_order) {
  if (engine == Engine::kDeferred && can_be_fused(shape, infinite_f, u, u_prime, max_order)) {
    return bytes_of_fused(shape, infinite_f, max_order);
  }
  return bytes_of_draw(shape, infinite_f, engine, correlations_alone(max_order));
}

}  // namespace widthwise::sim
