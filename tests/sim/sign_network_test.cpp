// Networks of signs and uniform weights: the streamed ones against stored and foreign ones.

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "sim/mlp.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

const VectorXd kSignU{{0.9, -0.4, 1.1}};
const VectorXd kSignV{{0.2, 1.1, 0.7}};

MlpShape sign_shape(WeightLaw weights, int depth, Index width,
                    Activation activation = Activation::kRelu) {
  MlpShape shape = uniform_mlp(3, depth, width, activation);
  shape.law.weights = weights;
  return shape;
}

SampleKey sign_key(std::uint64_t sample) {
  return {5, 6, 7, sample};
}

TEST(SignNetwork, StreamedIsTheStoredOne) {
  for (const WeightLaw weights : {WeightLaw::kSign, WeightLaw::kUniform}) {
    MlpShape shape = sign_shape(weights, 3, 70, Activation::kTanh);
    shape.law.sigma_b = {0.5};
    Mlp streamed(shape, Engine::kDeferred, sign_key(1));
    Mlp stored(shape, Engine::kDense, sign_key(1));
    const VectorXd a = streamed.correlations(kSignU, kSignV, 3);
    const VectorXd b = stored.correlations(kSignU, kSignV, 3);
    EXPECT_LT((a - b).cwiseAbs().maxCoeff(), 1e-11 * b.cwiseAbs().maxCoeff());
    const std::vector<MatrixXd> weights_of = streamed.complete();
    EXPECT_EQ(weights_of[1], stored.complete()[1]);
  }
}

// Against signs of another generator: means and mean squares of K^(0) .. K^(2).
TEST(SignNetwork, HasTheLawOfStoredSigns) {
  constexpr int kDraws = 1500;
  const MlpShape shape = sign_shape(WeightLaw::kSign, 2, 12);
  std::mt19937_64 engine(3);
  MatrixXd streamed(kDraws, 6);
  MatrixXd foreign(kDraws, 6);
  const auto with_squares = [](const VectorXd& k) {
    VectorXd all(6);
    all << k, k.cwiseAbs2();
    return all;
  };
  for (int i = 0; i < kDraws; ++i) {
    Mlp mlp(shape, Engine::kDeferred, sign_key(static_cast<std::uint64_t>(i)));
    streamed.row(i) = with_squares(mlp.correlations(kSignU, kSignV, 2));
    std::vector<MatrixXd> weights;
    for (int l = 0; l < shape.n_layers(); ++l) {
      weights.push_back(MatrixXd::NullaryExpr(shape.width(l + 1), shape.width(l),
                                              [&] { return (engine() >> 63) != 0 ? 1.0 : -1.0; }));
    }
    Mlp other(shape, std::move(weights));
    foreign.row(i) = with_squares(other.correlations(kSignU, kSignV, 2));
  }
  for (Index c = 0; c < streamed.cols(); ++c) {
    const auto variance = [&](const MatrixXd& draws) {
      return (draws.col(c).array() - draws.col(c).mean()).square().mean() / kDraws;
    };
    const double error = std::sqrt(variance(streamed) + variance(foreign));
    EXPECT_NEAR(streamed.col(c).mean(), foreign.col(c).mean(), 4.5 * error) << c;
  }
}

// E f^2 = |u|^2 / d and E K^(1)(u; u) = Lambda |u|^2 / d need weights of mean 0 and variance 1 that
// are symmetric, whatever their law, and that no preactivation is exactly 0. At this u none of the
// first layer is; of a second one some are where weights are signs, since units then share values.
TEST(SignNetwork, HasTheExactFirstMoments) {
  constexpr int kDraws = 1000;
  for (const WeightLaw weights : {WeightLaw::kSign, WeightLaw::kUniform}) {
    for (const Activation& activation : {Activation::kRelu, Activation::kLinear}) {
      const bool may_cancel = weights == WeightLaw::kSign && activation == Activation::kRelu;
      const int depth = may_cancel ? 1 : 2;
      VectorXd squares(kDraws);
      VectorXd ntk(kDraws);
      for (int i = 0; i < kDraws; ++i) {
        Mlp mlp(sign_shape(weights, depth, 10, activation), Engine::kDeferred,
                sign_key(static_cast<std::uint64_t>(i)));
        const VectorXd k = mlp.correlations(kSignU, kSignU, 1);
        squares[i] = k[0] * k[0];
        ntk[i] = k[1];
      }
      const double norm = kSignU.squaredNorm() / 3;
      const auto expect_mean = [&](const VectorXd& draws, double mean) {
        const double error = std::sqrt((draws.array() - draws.mean()).square().mean() / kDraws);
        EXPECT_NEAR(draws.mean(), mean, 4.5 * error);
      };
      expect_mean(squares, norm);
      expect_mean(ntk, (depth + 1) * norm);
    }
  }
}

}  // namespace
}  // namespace widthwise::sim
