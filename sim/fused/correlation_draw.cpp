#include "sim/fused/correlation_draw.hpp"

#include <algorithm>
#include <optional>

#include "sim/fused/fused_correlations.hpp"
#include "sim/lanes.hpp"
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

// Rows of samples, four at once while there are as many and `four`, what is fused, gives them.
template <class Four, class One>
Draws by_fours(Engine engine, const SampleKey& first, std::int64_t n, int max_order,
               const Four& four, const One& one) {
  const bool can_be_fused = engine == Engine::kDeferred;
  Draws draws(n, max_order + 1);
  const auto key_of = [&](std::int64_t k) {
    SampleKey key = first;
    key.sample += static_cast<std::uint64_t>(k);
    return key;
  };
  std::int64_t k = 0;
  while (k < n) {
    const std::int64_t n_now = std::min<std::int64_t>(n - k, kLanes);
    const std::optional<Draws> rows =
        can_be_fused && n_now == kLanes ? four(key_of(k)) : std::nullopt;
    if (rows) {
      draws.middleRows(k, n_now) = *rows;
    } else {
      for (std::int64_t j = k; j < k + n_now; ++j) draws.row(j) = one(key_of(j)).transpose();
    }
    k += n_now;
  }
  return draws;
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

Draws draw_correlations(const MlpShape& shape, Engine engine, const SampleKey& first,
                        std::int64_t n, const VectorXd& u, const VectorXd& u_prime, int max_order) {
  return by_fours(
      engine, first, n, max_order,
      [&](const SampleKey& key) {
        return fused_correlations_of_four(shape, key, u, u_prime, max_order);
      },
      [&](const SampleKey& key) {
        return draw_correlations(shape, engine, key, u, u_prime, max_order);
      });
}

Draws draw_correlations(const HypernetShape& shape, Engine engine, const SampleKey& first,
                        std::int64_t n, const HypernetInput& u, const HypernetInput& u_prime,
                        int max_order) {
  return by_fours(
      engine, first, n, max_order,
      [&](const SampleKey& key) {
        return fused_correlations_of_four(shape, key, u, u_prime, max_order);
      },
      [&](const SampleKey& key) {
        return draw_correlations(shape, engine, key, u, u_prime, max_order);
      });
}

Draws draw_correlations(const HypernetShape& shape, const InfiniteWidth& limit, Engine engine,
                        const SampleKey& first, std::int64_t n, const HypernetInput& u,
                        const HypernetInput& u_prime, int max_order) {
  return by_fours(
      engine, first, n, max_order,
      [&](const SampleKey& key) {
        return fused_correlations_of_four(shape, limit, key, u, u_prime, max_order);
      },
      [&](const SampleKey& key) {
        return draw_correlations(shape, limit, engine, key, u, u_prime, max_order);
      });
}

std::int64_t samples_at_once(const MlpShape& shape, Engine engine, const VectorXd& u,
                             const VectorXd& u_prime, int max_order) {
  const bool four = engine == Engine::kDeferred && four_can_be_fused(shape, u, u_prime, max_order);
  return four ? kLanes : 1;
}

std::int64_t samples_at_once(const HypernetShape& shape, bool infinite_f, Engine engine,
                             const HypernetInput& u, const HypernetInput& u_prime, int max_order) {
  const bool four =
      engine == Engine::kDeferred && four_can_be_fused(shape, infinite_f, u, u_prime, max_order);
  return four ? kLanes : 1;
}

double bytes_of_correlations(const MlpShape& shape, Engine engine, const VectorXd& u,
                             const VectorXd& u_prime, int max_order) {
  if (engine == Engine::kDeferred && can_be_fused(shape, u, u_prime, max_order)) {
    return bytes_of_fused() *
           static_cast<double>(samples_at_once(shape, engine, u, u_prime, max_order));
  }
  Queries asked = correlations_alone(max_order);
  asked.inputs = u == u_prime ? 1 : 2;
  return bytes_of_draw(shape, engine, asked);
}

double bytes_of_correlations(const HypernetShape& shape, bool infinite_f, Engine engine,
                             const HypernetInput& u, const HypernetInput& u_prime, int max_order) {
  if (engine == Engine::kDeferred && can_be_fused(shape, infinite_f, u, u_prime, max_order)) {
    return bytes_of_fused(shape, infinite_f, u, u_prime, max_order) *
           static_cast<double>(samples_at_once(shape, infinite_f, engine, u, u_prime, max_order));
  }
  return bytes_of_draw(shape, infinite_f, engine, correlations_alone(max_order));
}

}  // namespace widthwise::sim
