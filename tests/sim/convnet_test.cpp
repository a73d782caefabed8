#include "sim/convnet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <tuple>

#include "sim/hypernet.hpp"
#include "tests/sim/reference_network.hpp"
#include "tests/sim/two_samples.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

SampleKey convnet_key(std::uint64_t sample, std::uint64_t seed = 12) {
  return {seed, 4, 0, sample};
}

/// Values of all signs, another image for each `which`; every fourth is zero.
VectorXd picture(Index size, int which) {
  VectorXd x(size);
  for (Index i = 0; i < size; ++i) {
    x[i] = (i + which) % 4 == 3 ? 0.0 : 1.3 * std::cos(static_cast<double>((which + 2) * (i + 1)));
  }
  return x;
}

/// One channel after another, row by row, as the formula is written: sums over pixels and offsets.
test::Digits50 convnet_reference(const ConvnetShape& shape, const test::Weights50& weights,
                                 const VectorXd& x) {
  const int height = static_cast<int>(shape.height);
  const int width = static_cast<int>(shape.width);
  const int q = shape.filter_size;
  const auto n = static_cast<std::size_t>(height * width);
  const auto at = [&](int channel, int i, int j) {
    return static_cast<std::size_t>((channel * height + i) * width + j);
  };
  std::vector<test::Digits50> y(x.data(), x.data() + x.size());
  for (int l = 0; l < shape.depth; ++l) {
    const int from = static_cast<int>(y.size() / n);
    const int to = static_cast<int>(shape.channels);
    std::vector<test::Digits50> h(n * static_cast<std::size_t>(to), test::Digits50(0));
    for (int c = 0; c < to; ++c) {
      for (int i = 0; i < height; ++i) {
        for (int j = 0; j < width; ++j) {
          test::Digits50& sum = h[at(c, i, j)];
          for (int a = 0; a < q; ++a) {
            for (int b = 0; b < q; ++b) {
              const int row = i + a - q / 2, column = j + b - q / 2;
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              for (int k = 0; k < from; ++k) {
                sum += weights[l][c][(a * q + b) * from + k] * y[at(k, row, column)];
              }
            }
          }
          sum = test::reference_activation(
              shape.activation, test::Digits50(sum / sqrt(test::Digits50(q * q * from))));
        }
      }
    }
    y = h;
  }
  // The readout takes pixel after pixel.
  const auto channels = static_cast<std::size_t>(shape.channels);
  test::Digits50 sum = 0;
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t c = 0; c < channels; ++c) {
      if (shape.pooled) {
        sum += weights.back()[0][c] * y[c * n + p] / n;
      } else {
        sum += weights.back()[0][p * channels + c] * y[c * n + p];
      }
    }
  }
  return sum / sqrt(test::Digits50(static_cast<double>(shape.n_features())));
}

class SmallConvnet : public ::testing::TestWithParam<ConvnetShape> {
 protected:
  const ConvnetShape& shape() const { return GetParam(); }
  auto value_at(const VectorXd& x) const {
    return [this, x](const test::Weights50& w) { return convnet_reference(shape(), w, x); };
  }

  Convnet net_{GetParam(), Engine::kDeferred, convnet_key(1)};
  const VectorXd u_ = picture(GetParam().input_dimension(), 0);
  const VectorXd v_ = picture(GetParam().input_dimension(), 1);
};

TEST_P(SmallConvnet, CorrelationsAreDerivatives) {
  constexpr int kMaxOrder = 4;
  const double value = net_.value(v_);
  const VectorXd k = net_.correlations(u_, v_, kMaxOrder);
  const test::Weights50 w = test::widen(net_.complete());
  EXPECT_NEAR(value, static_cast<double>(convnet_reference(shape(), w, v_)), 1e-13);
  const test::Weights50 direction = test::reference_gradient(value_at(v_), w);
  for (int r = 0; r <= kMaxOrder; ++r) {
    const std::vector<test::Weights50> directions(r, direction);
    const auto expected =
        static_cast<double>(test::reference_derivative(value_at(u_), w, directions));
    EXPECT_NEAR(k[r], expected, 1e-11 * (1 + std::abs(expected))) << "K^(" << r << ")";
  }
}

TEST_P(SmallConvnet, TangentsAndJetsGiveTheNtkOfJacobians) {
  const double by_tangents = inner_product(net_.gradient(u_), net_.gradient(v_));
  const test::Weights50 w = test::widen(net_.complete());
  const auto by_jacobians = static_cast<double>(test::reference_product(
      test::reference_gradient(value_at(u_), w), test::reference_gradient(value_at(v_), w)));
  EXPECT_NEAR(by_tangents, by_jacobians, 1e-11);
  EXPECT_NEAR(net_.correlations(u_, v_, 1)[1], by_jacobians, 1e-11);
}

std::vector<ConvnetShape> small_convnets() {
  std::vector<ConvnetShape> shapes;
  for (const bool pooled : {false, true}) {
    shapes.push_back({2, 2, 3, 2, 2, 3, pooled});
    shapes.push_back({1, 3, 2, 3, 2, 1, pooled});
    shapes.push_back({1, 2, 2, 1, 3, 5, pooled});
    shapes.push_back({1, 2, 2, 2, 2, 3, pooled, Activation::kTanh});
  }
  return shapes;
}

INSTANTIATE_TEST_SUITE_P(Shapes, SmallConvnet, ::testing::ValuesIn(small_convnets()));

// Two pixels and many channels: all matrices but the first are deferred.
ConvnetShape wide_convnet(bool pooled, Index channels = 40) {
  return {3, 1, 2, 2, channels, 3, pooled};
}

TEST(Convnet, CompletedNetworkGivesTheSameCorrelations) {
  for (const bool pooled : {false, true}) {
    const ConvnetShape shape = wide_convnet(pooled);
    ASSERT_EQ(engine_of_layer(shape, Engine::kDeferred, 2), Engine::kDeferred);
    const VectorXd u = picture(6, 0), v = picture(6, 1);
    Convnet deferred(shape, Engine::kDeferred, convnet_key(2));
    const VectorXd k = deferred.correlations(u, v, 4);
    const std::int64_t n_asked = deferred.n_normals();
    Convnet dense(shape, deferred.complete());
    EXPECT_LT(n_asked, deferred.n_normals()) << "nothing was left to draw";
    const VectorXd expected = dense.correlations(u, v, 4);
    for (int r = 0; r <= 4; ++r) {
      EXPECT_NEAR(k[r], expected[r], 1e-10 * (1e-3 + std::abs(expected[r]))) << "K^(" << r << ")";
    }
  }
}

TEST(Convnet, EnginesAgreeInLaw) {
  for (const bool pooled : {false, true}) {
    const ConvnetShape shape = wide_convnet(pooled, 14);
    ASSERT_EQ(engine_of_layer(shape, Engine::kDeferred, 2), Engine::kDeferred);
    const VectorXd u = picture(6, 0), v = picture(6, 1);
    const std::uint64_t seed = test::test_seed(41);
    test::expect_same_law(test::scaled_samples(2000), 4, [&](int which, std::uint64_t sample) {
      const Engine engine = which == 0 ? Engine::kDeferred : Engine::kDense;
      const SampleKey key = convnet_key(2 * sample + which, seed);
      return Convnet(shape, engine, key).correlations(u, v, 3);
    });
  }
}

// At one input gates are independent of what stands above them, and pixels of each other by the
// readout: E Theta(x, x) = (L + 1) E f^2 at every number of channels, and E f^2 is a mean of
// squares of pixels, each weighed by how many patches of patches it is in.
TEST(Convnet, MeanNtkOfAFlattenedReadoutIsExactAtEveryWidth) {
  const std::uint64_t seed = test::test_seed(42);
  const std::int64_t n = test::scaled_samples(8000);
  // In one row of two pixels each is in both patches of three, so E y_l(p)^2 = (y(1)^2 + y(2)^2)/9.
  const VectorXd x = picture(6, 0);
  const double variance = x.squaredNorm() / 3 / 9 * 2 / 9;
  for (const Index channels : {2, 5, 20}) {
    double sum = 0.0, square = 0.0;
    for (std::int64_t k = 0; k < n; ++k) {
      Convnet net(wide_convnet(false, channels), Engine::kDeferred,
                  {seed, 0, static_cast<std::uint64_t>(channels), static_cast<std::uint64_t>(k)});
      const double value = net.correlations(x, x, 1)[1];
      sum += value;
      square += value * value;
    }
    const double mean = sum / static_cast<double>(n);
    const double se =
        std::sqrt((square / static_cast<double>(n) - mean * mean) / static_cast<double>(n));
    EXPECT_LE(std::abs(mean - 3 * variance), test::z_limit(test::kFalseAlarm, 3) * se) << channels;
    EXPECT_LE(se, 0.1 * variance) << "too noisy to tell 3 layers from 4";
  }
}

TEST(Convnet, CorrelationsBeyondTheNumberOfLayersAreExactlyZero) {
  for (const bool pooled : {false, true}) {
    for (const int depth : {1, 2}) {
      Convnet net({1, 3, 3, depth, 8, 3, pooled}, Engine::kDeferred, convnet_key(3));
      const VectorXd k = net.correlations(picture(9, 0), picture(9, 1), depth + 3);
      for (int r = 0; r <= depth + 1; ++r) EXPECT_NE(k[r], 0.0) << depth << " layers, K^" << r;
      for (int r = depth + 2; r <= depth + 3; ++r) EXPECT_EQ(k[r], 0.0);
    }
  }
}

TEST(Convnet, SameNameSameBits) {
  const auto draw = [](std::uint64_t sample) {
    return Convnet({1, 3, 3, 2, 10}, Engine::kDeferred, convnet_key(sample))
        .correlations(picture(9, 0), picture(9, 1), 3);
  };
  EXPECT_EQ(draw(8), draw(8));
  EXPECT_NE(draw(8), draw(9));
}

TEST(Convnet, RefusesWhatDoesNotFit) {
  const auto refuses = [](const ConvnetShape& shape) {
    EXPECT_THROW(Convnet(shape, Engine::kDense, convnet_key(0)), std::invalid_argument);
  };
  refuses({0, 3, 3, 2, 10});
  refuses({1, 0, 3, 2, 10});
  refuses({1, 3, 3, 0, 10});
  refuses({1, 3, 3, 2, 0});
  refuses({1, 3, 3, 2, 10, 2});
  const ConvnetShape shape{1, 2, 2, 1, 4};
  EXPECT_THROW(Convnet(shape, {}), std::invalid_argument);
  EXPECT_THROW(Convnet(shape, {MatrixXd::Ones(4, 9)}), std::invalid_argument);
  EXPECT_THROW(Convnet(shape, {MatrixXd::Ones(4, 8), MatrixXd::Ones(1, 16)}),
               std::invalid_argument);
  EXPECT_THROW(Convnet(shape, {MatrixXd::Ones(4, 9), MatrixXd::Ones(1, 4)}), std::invalid_argument);
  Convnet net(shape, {MatrixXd::Ones(4, 9), MatrixXd::Ones(1, 16)});
  EXPECT_THROW(net.value(VectorXd::Ones(3)), std::invalid_argument);
  const std::vector<Tangent> foreign(1);
  EXPECT_THROW(net.push_forward(VectorXd::Ones(4), NilpotentAlgebra(1), foreign),
               std::invalid_argument);
}

// --- as f of a hypernetwork ---

Hypernet convolutional_hypernet(const ConvnetShape& f, Index width_g, Engine engine,
                                const SampleKey& key) {
  return {std::make_unique<ConvolutionalFeatures>(f, engine, key), uniform_mlp(2, 1, width_g),
          engine, key};
}

HypernetInput image_and_point(int which) {
  VectorXd z = VectorXd::Ones(2);
  z[0] = 0.3 + which;
  return {picture(6, which), std::move(z)};
}

TEST(ConvolutionalHypernet, TangentsAndJetsAgree) {
  for (const bool pooled : {false, true}) {
    for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
      Hypernet net = convolutional_hypernet(wide_convnet(pooled, 14), 9, engine, convnet_key(5));
      const HypernetInput u = image_and_point(0), v = image_and_point(1);
      const VectorXd k = net.correlations(u, v, 7);
      EXPECT_NEAR(k[0], net.value(u), 1e-12);
      EXPECT_NEAR(k[1], net.inner_product(net.gradient(u), net.gradient(v)), 1e-12);
      EXPECT_NE(k[6], 0.0) << "two layers of g, three of f";
      EXPECT_EQ(k[7], 0.0);
    }
  }
}

// Along its own gradient h moves as finite differences of the completed network say.
TEST(ConvolutionalHypernet, MovesAsTheCompletedNetworkDoes) {
  const ConvnetShape f{1, 1, 2, 1, 5};
  Hypernet net = convolutional_hypernet(f, 3, Engine::kDeferred, convnet_key(6));
  const HypernetInput u{picture(2, 0), VectorXd::Ones(2)}, v{picture(2, 1), -VectorXd::Ones(2)};
  const VectorXd k = net.correlations(u, v, 1);
  const HypernetTangent at_v = net.gradient(v);
  const auto [hidden, last] = net.complete();
  const auto value_after = [&](double t) {
    std::vector<MatrixXd> moved_hidden = hidden, moved_last = last;
    for (std::size_t l = 0; l < hidden.size(); ++l) {
      for (const RankOne& term : at_v.f.layers[l]) {
        moved_hidden[l] += t * term.left * term.right.transpose();
      }
    }
    for (std::size_t l = 0; l < last.size(); ++l) {
      for (const RankOne& term : at_v.g.layers[l]) {
        const MatrixXd slice = term.left * term.right.transpose();
        moved_last[l] += t * slice.reshaped() * at_v.features.transpose();
      }
    }
    const double scale = 1 / std::sqrt(static_cast<double>(f.n_features()));
    const VectorXd y = ConvolutionalFeatures(f, moved_hidden).features(u.x) * scale;
    const MatrixXd v1 = (moved_last[0] * y).reshaped(3, 2), v2 = (moved_last[1] * y).reshaped(1, 3);
    const VectorXd a = activate(Activation::kRelu, v1 * u.z / std::sqrt(2.0));
    return (v2 * a)(0) / std::sqrt(3.0);
  };
  EXPECT_NEAR(k[0], value_after(0.0), 1e-12);
  constexpr double kStep = 1e-5;
  EXPECT_NEAR(k[1], (value_after(kStep) - value_after(-kStep)) / (2 * kStep),
              1e-8 * (1 + std::abs(k[1])));
}

}  // namespace
}  // namespace widthwise::sim
