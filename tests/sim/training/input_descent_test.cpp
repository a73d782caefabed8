#include "sim/training/input_descent.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "sim/training/gradient_descent.hpp"
#include "sim/training/trained_mlp.hpp"

namespace widthwise::sim {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

const VectorXd kStart{{0.3, -1.0, 0.7}};

TEST(InputDescent, ReachesTheTargetOfALinearNetworkAtOnce) {
  const MatrixXd weights{{1.0, -2.0, 0.5}};
  TrainedMlp network({3, {}, Activation::kLinear}, {weights}, kStart);
  const InputDescent once = descend_in_input(network, kStart, 4.0, 1, 1.0);
  EXPECT_NEAR(once.loss, 0.0, 1e-25);
  EXPECT_NEAR((weights * once.x)(0) / std::sqrt(3.0), 4.0, 1e-12);
  const InputDescent half = descend_in_input(network, kStart, 4.0, 5, 0.5);
  EXPECT_NEAR(half.loss / half.loss_before, std::pow(0.25, 5), 1e-12);
  EXPECT_NEAR((half.x - kStart).norm(), (once.x - kStart).norm() * (1.0 - 1.0 / 32.0), 1e-12);
  EXPECT_FALSE(half.diverged);
}

TEST(InputDescent, GoesDownhillInATrainedNetwork) {
  const MlpShape shape = uniform_mlp(3, 2, 200, Activation::kTanh);
  TrainedMlp network(shape, Engine::kDeferred, {1, 2, 3, 4}, kStart);
  descend(network, {.targets = VectorXd::Ones(1), .steps = 5});
  const InputDescent end = descend_in_input(network, VectorXd(-kStart), 1.0, 40, 0.3);
  EXPECT_LT(end.loss, 0.05 * end.loss_before);
  EXPECT_GT(end.gradient, 0.0);
}

TEST(InputDescent, GoesDownhillInTheXOfATrainedHypernetwork) {
  const VectorXd z{{0.5, 1.0}};
  TrainedHypernet network(uniform_hypernet(3, 1, 60, 2, 3, 30), Engine::kDeferred, {1, 2, 3, 5},
                          kStart, {z, {0}});
  descend(network, {.targets = VectorXd::Ones(1), .steps = 5});
  const InputDescent end = descend_in_input(network, VectorXd(-kStart), z, 1.0, 60, 0.3);
  EXPECT_LT(end.loss, 0.05 * end.loss_before);
  EXPECT_NEAR(end.loss, 0.5 * std::pow(network.passes_at(end.x, {z, {0}}).outputs(0) - 1.0, 2),
              1e-12);
}

TEST(InputDescent, StaysWhereThereIsNoGradientOrNoNumber) {
  TrainedMlp dead({3, {2}}, {MatrixXd::Zero(2, 3), MatrixXd::Ones(1, 2)}, kStart);
  EXPECT_EQ(descend_in_input(dead, kStart, 1.0, 3, 1.0).x, kStart);
  TrainedMlp vast({3, {2}}, {MatrixXd::Constant(2, 3, 1e200), MatrixXd::Constant(1, 2, 1e200)},
                  VectorXd::Zero(3));
  const InputDescent nowhere = descend_in_input(vast, VectorXd::Ones(3), 1.0, 3, 1.0);
  EXPECT_TRUE(nowhere.diverged);
  EXPECT_EQ(nowhere.loss, 0.0);
}

TEST(InputDescent, RefusesPlansThatMakeNoSense) {
  TrainedMlp network(uniform_mlp(3, 1, 4), Engine::kDense, {}, kStart);
  EXPECT_THROW(descend_in_input(network, kStart, 1.0, 3, 0.0), std::invalid_argument);
  EXPECT_THROW(descend_in_input(network, kStart, 1.0, -1, 1.0), std::invalid_argument);
  EXPECT_THROW(descend_in_input(network, VectorXd::Ones(2), 1.0, 3, 1.0), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
