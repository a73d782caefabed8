#include "sim/training/trained_hypernet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "sim/training/gradient_descent.hpp"
#include "tests/sim/two_samples.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Columns on the sphere |x|^2 = d.
MatrixXd points(Index d, Index n, int which) {
  MatrixXd x(d, n);
  for (Index j = 0; j < n; ++j) {
    for (Index i = 0; i < d; ++i)
      x(i, j) = std::cos(double((i + which) * (2 * j + 1)) + 0.3 * which);
    x.col(j) *= std::sqrt(double(d)) / x.col(j).norm();
  }
  return x;
}

HypernetInputs tuples(Index n_x, Index n_z) {
  HypernetInputs inputs{MatrixXd(3, n_x * n_z), {}};
  const MatrixXd z = points(3, n_z, 5);
  for (Index i = 0; i < n_x; ++i) {
    for (Index p = 0; p < n_z; ++p) {
      inputs.z.col(i * n_z + p) = z.col(p);
      inputs.x.push_back(i);
    }
  }
  return inputs;
}

VectorXd alternating(Index n) {
  VectorXd y(n);
  for (Index j = 0; j < n; ++j) y(j) = j % 2 == 0 ? 1.0 : -1.0;
  return y;
}

HypernetInput tuple(const MatrixXd& x, const HypernetInputs& inputs, Index u) {
  return {x.col(inputs.x[static_cast<std::size_t>(u)]), inputs.z.col(u)};
}

// What a network with these weights of f says: A's rows are V_1, V_2, .. column by column.
double textbook_value(const HypernetShape& shape, const std::vector<MatrixXd>& weights,
                      const HypernetInput& u) {
  const auto relu = [](double t) { return std::sqrt(2.0) * std::max(t, 0.0); };
  VectorXd y = u.x;
  for (std::size_t l = 0; l < weights.size(); ++l) {
    y = weights[l] * y / std::sqrt(double(y.size()));
    if (l + 1 < weights.size()) y = y.unaryExpr(relu);
  }
  VectorXd q = u.z;
  Index offset = 0;
  for (int l = 0; l < shape.g.n_layers(); ++l) {
    const Index rows = shape.g.width(l + 1);
    const Index cols = shape.g.width(l);
    q = Eigen::Map<MatrixXd>(y.data() + offset, rows, cols) * q / std::sqrt(double(cols));
    offset += rows * cols;
    if (l + 1 < shape.g.n_layers()) q = q.unaryExpr(relu);
  }
  return q(0);
}

std::vector<MatrixXd> weights_now(TrainedHypernet& network) {
  std::vector<MatrixXd> weights;
  for (TrainedMatrices& w : network.weights()) {
    QueryBlock identity{MatrixXd::Identity(w.cols(), w.cols())};
    weights.push_back(w.times(identity, Owners(static_cast<std::size_t>(w.cols()), 0), 1.0));
  }
  return weights;
}

TEST(TrainedHypernet, FollowsTheGradientOfTheLoss) {
  const HypernetShape shape = uniform_hypernet(4, 2, 5, 3, 3, 4);
  const MatrixXd x = points(4, 2, 2);
  const HypernetInputs inputs = tuples(2, 3);
  TrainedHypernet network(shape, Engine::kDense, {3, study_key("hyper-textbook"), 0, 0}, x, inputs);
  std::vector<MatrixXd> weights = weights_now(network);
  const VectorXd y = alternating(5);  // the last tuple is for tests
  const auto outputs = [&] {
    VectorXd h(6);
    for (Index u = 0; u < 6; ++u) h(u) = textbook_value(shape, weights, tuple(x, inputs, u));
    return h;
  };
  EXPECT_LT((outputs() - network.outputs()).norm(), 1e-13);
  // The kernel by differences.
  MatrixXd jacobian(6, 0);
  const auto differences = [&](auto of, Index n) {
    MatrixXd columns(n, 0);
    for (MatrixXd& w : weights) {
      for (Index k = 0; k < w.size(); ++k) {
        double& entry = w.data()[k];
        const double at = entry;
        entry = at + 1e-6;
        const VectorXd above = of();
        entry = at - 1e-6;
        const VectorXd below = of();
        entry = at;
        columns.conservativeResize(n, columns.cols() + 1);
        columns.col(columns.cols() - 1) = (above - below) / 2e-6;
      }
    }
    return columns;
  };
  jacobian = differences(outputs, 6);
  EXPECT_LT((jacobian * jacobian.transpose() - network.kernel()).norm(), 1e-7);
  // And two steps.
  std::vector<VectorXd> steps;
  const Trajectory trajectory =
      descend(network, {.targets = y, .steps = 2, .rate = 0.5, .every = 1},
              [&](const DescentRecord&) { steps.push_back(network.outputs()); });
  for (const VectorXd& expected : steps) {
    const MatrixXd gradients = differences(outputs, 6);
    const VectorXd residuals = outputs().head(5) - y;
    VectorXd move = -trajectory.rate * gradients.topRows(5).transpose() * residuals;
    Index k = 0;
    for (MatrixXd& w : weights) {
      for (Index e = 0; e < w.size(); ++e) w.data()[e] += move(k++);
    }
    EXPECT_LT((outputs() - expected).norm(), 1e-7);
  }
}

// By differences of what the textbook makes of the weights that training has led to.
TEST(TrainedHypernet, KnowsItsGradientsInX) {
  const HypernetShape shape = uniform_hypernet(4, 2, 90, 3, 3, 12);
  const MatrixXd x = points(4, 2, 2);
  const HypernetInputs inputs = tuples(2, 2);
  TrainedHypernet network(shape, Engine::kDeferred, {3, study_key("hyper-x"), 0, 0}, x, inputs);
  descend(network, {.targets = alternating(4), .steps = 3, .rate = 0.5});
  ASSERT_FALSE(network.weights().back().is_stored()) << "nothing would be tested";
  const MatrixXd gradients = network.passes_now().input_gradients;
  const MatrixXd elsewhere =
      network.passes_at(MatrixXd(-x.col(1)), {inputs.z.col(0), {0}}).input_gradients;
  const std::vector<MatrixXd> weights = weights_now(network);
  const auto differences = [&](const HypernetInput& u) {
    constexpr double kStep = 1e-6;
    VectorXd slopes(4);
    for (Index k = 0; k < 4; ++k) {
      const VectorXd e = kStep * VectorXd::Unit(4, k);
      slopes(k) = (textbook_value(shape, weights, {u.x + e, u.z}) -
                   textbook_value(shape, weights, {u.x - e, u.z})) /
                  (2.0 * kStep);
    }
    return slopes;
  };
  for (Index u = 0; u < 4; ++u) {
    EXPECT_LT((differences(tuple(x, inputs, u)) - gradients.col(u)).norm(), 1e-7) << u;
  }
  EXPECT_LT((differences({-x.col(1), inputs.z.col(0)}) - elsewhere).norm(), 1e-7);
}

TEST(TrainedHypernet, DeferredTrajectoryIsThatOfTheCompletedNetwork) {
  const HypernetShape shape = uniform_hypernet(4, 2, 90, 3, 3, 12);  // A is 192 x 90
  const MatrixXd x = points(4, 2, 2);
  const HypernetInputs inputs = tuples(2, 2);
  const SampleKey key{4, study_key("hyper-completed"), 0, 0};
  TrainedHypernet deferred(shape, Engine::kDeferred, key, x, inputs);
  const Descent plan{.targets = alternating(4), .steps = 4, .rate = 0.5};
  descend(deferred, plan);
  ASSERT_FALSE(deferred.weights().back().is_stored()) << "nothing would be tested";
  std::vector<MatrixXd> start;
  for (std::size_t l = 0; l < deferred.weights().size(); ++l) {
    TrainedMatrices& w = deferred.weights()[l];
    if (w.is_stored()) {  // the first one, whose entries at the start are those of its stream
      TrainedMatrices fresh(Engine::kDeferred, MatrixXd::Ones(1, 1), w.rows(), w.cols(),
                            RandomStream(key, l));
      start.push_back(fresh.complete().front());
    } else {
      start.push_back(w.complete().front());
    }
  }
  TrainedHypernet dense(shape, Engine::kDense, key, x, inputs);
  for (std::size_t l = 0; l < start.size(); ++l) {
    dense.weights()[l] = TrainedMatrices(std::vector<MatrixXd>{start[l]});
  }
  descend(dense, plan);
  EXPECT_LT((deferred.outputs() - dense.outputs()).norm(), 1e-10);
  EXPECT_LT((deferred.kernel() - dense.kernel()).norm(), 1e-9 * dense.kernel().norm());
}

TEST(TrainedHypernet, AtTheStartIsAHypernet) {
  // The same law of outputs and kernel as the network at rest.
  const HypernetShape shape = uniform_hypernet(4, 1, 12, 3, 3, 6);
  const MatrixXd x = points(4, 2, 2);
  const HypernetInputs inputs = tuples(2, 1);
  test::expect_same_law(test::scaled_samples(4000), 3, [&](int which, std::uint64_t sample) {
    const SampleKey key{5, study_key(which == 0 ? "trained" : "at-rest"), 0, sample};
    if (which == 0) {
      const TrainedHypernet network(shape, Engine::kDeferred, key, x, inputs);
      const MatrixXd kernel = network.kernel();
      return VectorXd{{network.outputs()(0), kernel(0, 0), kernel(0, 1)}};
    }
    Hypernet network(shape, Engine::kDeferred, key);
    const HypernetTangent a = network.gradient(tuple(x, inputs, 0));
    const HypernetTangent b = network.gradient(tuple(x, inputs, 1));
    return VectorXd{{network.value(tuple(x, inputs, 0)), network.inner_product(a, a),
                     network.inner_product(a, b)}};
  });
}

// --- f of infinite width ---

const MatrixXd kCovariance{{1.0, 0.4}, {0.4, 1.0}};
const MatrixXd kThetaF{{2.0, 0.5}, {0.5, 2.0}};

InfiniteWidth two_inputs(const MatrixXd& x) {
  return {{x.col(0), x.col(1)}, kCovariance, kThetaF};
}

TEST(TrainedInfiniteHypernet, AtTheStartIsAHypernet) {
  const MatrixXd x = points(4, 2, 2);
  const HypernetInputs inputs = tuples(2, 1);
  HypernetShape shape = uniform_hypernet(4, 1, 1, 3, 3, 10);
  test::expect_same_law(test::scaled_samples(4000), 3, [&](int which, std::uint64_t sample) {
    const SampleKey key{6, study_key(which == 0 ? "trained" : "at-rest"), 0, sample};
    if (which == 0) {
      const TrainedInfiniteHypernet network(shape.g, two_inputs(x), Engine::kDeferred, key, inputs);
      const MatrixXd kernel = network.kernel();
      return VectorXd{{network.outputs()(0), kernel(0, 0), kernel(0, 1)}};
    }
    Hypernet network(shape, two_inputs(x), Engine::kDeferred, key);
    const HypernetTangent a = network.gradient(tuple(x, inputs, 0));
    const HypernetTangent b = network.gradient(tuple(x, inputs, 1));
    return VectorXd{{network.value(tuple(x, inputs, 0)), network.inner_product(a, a),
                     network.inner_product(a, b)}};
  });
}

TEST(TrainedInfiniteHypernet, MovesTheWeightsOfEachInputByItsCoupling) {
  // Stored matrices moved by hand: dV(x_i) = -eta sum_u Theta_f(x_i, x_u) r_u delta_u y_u^T.
  const HypernetInputs inputs = tuples(2, 2);
  const MlpShape g{3, {40, 40}};
  const SampleKey key{7, study_key("by-hand"), 0, 0};
  TrainedInfiniteHypernet network(g, two_inputs(points(4, 2, 2)), Engine::kDeferred, key, inputs);
  const VectorXd y = alternating(4);
  const BlockPasses before = network.passes_now();
  const Trajectory trajectory = descend(network, {.targets = y, .steps = 1, .rate = 0.8});
  ASSERT_FALSE(network.weights()[1].is_stored());
  std::vector<std::vector<MatrixXd>> v;  // layer, owner
  for (std::size_t l = 0; l < 3; ++l) {
    TrainedMatrices& w = network.weights()[l];
    if (w.is_stored()) {
      TrainedMatrices fresh(Engine::kDeferred, MatrixXd{{1.0, 0.0}, {0.4, std::sqrt(0.84)}},
                            w.rows(), w.cols(), RandomStream(key, l));
      v.push_back(fresh.complete());
    } else {
      v.push_back(w.complete());
    }
  }
  const auto output = [&](Index u) {
    VectorXd q = inputs.z.col(u);
    const Index owner = inputs.x[static_cast<std::size_t>(u)];
    for (std::size_t l = 0; l < 3; ++l) {
      q = v[l][static_cast<std::size_t>(owner)] * q / std::sqrt(double(q.size()));
      if (l < 2) q = std::sqrt(2.0) * q.cwiseMax(0.0);
    }
    return q(0);
  };
  for (Index u = 0; u < 4; ++u) EXPECT_NEAR(output(u), before.outputs(u), 1e-11);
  for (std::size_t l = 0; l < 3; ++l) {
    for (Index i = 0; i < 2; ++i) {
      for (Index u = 0; u < 4; ++u) {
        const double amount = -trajectory.rate * kThetaF(i, inputs.x[static_cast<std::size_t>(u)]) *
                              (before.outputs(u) - y(u));
        v[l][static_cast<std::size_t>(i)] +=
            amount * before.delta[l].vectors.col(u) * before.y[l].vectors.col(u).transpose();
      }
    }
  }
  for (Index u = 0; u < 4; ++u) EXPECT_NEAR(output(u), network.outputs()(u), 1e-11);
}

TEST(TrainedInfiniteHypernet, HasOneLawInBothEngines) {
  const HypernetInputs inputs = tuples(2, 1);
  const MlpShape g{3, {60, 60}};
  const MatrixXd x = points(4, 2, 2);
  test::expect_same_law(test::scaled_samples(1500), 3, [&](int which, std::uint64_t sample) {
    const SampleKey key{8, study_key(which == 0 ? "deferred" : "dense"), 0, sample};
    TrainedInfiniteHypernet network(g, two_inputs(x),
                                    which == 0 ? Engine::kDeferred : Engine::kDense, key, inputs);
    const DescentRecord end =
        descend(network, {.targets = VectorXd::Ones(1), .steps = 6}).records.back();
    return VectorXd{{network.outputs()(1), end.signed_drift, end.flips}};
  });
}

TEST(TrainedInfiniteHypernet, IsTheLimitOfWideF) {
  // f of width 3000 emits nearly what an infinite one does, and moves it alike.
  const HypernetInputs inputs = tuples(2, 1);
  const MatrixXd x = points(4, 2, 2);
  const HypernetShape shape = uniform_hypernet(4, 1, 3000, 3, 3, 4);
  // At L_f = 1: S = E s(a) s(b) and Theta_f = S + c E s'(a) s'(b), c being the cosine of x and x'.
  const double c = x.col(0).dot(x.col(1)) / 4.0;
  const double angle = std::acos(c);
  const double s = (std::sqrt(1.0 - c * c) + (M_PI - angle) * c) / M_PI;
  const double theta = s + c * (1.0 - angle / M_PI);
  const InfiniteWidth limit{
      {x.col(0), x.col(1)}, MatrixXd{{1.0, s}, {s, 1.0}}, MatrixXd{{2.0, theta}, {theta, 2.0}}};
  const Descent plan{.targets = alternating(2), .steps = 5, .rate = 0.5};
  test::expect_same_law(test::scaled_samples(700), 3, [&](int which, std::uint64_t sample) {
    const SampleKey key{9, study_key(which == 0 ? "infinite" : "wide"), 0, sample};
    if (which == 0) {
      TrainedInfiniteHypernet network(shape.g, limit, Engine::kDeferred, key, inputs);
      const DescentRecord end = descend(network, plan).records.back();
      return VectorXd{{network.outputs()(0), end.signed_drift, end.loss}};
    }
    TrainedHypernet network(shape, Engine::kDeferred, key, x, inputs);
    const DescentRecord end = descend(network, plan).records.back();
    return VectorXd{{network.outputs()(0), end.signed_drift, end.loss}};
  });
}

TEST(TrainedHypernet, RefusesInputsThatDoNotFit) {
  const HypernetShape shape = uniform_hypernet(4, 1, 6, 3, 3, 4);
  const HypernetInputs inputs = tuples(2, 1);
  EXPECT_THROW(TrainedHypernet(shape, Engine::kDense, {}, points(3, 2, 2), inputs),
               std::invalid_argument);
  EXPECT_THROW(TrainedHypernet(shape, Engine::kDense, {}, points(4, 1, 2), inputs),
               std::invalid_argument);
  EXPECT_THROW(TrainedInfiniteHypernet(shape.g, two_inputs(points(4, 2, 2)), Engine::kDense, {},
                                       tuples(3, 1)),
               std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
