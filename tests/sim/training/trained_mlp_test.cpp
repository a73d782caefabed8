#include "sim/training/trained_mlp.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <stdexcept>

#include "sim/training/gradient_descent.hpp"
#include "tests/sim/two_samples.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// On the sphere |x|^2 = d.
MatrixXd sphere_inputs(Index d, Index n) {
  MatrixXd x(d, n);
  for (Index j = 0; j < n; ++j) {
    for (Index i = 0; i < d; ++i) x(i, j) = std::sin(1.0 + double((i + 2) * (2 * j + 3)));
    x.col(j) *= std::sqrt(double(d)) / x.col(j).norm();
  }
  return x;
}

VectorXd signs(Index n) {
  VectorXd y(n);
  for (Index j = 0; j < n; ++j) y(j) = j % 2 == 0 ? 1.0 : -1.0;
  return y;
}

std::vector<MatrixXd> start_weights(const MlpShape& shape, const SampleKey& key) {
  std::vector<MatrixXd> weights;
  for (int l = 0; l < shape.n_layers(); ++l) {
    TrainedMatrices w(Engine::kDeferred, MatrixXd::Ones(1, 1), shape.width(l + 1), shape.width(l),
                      RandomStream(key, static_cast<std::uint64_t>(l)));
    weights.push_back(w.complete().front());
  }
  return weights;
}

// f by its definition.
VectorXd textbook_outputs(const MlpShape& shape, const std::vector<MatrixXd>& weights,
                          const MatrixXd& x) {
  MatrixXd y = x;
  for (std::size_t l = 0; l < weights.size(); ++l) {
    y = weights[l] * y / std::sqrt(double(y.rows()));
    if (l + 1 == weights.size()) break;
    y = y.unaryExpr([&](double h) {
      return shape.activation == Activation::kTanh ? std::tanh(h)
                                                   : std::sqrt(2.0) * std::max(h, 0.0);
    });
  }
  return y.row(0).transpose();
}

// Gradient descent with the gradient of the loss by differences, entry by entry.
struct Textbook {
  MlpShape shape;
  std::vector<MatrixXd> weights;
  std::vector<MatrixXd> velocity = {};

  void step(const MatrixXd& x, const VectorXd& y, double eta, double momentum) {
    constexpr double kDifference = 1e-6;
    const auto loss = [&] { return 0.5 * (textbook_outputs(shape, weights, x) - y).squaredNorm(); };
    if (velocity.empty()) {
      for (const MatrixXd& w : weights) velocity.push_back(MatrixXd::Zero(w.rows(), w.cols()));
    }
    std::vector<MatrixXd> gradient = velocity;
    for (std::size_t l = 0; l < weights.size(); ++l) {
      for (Index i = 0; i < weights[l].size(); ++i) {
        double& entry = weights[l].data()[i];
        const double at = entry;
        entry = at + kDifference;
        const double above = loss();
        entry = at - kDifference;
        const double below = loss();
        entry = at;
        gradient[l].data()[i] = (above - below) / (2 * kDifference);
      }
    }
    for (std::size_t l = 0; l < weights.size(); ++l) {
      velocity[l] = momentum * velocity[l] - eta * gradient[l];
      weights[l] += velocity[l];
    }
  }
};

class TrainedAsTextbook : public ::testing::TestWithParam<std::tuple<Activation, double>> {};

TEST_P(TrainedAsTextbook, FollowsTheGradientOfTheLoss) {
  const auto [activation, momentum] = GetParam();
  const MlpShape shape{3, {5, 4}, activation};
  const MatrixXd x = sphere_inputs(3, 4);
  const VectorXd y = signs(3);
  const SampleKey key{3, study_key("textbook"), 0, 0};
  TrainedMlp network(shape, start_weights(shape, key), x);
  Textbook textbook{shape, start_weights(shape, key)};
  Descent plan{.targets = y, .steps = 4, .rate = 0.7, .momentum = momentum, .every = 1};
  std::vector<VectorXd> outputs;
  const Trajectory trajectory =
      descend(network, plan, [&](const DescentRecord&) { outputs.push_back(network.outputs()); });
  ASSERT_EQ(outputs.size(), 4U);
  for (const VectorXd& f : outputs) {
    textbook.step(x.leftCols(3), y, trajectory.rate, momentum);
    EXPECT_LT((textbook_outputs(shape, textbook.weights, x) - f).norm(), 1e-7);
  }
  EXPECT_FALSE(trajectory.diverged);
}

INSTANTIATE_TEST_SUITE_P(Plans, TrainedAsTextbook,
                         ::testing::Combine(::testing::Values(Activation::kRelu, Activation::kTanh),
                                            ::testing::Values(0.0, 0.8)));

TEST(TrainedMlp, KernelAndInputGradientAreThoseOfTheNetwork) {
  const MlpShape shape = uniform_mlp(3, 2, 6, Activation::kTanh);
  const MatrixXd x = sphere_inputs(3, 3);
  const std::vector<MatrixXd> weights = start_weights(shape, {4, study_key("kernel"), 0, 0});
  TrainedMlp trained(shape, weights, x);
  Mlp at_rest(shape, weights);
  const MatrixXd kernel = trained.kernel();
  for (Index i = 0; i < 3; ++i) {
    EXPECT_NEAR(trained.outputs()(i), at_rest.value(x.col(i)), 1e-13);
    for (Index j = 0; j < 3; ++j) {
      EXPECT_NEAR(kernel(i, j), at_rest.correlations(x.col(i), x.col(j), 1)(1), 1e-12);
    }
    for (Index k = 0; k < 3; ++k) {
      const VectorXd step = 1e-6 * VectorXd::Unit(3, k);
      const double slope = (at_rest.value(x.col(i) + step) - at_rest.value(x.col(i) - step)) / 2e-6;
      EXPECT_NEAR(trained.passes_now().input_gradients(k, i), slope, 1e-8);
    }
  }
}

TEST(TrainedMlp, CorrelationsAreThoseOfTheWeightsAtTheEnd) {
  const MlpShape shape = uniform_mlp(3, 2, 40);
  const MatrixXd x = sphere_inputs(3, 3);
  TrainedMlp network(shape, Engine::kDeferred, {4, study_key("at-the-end"), 0, 0}, x);
  descend(network, {.targets = signs(2), .steps = 3});
  ASSERT_FALSE(network.weights()[1].is_stored());
  const VectorXd k = network.correlations(x.col(0), x.col(1), 4);
  EXPECT_NEAR(k(0), network.outputs()(0), 1e-12);
  EXPECT_NEAR(k(1), network.kernel()(0, 1), 1e-11);
  EXPECT_EQ(k(4), 0.0) << "beyond the number of layers";
  std::vector<MatrixXd> weights;
  for (TrainedMatrices& w : network.weights()) {
    QueryBlock identity{MatrixXd::Identity(w.cols(), w.cols())};
    weights.push_back(w.times(identity, Owners(static_cast<std::size_t>(w.cols()), 0), 1.0));
  }
  const VectorXd at_rest = Mlp(shape, weights).correlations(x.col(0), x.col(1), 4);
  EXPECT_LT((k - at_rest).norm(), 1e-11);
}

class DeferredTrajectory : public ::testing::TestWithParam<Activation> {};

TEST_P(DeferredTrajectory, IsThatOfTheCompletedNetwork) {
  const MlpShape shape = uniform_mlp(4, 3, 420, GetParam());
  const MatrixXd x = sphere_inputs(4, 5);
  const SampleKey key{5, study_key("completed"), 0, 0};
  const Descent plan{.targets = signs(4), .steps = 25, .every = 1};
  const auto follow = [&](TrainedMlp& network, std::vector<VectorXd>& outputs) {
    return descend(network, plan,
                   [&](const DescentRecord&) { outputs.push_back(network.outputs()); });
  };
  TrainedMlp deferred(shape, Engine::kDeferred, key, x);
  std::vector<VectorXd> f_deferred;
  const Trajectory a = follow(deferred, f_deferred);
  std::vector<MatrixXd> weights = start_weights(shape, key);  // of the first and last layer
  for (std::size_t l : {std::size_t{1}, std::size_t{2}}) {
    ASSERT_FALSE(deferred.weights()[l].is_stored()) << "nothing would be tested";
    weights[l] = deferred.weights()[l].complete().front();
  }
  TrainedMlp dense(shape, weights, x);
  std::vector<VectorXd> f_dense;
  const Trajectory b = follow(dense, f_dense);
  for (std::size_t t = 0; t < f_dense.size(); ++t) {
    EXPECT_LT((f_dense[t] - f_deferred[t]).norm(), 1e-10) << "after " << t + 1 << " steps";
    // A gate at rounding level may differ.
    EXPECT_NEAR(a.records[t].signed_drift, b.records[t].signed_drift, 1e-4);
    EXPECT_NEAR(a.records[t].flips, b.records[t].flips, 3.0 / 420);
  }
  EXPECT_GT(a.records.back().drift, 0.0);
  EXPECT_LT(a.records.back().loss, 0.2 * a.loss_before);
}

TEST_P(DeferredTrajectory, HasTheLawOfTheDenseOne) {
  const MlpShape shape = uniform_mlp(3, 2, 60, GetParam());
  const MatrixXd x = sphere_inputs(3, 2);
  const Descent plan{.targets = VectorXd::Ones(1), .steps = 6};
  test::expect_same_law(test::scaled_samples(2000), 4, [&](int which, std::uint64_t sample) {
    const SampleKey key{6, study_key(which == 0 ? "deferred" : "dense"), 0, sample};
    TrainedMlp network(shape, which == 0 ? Engine::kDeferred : Engine::kDense, key, x);
    const DescentRecord end = descend(network, plan).records.back();
    return VectorXd{{network.outputs()(1), end.signed_drift, end.flips, end.gradient_change}};
  });
}

INSTANTIATE_TEST_SUITE_P(Activations, DeferredTrajectory,
                         ::testing::Values(Activation::kRelu, Activation::kTanh));

// Gradient flow conserves W_(l+1)^T W_(l+1) - W_l W_l^T of linear networks, and of ReLU networks
// its diagonal; a step of size eta moves it by O(eta^2).
double conservation_defect(Activation activation, double rate, bool diagonal) {
  const MlpShape shape = uniform_mlp(3, 2, 12, activation);
  const std::vector<MatrixXd> start = start_weights(shape, {8, study_key("conserved"), 0, 0});
  TrainedMlp network(shape, start, sphere_inputs(3, 3));
  const int steps = static_cast<int>(std::lround(4.0 / rate));
  descend(network, {.targets = 3.0 * signs(3), .steps = steps, .rate = rate});
  std::vector<MatrixXd> end;
  for (TrainedMatrices& w : network.weights()) {
    QueryBlock identity{MatrixXd::Identity(w.cols(), w.cols())};
    end.push_back(w.times(identity, Owners(static_cast<std::size_t>(w.cols()), 0), 1.0));
  }
  const auto conserved = [&](const std::vector<MatrixXd>& w, std::size_t l) {
    MatrixXd balance = w[l + 1].transpose() * w[l + 1] - w[l] * w[l].transpose();
    if (diagonal) balance = MatrixXd(balance.diagonal());
    return balance;
  };
  double defect = 0.0;
  for (std::size_t l : {std::size_t{0}, std::size_t{1}}) {
    defect += (conserved(end, l) - conserved(start, l)).norm();
  }
  return defect;
}

TEST(TrainedMlp, ConservesTheBalanceOfLayersAtSmallSteps) {
  for (const auto& [activation, diagonal] :
       {std::pair(Activation::kLinear, false), std::pair(Activation::kRelu, true)}) {
    const double coarse = conservation_defect(activation, 0.04, diagonal);
    const double fine = conservation_defect(activation, 0.01, diagonal);
    EXPECT_LT(coarse, 0.2);
    EXPECT_NEAR(fine / coarse, 0.25, 0.05) << "first order in the step";
  }
  EXPECT_GT(conservation_defect(Activation::kTanh, 0.01, true), 0.02) << "no law of tanh";
}

TEST(GradientDescent, IsThatOfTheKernelWhereTheNetworkIsLinear) {
  // Without hidden layers f is linear in its weights.
  const MlpShape shape{4, {}, Activation::kLinear};
  const MatrixXd x = sphere_inputs(4, 4);
  TrainedMlp network(shape, start_weights(shape, {9, study_key("linear"), 0, 0}), x);
  const VectorXd y = signs(3);
  const MatrixXd k = x.transpose() * x / 4.0;
  const VectorXd f0 = network.outputs();
  const Trajectory trajectory =
      descend(network, {.targets = y, .steps = 7, .rate = 1.3, .momentum = 0.0});
  VectorXd f = f0;
  for (int t = 0; t < 7; ++t) f -= trajectory.rate * k.leftCols(3) * (f.head(3) - y);
  EXPECT_LT((network.outputs() - f).norm(), 1e-13);
  EXPECT_LT(trajectory.records.back().deviation, 1e-13);
  EXPECT_LT(trajectory.records.back().drift, 1e-13);
  EXPECT_LT(trajectory.records.back().gradient_change, 1e-7);
  EXPECT_NEAR(trajectory.last_top, 1.3, 1e-12);
}

TEST(GradientDescent, RecordsTheKernelOfTheInputsTrainedOn) {
  const MlpShape shape = uniform_mlp(4, 2, 30, Activation::kTanh);
  TrainedMlp network(shape, Engine::kDense, {9, study_key("records"), 0, 0}, sphere_inputs(4, 5));
  const VectorXd y = signs(3);  // two inputs are for tests
  const MatrixXd start = network.kernel().topLeftCorner(3, 3);
  const DescentRecord record = descend(network, {.targets = y, .steps = 4}).records.back();
  const MatrixXd change = network.kernel().topLeftCorner(3, 3) - start;
  EXPECT_NEAR(record.signed_drift, change.trace() / start.trace(), 1e-13);
  EXPECT_NEAR(record.drift, change.norm() / start.norm(), 1e-13);
  EXPECT_NEAR(record.loss, 0.5 * (network.outputs().head(3) - y).squaredNorm(), 1e-13);
}

TEST(GradientDescent, TakesEachInputOnceAnEpoch) {
  // With orthogonal inputs and no hidden layer each step halves the residuals of its batch.
  const MlpShape shape{4, {}, Activation::kLinear};
  const MatrixXd x = 2.0 * MatrixXd::Identity(4, 4);
  TrainedMlp network(shape, start_weights(shape, {9, study_key("epochs"), 0, 0}), x);
  const VectorXd y = signs(4);
  const VectorXd r0 = network.outputs() - y;
  const Trajectory trajectory =
      descend(network,
              {.targets = y, .steps = 6, .rate = 0.5, .momentum = 0.0, .minibatch = 2, .every = 1});
  const VectorXd r = network.outputs() - y;
  EXPECT_LT((r - r0 / 8.0).norm(), 1e-13) << "three epochs of two batches";
  EXPECT_EQ(trajectory.records.size(), 6U);
  EXPECT_LT(trajectory.records.back().deviation, 1e-13) << "the linear model took the same batches";
}

TEST(GradientDescent, EndsWhereItDiverges) {
  const MlpShape shape = uniform_mlp(4, 2, 30, Activation::kRelu);
  TrainedMlp network(shape, Engine::kDense, {9, study_key("diverges"), 0, 0}, sphere_inputs(4, 5));
  const Trajectory trajectory =
      descend(network, {.targets = signs(4), .steps = 200, .rate = 30.0, .every = 1});
  EXPECT_TRUE(trajectory.diverged);
  ASSERT_FALSE(trajectory.records.empty());
  EXPECT_LT(trajectory.records.back().step, 200);
  for (const DescentRecord& record : trajectory.records) EXPECT_TRUE(std::isfinite(record.loss));
}

TEST(GradientDescent, LeavesANetworkWithoutGradientsWhereItIs) {
  TrainedMlp nowhere(uniform_mlp(3, 1, 8), Engine::kDense, {}, MatrixXd::Zero(3, 2));
  const Trajectory trajectory = descend(nowhere, {.targets = signs(2), .steps = 7});
  EXPECT_EQ(trajectory.rate, 0.0);
  EXPECT_FALSE(trajectory.diverged);
  ASSERT_EQ(trajectory.records.size(), 1U);
  EXPECT_EQ(trajectory.records.back().step, 7);
  EXPECT_EQ(trajectory.records.back().loss, 1.0);
  EXPECT_EQ(trajectory.records.back().drift, 0.0);
}

TEST(GradientDescent, RefusesPlansThatMakeNoSense) {
  const MlpShape shape = uniform_mlp(3, 1, 8);
  TrainedMlp network(shape, Engine::kDense, {}, sphere_inputs(3, 2));
  const VectorXd y = signs(2);
  for (const double rate : {0.0, -1.0, double(NAN), double(INFINITY)}) {
    EXPECT_THROW(descend(network, {.targets = y, .rate = rate}), std::invalid_argument) << rate;
  }
  EXPECT_THROW(descend(network, {.targets = signs(3)}), std::invalid_argument);
  EXPECT_THROW(descend(network, {.targets = VectorXd(0)}), std::invalid_argument);
  EXPECT_THROW(descend(network, {.targets = y, .steps = 0}), std::invalid_argument);
  EXPECT_THROW(descend(network, {.targets = y, .momentum = 1.0}), std::invalid_argument);
  EXPECT_THROW(descend(network, {.targets = y, .minibatch = 3}), std::invalid_argument);
  EXPECT_THROW(TrainedMlp(shape, Engine::kDense, {}, MatrixXd::Ones(2, 2)), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
