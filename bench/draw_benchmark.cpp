// What one draw of K^(0..4) costs, of an MLP with L = 3 and of a hypernetwork with L_f = 1, H = 3
// and n = m: fused, several side by side as runs make them, deferred, dense, and the floor of the
// first two, which is generating the normals that the draw uses and nothing else. All in one run,
// to be compared as ratios.

#include <benchmark/benchmark.h>

#include <cmath>
#include <functional>
#include <string>

#include "sim/fused/correlation_draw.hpp"
#include "sim/fused/fused_correlations.hpp"
#include "sim/hypernet.hpp"
#include "sim/memory_policy.hpp"

namespace {

using widthwise::sim::Engine;
using widthwise::sim::Hypernet;
using widthwise::sim::HypernetInput;
using widthwise::sim::HypernetShape;
using widthwise::sim::Mlp;
using widthwise::sim::MlpShape;
using widthwise::sim::RandomStream;
using widthwise::sim::SampleKey;
using widthwise::sim::uniform_hypernet;
using widthwise::sim::uniform_mlp;

constexpr int kMaxOrder = 4;

Eigen::Vector3d input(double rho) {
  return std::sqrt(3.0) * Eigen::Vector3d(rho, std::sqrt((1.0 - rho) * (1.0 + rho)), 0.0);
}

SampleKey key(std::int64_t width, std::uint64_t sample) {
  return {.seed = 1, .study = 0, .width = static_cast<std::uint64_t>(width), .sample = sample};
}

MlpShape mlp_shape(std::int64_t width) {
  constexpr int kDepth = 3;
  return uniform_mlp(3, kDepth, width);
}

HypernetShape hypernet_shape(std::int64_t width) {
  constexpr int kDepthF = 1;
  constexpr int kDepthG = 3;
  return uniform_hypernet(3, kDepthF, width, 3, kDepthG, width);
}

HypernetInput hypernet_input(double rho) {
  return {input(rho), input(rho)};
}

// A draw of each kind of network at a width; returns how many normals it took.
std::int64_t draw_mlp(Engine engine, std::int64_t width, std::uint64_t sample) {
  Mlp mlp(mlp_shape(width), engine, key(width, sample));
  benchmark::DoNotOptimize(mlp.correlations(input(1.0), input(0.6), kMaxOrder).eval());
  return mlp.n_normals();
}

std::int64_t draw_hypernet(Engine engine, std::int64_t width, std::uint64_t sample) {
  Hypernet net(hypernet_shape(width), engine, key(width, sample));
  benchmark::DoNotOptimize(
      net.correlations(hypernet_input(1.0), hypernet_input(0.6), kMaxOrder).eval());
  return net.n_normals();
}

// Fused draws of one kind of network, as runs make them.
struct FusedDraws {
  std::int64_t (*at_once)(std::int64_t width);
  void (*draw)(std::int64_t width, std::uint64_t first, std::int64_t n);
  std::int64_t (*n_normals)(std::int64_t width);  // of one
};

constexpr FusedDraws kFusedMlps{
    [](std::int64_t width) {
      return samples_at_once(mlp_shape(width), Engine::kDeferred, input(1.0), input(0.6),
                             kMaxOrder);
    },
    [](std::int64_t width, std::uint64_t first, std::int64_t n) {
      benchmark::DoNotOptimize(draw_correlations(mlp_shape(width), Engine::kDeferred,
                                                 key(width, first), n, input(1.0), input(0.6),
                                                 kMaxOrder));
    },
    [](std::int64_t width) {
      return fused_correlations(mlp_shape(width), key(width, 0), input(1.0), input(0.6), kMaxOrder)
          ->n_normals;
    }};

constexpr FusedDraws kFusedHypernets{
    [](std::int64_t width) {
      return samples_at_once(hypernet_shape(width), false, Engine::kDeferred, hypernet_input(1.0),
                             hypernet_input(0.6), kMaxOrder);
    },
    [](std::int64_t width, std::uint64_t first, std::int64_t n) {
      benchmark::DoNotOptimize(draw_correlations(hypernet_shape(width), Engine::kDeferred,
                                                 key(width, first), n, hypernet_input(1.0),
                                                 hypernet_input(0.6), kMaxOrder));
    },
    [](std::int64_t width) {
      return fused_correlations(hypernet_shape(width), key(width, 0), hypernet_input(1.0),
                                hypernet_input(0.6), kMaxOrder)
          ->n_normals;
    }};

using Draw = std::int64_t (*)(Engine, std::int64_t, std::uint64_t);

void draws(benchmark::State& state, Draw draw, Engine engine) {
  std::uint64_t sample = 0;
  for (auto _ : state) draw(engine, state.range(0), sample++);
}

void fused_draws(benchmark::State& state, const FusedDraws& draws) {
  const std::int64_t width = state.range(0);
  const std::int64_t at_once = draws.at_once(width);
  std::uint64_t first = 0;
  while (state.KeepRunningBatch(at_once)) {
    draws.draw(width, first, at_once);
    first += static_cast<std::uint64_t>(at_once);
  }
}

void floor(benchmark::State& state, const std::function<std::int64_t(std::int64_t)>& count) {
  const std::int64_t width = state.range(0);
  const std::int64_t n_normals = count(width);
  const RandomStream stream(SampleKey{.seed = 1}, 0);
  std::vector<double> normals(width);
  for (auto _ : state) {
    for (std::int64_t done = 0, k = 0; done < n_normals; done += width, ++k) {
      const std::int64_t n = std::min(width, n_normals - done);
      stream.fill_normal({normals.data(), static_cast<std::size_t>(n)}, k);
      benchmark::DoNotOptimize(normals.data());
      benchmark::ClobberMemory();
    }
  }
  state.counters["normals"] = static_cast<double>(n_normals);
}

void widths(benchmark::internal::Benchmark* benchmark, std::int64_t first, std::int64_t last) {
  benchmark->RangeMultiplier(2)->Range(first, last)->Unit(benchmark::kMillisecond);
}

void register_network(const std::string& prefix, Draw draw, const FusedDraws& fused,
                      std::int64_t widest, std::int64_t widest_dense) {
  const auto with = [&](const char* series, auto function, auto... arguments) {
    return benchmark::RegisterBenchmark((prefix + series).c_str(), function, arguments...);
  };
  constexpr std::int64_t kSmallest = 64;
  widths(with("fused", fused_draws, fused), kSmallest, widest);
  widths(with("fused-floor", floor, fused.n_normals), kSmallest, widest);
  widths(with("deferred", draws, draw, Engine::kDeferred), kSmallest, widest);
  widths(
      with("floor", floor, [=](std::int64_t width) { return draw(Engine::kDeferred, width, 0); }),
      kSmallest, widest);
  widths(with("dense", draws, draw, Engine::kDense), widest_dense / 16, widest_dense);
}

}  // namespace

int main(int argc, char** argv) {
  widthwise::sim::keep_freed_memory();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  register_network("", draw_mlp, kFusedMlps, 1 << 20, 4096);
  register_network("hypernet-", draw_hypernet, kFusedHypernets, 1 << 17, 128);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
