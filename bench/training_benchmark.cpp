// What one trajectory of gradient descent costs, of an MLP with L = 3 and of a hypernetwork with an
// infinite f and H = 3: deferred and dense, in one run, to be compared as ratios.

#include <benchmark/benchmark.h>

#include <cmath>

#include "sim/memory_policy.hpp"
#include "sim/training/gradient_descent.hpp"
#include "sim/training/trained_hypernet.hpp"
#include "sim/training/trained_mlp.hpp"

namespace {

using namespace widthwise::sim;

constexpr int kInputs = 4;

// On the sphere |x|^2 = d.
Eigen::MatrixXd inputs(Eigen::Index d) {
  Eigen::MatrixXd x(d, kInputs);
  for (Eigen::Index j = 0; j < kInputs; ++j) {
    for (Eigen::Index i = 0; i < d; ++i) x(i, j) = std::sin(double((i + 2) * (2 * j + 3)));
    x.col(j) *= std::sqrt(double(d)) / x.col(j).norm();
  }
  return x;
}

Descent plan(int steps) {
  return {.targets = Eigen::VectorXd{{1.0, -1.0, 1.0, -1.0}}, .steps = steps};
}

SampleKey key(std::int64_t width, std::uint64_t sample) {
  return {.seed = 1, .study = 0, .width = static_cast<std::uint64_t>(width), .sample = sample};
}

void mlp(benchmark::State& state, Engine engine, int steps) {
  std::uint64_t sample = 0;
  for (auto _ : state) {
    TrainedMlp network(uniform_mlp(4, 3, state.range(0)), engine, key(state.range(0), sample++),
                       inputs(4));
    benchmark::DoNotOptimize(descend(network, plan(steps)));
  }
}

void hypernet(benchmark::State& state, Engine engine, int steps) {
  const InfiniteWidth limit{{Eigen::VectorXd::Unit(4, 0), Eigen::VectorXd::Unit(4, 1)},
                            Eigen::MatrixXd{{1.0, 0.4}, {0.4, 1.0}},
                            Eigen::MatrixXd{{2.0, 0.5}, {0.5, 2.0}}};
  std::uint64_t sample = 0;
  for (auto _ : state) {
    TrainedInfiniteHypernet network({3, {state.range(0), state.range(0)}}, limit, engine,
                                    key(state.range(0), sample++), {inputs(3), {0, 0, 1, 1}});
    benchmark::DoNotOptimize(descend(network, plan(steps)));
  }
}

using Trajectories = void (*)(benchmark::State&, Engine, int);

void register_series(const char* name, Trajectories trajectories, Engine engine, int steps,
                     std::int64_t first, std::int64_t last) {
  benchmark::RegisterBenchmark(name, trajectories, engine, steps)
      ->RangeMultiplier(4)
      ->Range(first, last)
      ->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  register_series("mlp/20/deferred", mlp, Engine::kDeferred, 20, 1024, 65536);
  register_series("mlp/20/dense", mlp, Engine::kDense, 20, 1024, 4096);
  register_series("mlp/100/deferred", mlp, Engine::kDeferred, 100, 4096, 16384);
  register_series("hypernet/20/deferred", hypernet, Engine::kDeferred, 20, 1024, 16384);
  register_series("hypernet/20/dense", hypernet, Engine::kDense, 20, 1024, 4096);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
