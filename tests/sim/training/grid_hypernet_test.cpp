#include "sim/training/grid_hypernet.hpp"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>

#include <cmath>
#include <stdexcept>

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;

const MlpShape kGridF{3, {7, 6}};
const MlpShape kGridG{2, {5, 4}};

MatrixXf waves(Index rows, Index cols, float phase) {
  return MatrixXf::NullaryExpr(rows, cols, [phase](Index i, Index j) {
    return std::sin(phase + 1.7F * static_cast<float>(i) + 2.3F * static_cast<float>(j));
  });
}

// Of f, A last.
std::vector<MatrixXf> all_weights(GridHypernet& network) {
  std::vector<MatrixXf> weights = network.hidden_weights();
  weights.push_back(network.last_weights());
  return weights;
}

class GridHypernetTest : public ::testing::Test {
 protected:
  MatrixXf z_ = waves(2, 6, 0.4F);
  GridBatch batch_{waves(3, 4, 0.1F), &z_, {{0, 3}, {5, 1}, {2, 2}, {4, 0}}};
  GridHypernet network_{kGridF, kGridG, {1, 2, 3, 4}};
};

VectorXd textbook_relu(const VectorXd& h) {
  return std::sqrt(2.0) * h.cwiseMax(0.0);
}

// v(x), g(z; v) and h(x, z) by their definitions, in double.
VectorXd textbook_weights(const std::vector<MatrixXf>& weights, const VectorXd& x) {
  const auto a = [&](std::size_t l) { return MatrixXd(weights[l].cast<double>()); };
  const VectorXd y1 = textbook_relu(a(0) * x / std::sqrt(3.0));
  const VectorXd y2 = textbook_relu(a(1) * y1 / std::sqrt(7.0));
  return a(2) * y2 / std::sqrt(6.0);
}

double textbook_g(const VectorXd& v, const VectorXd& z) {
  const Eigen::Map<const MatrixXd> v1(v.data(), 5, 2);
  const Eigen::Map<const MatrixXd> v2(v.data() + 10, 4, 5);
  const Eigen::Map<const MatrixXd> v3(v.data() + 30, 1, 4);
  const VectorXd q1 = textbook_relu(v1 * z / std::sqrt(2.0));
  const VectorXd q2 = textbook_relu(v2 * q1 / std::sqrt(5.0));
  return (v3 * q2)(0) / std::sqrt(4.0);
}

double textbook(const std::vector<MatrixXf>& weights, const VectorXd& x, const VectorXd& z) {
  return textbook_g(textbook_weights(weights, x), z);
}

TEST_F(GridHypernetTest, IsATextbookHypernetwork) {
  const MatrixXf outputs = network_.outputs(batch_);
  ASSERT_EQ(outputs.rows(), 2);
  for (Index i = 0; i < 4; ++i) {
    for (Index k = 0; k < 2; ++k) {
      const Index column = batch_.which[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)];
      EXPECT_NEAR(outputs(k, i),
                  textbook(all_weights(network_), batch_.x.col(i).cast<double>(),
                           z_.col(column).cast<double>()),
                  1e-5);
    }
  }
  const GridBatch all{batch_.x, &z_};
  EXPECT_EQ(network_.outputs(all).rows(), 6);
  EXPECT_NEAR(network_.outputs(all)(3, 0), outputs(1, 0), 1e-5);
}

TEST_F(GridHypernetTest, GivesItsEmittedWeightsAway) {
  const MatrixXf v = network_.emitted(batch_.x);
  ASSERT_EQ(v.cols(), 4);
  for (Index i = 0; i < 4; ++i) {
    const VectorXd expected =
        textbook_weights(all_weights(network_), batch_.x.col(i).cast<double>());
    EXPECT_LT((v.col(i).cast<double>() - expected).norm(), 1e-5) << i;
  }
  EXPECT_EQ(network_.outputs_of(v, z_), network_.outputs({batch_.x, &z_}));
  const MatrixXf between = 0.3F * v.col(0) + 0.7F * v.col(2);
  const MatrixXf outputs = network_.outputs_of(between, z_);
  for (Index k = 0; k < 6; ++k) {
    EXPECT_NEAR(outputs(k, 0), textbook_g(between.col(0).cast<double>(), z_.col(k).cast<double>()),
                1e-5);
  }
  EXPECT_THROW(network_.emitted(waves(2, 1, 0.0F)), std::invalid_argument);
  EXPECT_THROW(network_.outputs_of(v.topRows(3), z_), std::invalid_argument);
  EXPECT_THROW(network_.outputs_of(v, waves(3, 1, 0.0F)), std::invalid_argument);
}

// The move of the weights along sum c dh/dw lowers sum c h by its squared length.
TEST_F(GridHypernetTest, MovesAlongTheGradient) {
  const MatrixXf c = waves(2, 4, 3.0F);
  const double step = 1e-3;
  const MatrixXf before = network_.outputs(batch_);
  const MatrixXf product = network_.times_kernel(batch_, c);
  const std::vector<MatrixXf> start = all_weights(network_);
  network_.move(batch_, [&](const MatrixXf&) { return MatrixXf(static_cast<float>(step) * c); });
  double squared_length = 0.0;
  for (std::size_t l = 0; l < start.size(); ++l) {
    squared_length += (start[l] - all_weights(network_)[l]).squaredNorm() / (step * step);
  }
  const double along = (c.array() * product.array()).sum();
  EXPECT_NEAR(along, squared_length, 1e-2 * squared_length) << "c J J^T c = |J^T c|^2";
  const MatrixXf moved = (before - network_.outputs(batch_)) / static_cast<float>(step);
  EXPECT_LT((moved - product).norm(), 2e-2 * product.norm()) << "h moves by J J^T c";
}

// Gradients by differences of the textbook's function.
TEST_F(GridHypernetTest, HasTheGradientOfItsOutputs) {
  const MatrixXf c = waves(2, 4, 3.0F);
  const std::vector<MatrixXf> start = all_weights(network_);
  const MatrixXf before = network_.outputs(batch_);
  network_.move(batch_, [&](const MatrixXf& outputs) {
    EXPECT_EQ(outputs, before);
    return c;
  });
  const auto sum_at = [&](const std::vector<MatrixXf>& weights) {
    double sum = 0.0;
    for (Index i = 0; i < 4; ++i) {
      for (Index k = 0; k < 2; ++k) {
        const Index column = batch_.which[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)];
        sum += c(k, i) *
               textbook(weights, batch_.x.col(i).cast<double>(), z_.col(column).cast<double>());
      }
    }
    return sum;
  };
  for (std::size_t l = 0; l < start.size(); ++l) {
    for (Index k = 0; k < start[l].size(); k += 5) {
      constexpr float kSmall = 1e-3F;
      std::vector<MatrixXf> up = start, down = start;
      up[l].data()[k] += kSmall;
      down[l].data()[k] -= kSmall;
      const double width = double(up[l].data()[k]) - double(down[l].data()[k]);
      const double slope = (sum_at(up) - sum_at(down)) / width;
      EXPECT_NEAR(start[l].data()[k] - all_weights(network_)[l].data()[k], slope, 2e-3)
          << l << "," << k;
    }
  }
}

TEST_F(GridHypernetTest, ItsTopEigenvalueIsThatOfTheWholeKernel) {
  MatrixXd kernel(8, 8);
  for (Index k = 0; k < 8; ++k) {
    MatrixXf unit = MatrixXf::Zero(2, 4);
    unit.data()[k] = 1.0F;
    kernel.col(k) = network_.times_kernel(batch_, unit).reshaped().cast<double>();
  }
  EXPECT_LT((kernel - kernel.transpose()).norm(), 1e-5 * kernel.norm());
  const double top = Eigen::SelfAdjointEigenSolver<MatrixXd>(kernel).eigenvalues().tail(1)(0);
  EXPECT_NEAR(network_.top_eigenvalue(batch_, 200), top, 1e-3 * top);
}

// Of several blocks of A, which have 4096 rows.
TEST_F(GridHypernetTest, IsTheSameForAnyNumberOfThreads) {
  const MlpShape wide{2, {90, 90}};
  GridHypernet one(kGridF, wide, {1, 2, 3, 4}, 1);
  GridHypernet three(kGridF, wide, {1, 2, 3, 4}, 3);
  const MatrixXf c = waves(2, 4, 3.0F);
  EXPECT_EQ(one.times_kernel(batch_, c), three.times_kernel(batch_, c));
  for (GridHypernet* network : {&one, &three}) {
    network->move(batch_, [](const MatrixXf& outputs) { return MatrixXf(0.01F * outputs); });
  }
  EXPECT_EQ(all_weights(one), all_weights(three));
}

TEST_F(GridHypernetTest, RefusesWhatDoesNotFit) {
  batch_.which[2].pop_back();
  EXPECT_THROW(network_.outputs(batch_), std::invalid_argument);
  EXPECT_THROW(GridHypernet(MlpShape{3, {}}, kGridG, {}), std::invalid_argument);
  EXPECT_THROW(network_.outputs({waves(2, 4, 0.0F), &z_}), std::invalid_argument);
}

// --- f a convnet ---

class ConvolutionalGridHypernetTest : public ::testing::TestWithParam<bool> {
 protected:
  ConvnetShape f_{.input_channels = 2,
                  .height = 4,
                  .width = 3,
                  .depth = 2,
                  .channels = 5,
                  .pooled = GetParam()};
  MatrixXf z_ = waves(2, 6, 0.4F);
  GridBatch batch_{waves(24, 4, 0.1F), &z_, {{0, 3}, {5, 1}, {2, 2}, {4, 0}}};
  GridHypernet network_{f_, kGridG, {1, 2, 3, 4}};
};

// By the networks in double, which ask matrices for products pixel by pixel.
TEST_P(ConvolutionalGridHypernetTest, HasTheFeaturesOfAConvnet) {
  std::vector<MatrixXd> weights;
  for (const MatrixXf& w : network_.hidden_weights()) weights.push_back(w.cast<double>());
  ConvolutionalFeatures features(f_, weights);
  const MatrixXd a = network_.last_weights().cast<double>();
  const MatrixXf outputs = network_.outputs(batch_);
  for (Index i = 0; i < 4; ++i) {
    const VectorXd v = a * features.features(batch_.x.col(i).cast<double>()) /
                       std::sqrt(static_cast<double>(f_.n_features()));
    for (Index k = 0; k < 2; ++k) {
      const Index column = batch_.which[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)];
      EXPECT_NEAR(outputs(k, i), textbook_g(v, z_.col(column).cast<double>()), 1e-5);
    }
  }
}

TEST_P(ConvolutionalGridHypernetTest, MovesAlongTheGradient) {
  const MatrixXf c = waves(2, 4, 3.0F);
  const double step = 1e-3;
  const MatrixXf before = network_.outputs(batch_);
  const MatrixXf product = network_.times_kernel(batch_, c);
  const std::vector<MatrixXf> start = all_weights(network_);
  network_.move(batch_, [&](const MatrixXf&) { return MatrixXf(static_cast<float>(step) * c); });
  const std::vector<MatrixXf> moved = all_weights(network_);
  double squared_length = 0.0;
  for (std::size_t l = 0; l < start.size(); ++l) {
    squared_length += (start[l] - moved[l]).squaredNorm() / (step * step);
  }
  const double along = (c.array() * product.array()).sum();
  EXPECT_NEAR(along, squared_length, 1e-2 * squared_length) << "c J J^T c = |J^T c|^2";
  const MatrixXf by = (before - network_.outputs(batch_)) / static_cast<float>(step);
  EXPECT_LT((by - product).norm(), 2e-2 * product.norm()) << "h moves by J J^T c";
}

INSTANTIATE_TEST_SUITE_P(Readouts, ConvolutionalGridHypernetTest, testing::Bool());

}  // namespace
}  // namespace widthwise::sim
