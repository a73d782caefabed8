// The memory that training is said to take is at least what it takes, and not many times that.

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "sim/training/gradient_descent.hpp"
#include "sim/training/trained_hypernet.hpp"
#include "sim/training/trained_mlp.hpp"
#include "tests/sim/peak_memory.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kSpace = 4;  // entries of an input

// What the heap keeps, or what is counted late.
constexpr double kPages = 1 << 20;

// The estimate is an upper bound, since queries may turn out dependent, but no idle one.
constexpr double kMostOverestimated = 4.0;

MatrixXd spread_inputs(Index n) {
  return MatrixXd::NullaryExpr(kSpace, n, [](Index i, Index j) {
    return std::cos(static_cast<double>((i + 1) * (2 * j + 1)));
  });
}

VectorXd opposite_targets(Index n) {
  return VectorXd::NullaryExpr(n, [](Index j) { return j % 2 == 0 ? 1.0 : -1.0; });
}

struct Task {
  Index trained = 4;
  Index tests = 2;
  int steps = 20;
  int every = 0;
  double momentum = 0.0;
  Index minibatch = 0;

  Index inputs() const { return trained + tests; }
  Descent plan() const {
    return {.targets = opposite_targets(trained),
            .steps = steps,
            .rate = 0.5,
            .momentum = momentum,
            .minibatch = minibatch,
            .every = every,
            .order = {}};
  }
  TrainingQueries asked(int order = 0) const {
    return {.inputs = static_cast<int>(inputs()),
            .steps = steps,
            .order = order,
            .momentum = momentum > 0.0};
  }
};

// What the work takes beyond the same at small widths, which touches the same code and tables.
template <class Work>
double measured(Index width, const Work& work) {
  return test::peak_memory([&] { work(width); }) - test::peak_memory([&] { work(Index{4}); });
}

void expect_bounded(double measured, double estimated, const std::string& label) {
  EXPECT_LE(measured, estimated + kPages) << label;
  EXPECT_LE(estimated, kMostOverestimated * measured + kPages) << label;
}

struct TrainedMlpCase {
  std::string label;
  Index width;
  Task task;
  int depth = 3;
  Engine engine = Engine::kDeferred;
  int order = 0;
};

TEST(BytesOfTraining, OfAnMlpBoundWhatItTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  constexpr Index kWideMlp = 1 << 12;
  constexpr Index kWidestMlp = 1 << 14;
  const std::vector<TrainedMlpCase> cases{
      {"last step", kWidestMlp, {}},
      {"every step", kWideMlp, {.every = 1}},
      {"momentum", kWideMlp, {.momentum = 0.9}},
      {"minibatches", kWideMlp, {.steps = 10, .minibatch = 2}},
      {"no tests", kWideMlp, {.tests = 0, .every = 1}},
      {"correlations", kWideMlp, {.steps = 2}, 3, Engine::kDeferred, 4},
      {"one step", kWideMlp, {.steps = 1}},
      {"dense", 1024, {.steps = 3}, 3, Engine::kDense},
      {"dense, one matrix", 1024, {.steps = 3}, 2, Engine::kDense},
      {"dense with momentum", 1024, {.steps = 3, .momentum = 0.9}, 2, Engine::kDense},
      {"completed", 768, {.steps = 80, .every = 1}, 2},
      {"completed with momentum", 768, {.steps = 80, .every = 1, .momentum = 0.5}, 2}};
  for (const auto& [label, width, task, depth, engine, order] : cases) {
    const double taken = measured(width, [&](Index n) {
      const MatrixXd inputs = spread_inputs(task.inputs());
      TrainedMlp network(uniform_mlp(kSpace, depth, n), engine, {1, 2, 3, 4}, inputs);
      descend(network, task.plan());
      if (order > 0) network.correlations(inputs.col(0), inputs.col(1), order);
    });
    expect_bounded(taken,
                   bytes_of_training(uniform_mlp(kSpace, depth, width), engine, task.asked(order)),
                   label);
  }
}

// Tuples of each x with each z.
HypernetInputs all_tuples(Index n_x, Index n_z) {
  HypernetInputs inputs{spread_inputs(n_x * n_z), {}};
  for (Index u = 0; u < n_x * n_z; ++u) inputs.x.push_back(u % n_x);
  return inputs;
}

struct TrainedHypernetCase {
  std::string label;
  bool infinite_f;
  Index width_f;  // the larger of both is scaled
  Index width_g;
  Task task;
  Engine engine = Engine::kDeferred;
};

TEST(BytesOfTraining, OfAHypernetBoundWhatItTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  const Task tuples{.trained = 6, .tests = 2, .steps = 20};
  const Task few{.trained = 6, .tests = 2, .steps = 3};
  const std::vector<TrainedHypernetCase> cases{
      {"infinite f", true, 1, 4096, tuples},
      {"infinite f, dense", true, 1, 512, few, Engine::kDense},
      {"infinite f, completed", true, 1, 384, tuples},
      {"fixed g", false, 8192, 8, tuples},
      {"n > m", false, 2048, 48, tuples},
      {"fixed f", false, 8, 128, tuples},
      {"n = m", false, 128, 128, tuples},
      {"n = m, deferred", false, 160, 160, few},
      {"n = m, dense", false, 128, 128, few, Engine::kDense}};
  constexpr Index kInputsX = 2;
  for (const auto& [label, infinite_f, width_f, width_g, task, engine] : cases) {
    const MatrixXd covariance{{1.0, 0.4}, {0.4, 1.0}};
    const HypernetInputs inputs = all_tuples(kInputsX, task.inputs() / kInputsX);
    const MatrixXd x = spread_inputs(kInputsX);
    const auto shape_of = [&](Index largest) {
      return uniform_hypernet(kSpace, 1, std::min(width_f, largest), kSpace, 3,
                              std::min(width_g, largest));
    };
    const Index largest = std::max(width_f, width_g);
    const double taken = measured(largest, [&](Index n) {
      const HypernetShape shape = shape_of(n);
      if (infinite_f) {
        const InfiniteWidth limit{{x.col(0), x.col(1)}, covariance, 2.0 * covariance};
        TrainedInfiniteHypernet network(shape.g, limit, engine, {1, 2, 3, 4}, inputs);
        descend(network, task.plan());
      } else {
        TrainedHypernet network(shape, engine, {1, 2, 3, 4}, x, inputs);
        descend(network, task.plan());
      }
    });
    expect_bounded(taken,
                   bytes_of_training(shape_of(largest), infinite_f, kInputsX, engine, task.asked()),
                   label);
  }
}

}  // namespace
}  // namespace widthwise::sim
