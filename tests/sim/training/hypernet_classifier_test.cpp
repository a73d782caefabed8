#include "sim/training/hypernet_classifier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "sim/training/epoch_order.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;

const MlpShape kF{3, {6, 5}};
const MlpShape kG{2, {4}, Activation::kRelu, 3};

Examples few_examples(Index n) {
  Examples examples{MatrixXf(3, n), MatrixXf(2, n), {}};
  for (Index j = 0; j < n; ++j) {
    for (Index i = 0; i < 3; ++i) examples.x(i, j) = std::sin(float(1 + i + 3 * j));
    for (Index i = 0; i < 2; ++i) examples.z(i, j) = std::cos(float(2 + i + 5 * j));
    examples.labels.push_back(static_cast<int>(j % 3));
  }
  return examples;
}

// The mean cross-entropy by its definition, in double.
double textbook_loss(const std::vector<MatrixXf>& weights, const Examples& examples) {
  double loss = 0.0;
  for (Index j = 0; j < examples.size(); ++j) {
    VectorXd y = examples.x.col(j).cast<double>();
    for (std::size_t l = 0; l < weights.size(); ++l) {
      y = weights[l].cast<double>() * y;
      if (l + 1 < weights.size()) y = y.cwiseMax(0.0);
    }
    const Eigen::Map<MatrixXd> v1(y.data(), 4, 2);
    const Eigen::Map<MatrixXd> v2(y.data() + 8, 3, 4);
    const VectorXd scores = v2 * (v1 * examples.z.col(j).cast<double>()).cwiseMax(0.0);
    loss +=
        std::log(scores.array().exp().sum()) - scores(examples.labels[static_cast<std::size_t>(j)]);
  }
  return loss / double(examples.size());
}

TEST(HypernetClassifier, HasTheGradientOfItsLoss) {
  HypernetClassifier network(kF, kG, {1, 2, 3, 4});
  const Examples examples = few_examples(5);
  std::vector<MatrixXf> gradients;
  EXPECT_NEAR(network.gradients(examples, gradients), textbook_loss(network.weights(), examples),
              1e-5);
  for (std::size_t l = 0; l < gradients.size(); ++l) {
    for (Index k = 0; k < gradients[l].size(); ++k) {
      float& entry = network.weights()[l].data()[k];
      const float at = entry;
      entry = at + 1e-3F;
      const double above = textbook_loss(network.weights(), examples);
      const double step_up = entry;
      entry = at - 1e-3F;
      const double below = textbook_loss(network.weights(), examples);
      const double slope = (above - below) / (step_up - double(entry));
      entry = at;
      EXPECT_NEAR(gradients[l].data()[k], slope, 2e-4) << "layer " << l << " entry " << k;
    }
  }
}

TEST(HypernetClassifier, LearnsWhatItIsShown) {
  HypernetClassifier network({3, {40, 40}}, {2, {20}, Activation::kRelu, 3}, {1, 2, 3, 5});
  const Examples examples = few_examples(12);
  train_classifier(network, examples, 400, 4, 0.1, {1, 2, 3, 5});
  EXPECT_EQ(network.accuracy(examples), 1.0);
}

TEST(HypernetClassifier, StartsWithActivationsOfOneSize) {
  // Scores at the start have a mean square near 1 where inputs have, in the mean over networks;
  // narrow ones have heavy tails.
  double square = 0.0;
  constexpr int kNetworks = 400;
  for (std::uint64_t k = 0; k < kNetworks; ++k) {
    HypernetClassifier network({8, {300, 300}}, {8, {80}, Activation::kRelu, 2}, {7, 1, 0, k});
    Examples one{MatrixXf::Ones(8, 1), MatrixXf::Ones(8, 1), {0}};
    std::vector<MatrixXf> gradients;
    const double loss = network.gradients(one, gradients);
    const double gap = std::log(std::expm1(loss));  // score 1 less score 0
    square += gap * gap / 2.0;
  }
  EXPECT_NEAR(square / kNetworks, 1.0, 0.5);
}

TEST(HypernetClassifier, GuessesWhereWeightsAreNoNumbers) {
  HypernetClassifier network(kF, kG, {1, 2, 3, 4});
  network.weights().back().setConstant(std::numeric_limits<float>::quiet_NaN());
  EXPECT_EQ(network.accuracy(few_examples(6)), 1.0 / 3.0) << "the last class of three";
}

TEST(HypernetClassifier, RefusesWhatDoesNotFit) {
  EXPECT_THROW(HypernetClassifier({3, {}}, kG, {}), std::invalid_argument);
  HypernetClassifier network(kF, kG, {});
  Examples examples = few_examples(4);
  EXPECT_THROW(train_classifier(network, examples, 1, 5, 0.1, {}), std::invalid_argument);
  EXPECT_THROW(train_classifier(network, examples, 1, 2, 0.0, {}), std::invalid_argument);
  examples.labels[2] = 3;
  EXPECT_THROW(network.accuracy(examples), std::invalid_argument);
}

TEST(EpochOrder, TakesEachOnceInOrdersThatDiffer) {
  EpochOrder order({1, 2, 3, 4}, 50);
  const std::vector<Index> first = order.next();
  const std::vector<Index> second = order.next();
  EXPECT_EQ(std::set<Index>(first.begin(), first.end()).size(), 50U);
  EXPECT_NE(first, second);
  EXPECT_FALSE(std::ranges::is_sorted(first));
}

}  // namespace
}  // namespace widthwise::sim
