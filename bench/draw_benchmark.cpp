// What one draw of K^(0..4) costs at L = 3: deferred, dense, and the floor, which is generating the
// normals that the deferred draw uses and nothing else. All in one run, to be compared as ratios.

#include <benchmark/benchmark.h>

#include <cmath>

#include "widthwise/sim/memory_policy.hpp"
#include "widthwise/sim/mlp.hpp"

namespace {

using widthwise::sim::Engine;
using widthwise::sim::Mlp;
using widthwise::sim::RandomStream;
using widthwise::sim::SampleKey;
using widthwise::sim::uniform_mlp;

constexpr int kDepth = 3;
constexpr int kMaxOrder = 4;

Mlp draw(Engine engine, std::int64_t width, std::uint64_t sample) {
  const Eigen::Vector3d u(std::sqrt(3.0), 0.0, 0.0);
  const Eigen::Vector3d u_prime(std::sqrt(3.0) * 0.6, std::sqrt(3.0) * 0.8, 0.0);
  const SampleKey key{
      .seed = 1, .study = 0, .width = static_cast<std::uint64_t>(width), .sample = sample};
  Mlp mlp(uniform_mlp(3, kDepth, width), engine, key);
  benchmark::DoNotOptimize(mlp.correlations(u, u_prime, kMaxOrder).eval());
  return mlp;
}

void run_draws(benchmark::State& state, Engine engine) {
  std::uint64_t sample = 0;
  for (auto _ : state) draw(engine, state.range(0), sample++);
}

void deferred(benchmark::State& state) {
  run_draws(state, Engine::kDeferred);
}
void dense(benchmark::State& state) {
  run_draws(state, Engine::kDense);
}

void floor(benchmark::State& state) {
  const std::int64_t width = state.range(0);
  const std::int64_t n_normals = draw(Engine::kDeferred, width, 0).n_normals();
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

BENCHMARK(deferred)->RangeMultiplier(2)->Range(64, 1 << 20)->Unit(benchmark::kMillisecond);
BENCHMARK(floor)->RangeMultiplier(2)->Range(64, 1 << 20)->Unit(benchmark::kMillisecond);
BENCHMARK(dense)->RangeMultiplier(2)->Range(256, 4096)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  widthwise::sim::keep_freed_memory();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
