#include "sim/mlp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/sim/reference_network.hpp"
#include "tests/sim/two_samples.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

SampleKey key(std::uint64_t sample, std::uint64_t seed = 12) {
  return {seed, 3, 0, sample};
}

VectorXd input(Index d, int which) {
  VectorXd x(d);
  for (Index i = 0; i < d; ++i) x[i] = std::cos(static_cast<double>((which + 1) * (i + 1)));
  return x * std::sqrt(static_cast<double>(d)) / x.norm();
}

const Activation kAll[] = {Activation::kRelu, Activation::kTanh, Activation::kErf,
                           Activation::kLinear};

// --- every quantity by a second route, on networks small enough to write out ---

struct Case {
  Activation activation;
  Engine engine;
  std::vector<Index> widths;
};

class SmallNetwork : public ::testing::TestWithParam<Case> {
 protected:
  SmallNetwork() : mlp_({2, GetParam().widths, GetParam().activation}, GetParam().engine, key(1)) {}

  // To be called after the queries under test, so that the deferred engine is not told beforehand.
  test::Weights50 weights() { return test::widen(mlp_.complete()); }
  static auto value_at(const VectorXd& x) {
    return [&x](const test::Weights50& w) {
      return test::reference_value(GetParam().activation, w, x);
    };
  }

  Mlp mlp_;
  const VectorXd u_ = input(2, 0);
  const VectorXd v_ = input(2, 1);
};

// Rounding of doubles in the network, and of the reference's differences.
constexpr double kSmallTolerance = 1e-11;

TEST_P(SmallNetwork, CorrelationsAlongOneDirection) {
  constexpr int kMaxOrder = 4;
  const VectorXd k = mlp_.correlations(u_, v_, kMaxOrder);
  const test::Weights50 w = weights();
  const test::Weights50 direction = test::reference_gradient(value_at(v_), w);
  for (int r = 0; r <= kMaxOrder; ++r) {
    const std::vector<test::Weights50> directions(r, direction);
    const auto expected =
        static_cast<double>(test::reference_derivative(value_at(u_), w, directions));
    EXPECT_NEAR(k[r], expected, kSmallTolerance * (1 + std::abs(expected))) << "K^(" << r << ")";
  }
}

TEST_P(SmallNetwork, CorrelationsAlongDistinctDirections) {
  const std::vector<VectorXd> inputs{input(2, 1), input(2, 2), input(2, 3)};
  const double k = mlp_.correlation(u_, inputs);
  const test::Weights50 w = weights();
  std::vector<test::Weights50> directions;
  for (const VectorXd& x : inputs) directions.push_back(test::reference_gradient(value_at(x), w));
  const auto expected =
      static_cast<double>(test::reference_derivative(value_at(u_), w, directions));
  EXPECT_NEAR(k, expected, kSmallTolerance * (1 + std::abs(expected)));
  EXPECT_NEAR(mlp_.correlations(u_, inputs)[3], k, kSmallTolerance);
}

TEST_P(SmallNetwork, ThreeRoutesToTheNtk) {
  const double by_tangents = inner_product(mlp_.gradient(u_), mlp_.gradient(v_));
  const double by_jets = mlp_.correlations(u_, v_, 1)[1];
  const test::Weights50 w = weights();
  const test::Weights50 a = test::reference_gradient(value_at(u_), w),
                        b = test::reference_gradient(value_at(v_), w);
  const test::Digits50 by_jacobians = test::reference_product(a, b);
  EXPECT_NEAR(by_tangents, static_cast<double>(by_jacobians), kSmallTolerance) << "tangents";
  EXPECT_NEAR(by_jets, static_cast<double>(by_jacobians), kSmallTolerance) << "jets";
}

std::vector<Case> small_cases() {
  std::vector<Case> cases;
  for (const Activation& activation : kAll) {
    for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
      cases.push_back({activation, engine, {3, 4}});
      cases.push_back({activation, engine, {2, 3, 2}});
    }
  }
  cases.push_back({Activation::kRelu, Engine::kDeferred, {}});
  cases.push_back({Activation::kTanh, Engine::kDeferred, {5}});
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Cases, SmallNetwork, ::testing::ValuesIn(small_cases()));

// --- routes against each other, at larger widths ---

// C_ij = y(x_i).y(x_j) / n, and the outputs those of the network.
TEST(Mlp, ConditionalLawIsThatOfTheLastLayer) {
  const MlpShape shape{3, {20, 30}, Activation::kRelu};
  Mlp mlp(shape, Engine::kDeferred, key(6));
  const std::vector<VectorXd> inputs{input(3, 0), input(3, 1), input(3, 2)};
  const auto [outputs, covariance] = mlp.conditional_law(inputs);
  const std::vector<MatrixXd> weights = mlp.complete();
  MatrixXd hidden(30, 3);
  for (Index i = 0; i < 3; ++i) {
    const VectorXd y = activate(Activation::kRelu, weights[0] * inputs[i] / std::sqrt(3.0));
    hidden.col(i) = activate(Activation::kRelu, weights[1] * y / std::sqrt(20.0));
    EXPECT_NEAR(outputs[i], mlp.value(inputs[i]), 1e-12);
  }
  EXPECT_LT((covariance - hidden.transpose() * hidden / 30.0).norm(), 1e-12);
}

class Routes : public ::testing::TestWithParam<Activation> {};

TEST_P(Routes, TangentsJetsAndGramAgree) {
  Mlp mlp({5, {70, 40, 90}, GetParam()}, Engine::kDeferred, key(2));
  const VectorXd u = input(5, 0), v = input(5, 1);
  const double by_tangents = inner_product(mlp.gradient(u), mlp.gradient(v));
  EXPECT_NEAR(mlp.correlations(u, v, 1)[1], by_tangents, 1e-12);
  EXPECT_NEAR(mlp.correlation(u, {v}), by_tangents, 1e-12);
  EXPECT_NEAR(mlp.correlation(v, {u}), by_tangents, 1e-12) << "the NTK is symmetric";
}

TEST_P(Routes, DistinctDirectionsReduceToOne) {
  Mlp mlp(uniform_mlp(4, 3, 50, GetParam()), Engine::kDeferred, key(3));
  const VectorXd u = input(4, 0), v = input(4, 1);
  const VectorXd k = mlp.correlations(u, v, 4);
  EXPECT_NEAR(mlp.correlation(u, {}), k[0], 1e-12);
  EXPECT_NEAR(mlp.correlation(u, {v, v}), k[2], 1e-11);
  EXPECT_NEAR(mlp.correlation(u, {v, v, v, v}), k[4], 1e-11);
}

TEST_P(Routes, OneJetHasTheCorrelationsOfAllOrders) {
  Mlp mlp(uniform_mlp(4, 3, 50, GetParam()), Engine::kDeferred, key(3));
  const VectorXd u = input(4, 0);
  std::vector<VectorXd> inputs;
  const std::vector<VectorXd> all{input(4, 1), input(4, 2), input(4, 3), input(4, 4)};
  const VectorXd k = mlp.correlations(u, all);
  ASSERT_EQ(k.size(), 5);
  for (int r = 0; r <= 4; ++r) {
    EXPECT_NEAR(k[r], mlp.correlation(u, inputs), 1e-11 * (1 + std::abs(k[r]))) << r;
    if (r < 4) inputs.push_back(all[static_cast<std::size_t>(r)]);
  }
}

TEST_P(Routes, OrderOfTheDirectionsDoesNotMatter) {
  Mlp mlp(uniform_mlp(4, 2, 30, GetParam()), Engine::kDeferred, key(4));
  const VectorXd u = input(4, 0), a = input(4, 1), b = input(4, 2), c = input(4, 3);
  EXPECT_NEAR(mlp.correlation(u, {a, b, c}), mlp.correlation(u, {c, a, b}), 1e-12);
}

TEST_P(Routes, CompletedNetworkGivesTheSameCorrelations) {
  Mlp deferred({6, {80, 64, 50}, GetParam()}, Engine::kDeferred, key(5));
  const VectorXd u = input(6, 0), v = input(6, 1);
  const VectorXd k = deferred.correlations(u, v, 4);
  Mlp dense({6, {80, 64, 50}, GetParam()}, deferred.complete());
  const VectorXd expected = dense.correlations(u, v, 4);
  for (int r = 0; r <= 4; ++r) {
    EXPECT_NEAR(k[r], expected[r], 1e-10 * (1e-3 + std::abs(expected[r]))) << "K^(" << r << ")";
  }
}

// <grad D^k f(u)[T_1, .., T_k], T> = D^{k+1} f(u)[T_1, .., T_k, T].
TEST_P(Routes, GradientAlongDirectionsIsTheNextDerivative) {
  Mlp mlp({5, {70, 40, 90}, GetParam()}, Engine::kDeferred, key(9));
  const VectorXd u = input(5, 0);
  std::vector<Tangent> directions;
  for (int k = 0; k <= 3; ++k) {
    const Tangent gradient = mlp.gradient_along(u, directions);
    for (const auto& terms : gradient.layers) EXPECT_LE(terms.size(), std::size_t{1} << k);
    const Tangent next = k == 2 ? mlp.gradient_along(input(5, 7), directions)  // several terms
                                : mlp.gradient(input(5, k + 1));
    directions.push_back(next);
    const double expected = mlp.directional_derivative(u, directions);
    EXPECT_NE(expected, 0.0);
    EXPECT_NEAR(inner_product(gradient, next), expected, 1e-11 * (1e-3 + std::abs(expected)))
        << k << " directions";
  }
}

INSTANTIATE_TEST_SUITE_P(Activations, Routes, ::testing::ValuesIn(kAll));

// --- exact facts ---

TEST(Mlp, CorrelationsBeyondTheNumberOfLayersAreExactlyZero) {
  for (const Activation& activation : {Activation::kRelu, Activation::kLinear}) {
    for (int depth = 0; depth <= 3; ++depth) {
      Mlp mlp(uniform_mlp(3, depth, 20, activation), Engine::kDeferred, key(6));
      const VectorXd k = mlp.correlations(input(3, 0), input(3, 1), depth + 4);
      for (int r = 0; r <= depth + 1; ++r) EXPECT_NE(k[r], 0.0) << depth << " layers, K^" << r;
      for (int r = depth + 2; r <= depth + 4; ++r) EXPECT_EQ(k[r], 0.0);
    }
  }
}

TEST(Mlp, GradientsAlongAsManyDirectionsAsLayersHaveNoTerms) {
  for (const Activation& activation : {Activation::kRelu, Activation::kLinear}) {
    Mlp mlp(uniform_mlp(3, 2, 20, activation), Engine::kDeferred, key(6));
    const auto n_terms = [&](std::size_t n_directions) {
      const std::vector<Tangent> directions(n_directions, mlp.gradient(input(3, 1)));
      std::size_t sum = 0;
      for (const auto& terms : mlp.gradient_along(input(3, 0), directions).layers) {
        sum += terms.size();
      }
      return sum;
    };
    EXPECT_GT(n_terms(2), 0u);
    EXPECT_EQ(n_terms(3), 0u);
    EXPECT_EQ(n_terms(4), 0u);
  }
}

TEST(Mlp, SmoothNetworksHaveCorrelationsOfEveryOrder) {
  Mlp mlp(uniform_mlp(3, 1, 20, Activation::kTanh), Engine::kDeferred, key(6));
  EXPECT_NE(mlp.correlations(input(3, 0), input(3, 1), 6)[6], 0.0);
}

// K^(r) has one u in f and one u' in each of the r gradients; f is homogeneous of degree one in u.
TEST(Mlp, ReluCorrelationsAreHomogeneousInBothInputs) {
  const VectorXd u = input(3, 0), v = input(3, 1);
  Mlp a(uniform_mlp(3, 2, 40), Engine::kDeferred, key(7));
  Mlp b(uniform_mlp(3, 2, 40), a.complete());
  const VectorXd k = a.correlations(u, v, 3);
  const VectorXd scaled = b.correlations(2.0 * u, 3.0 * v, 3);
  EXPECT_NEAR(scaled[0], 2.0 * k[0], 1e-12);
  EXPECT_NEAR(scaled[1], 6.0 * k[1], 1e-11);
}

// K^(49) of 49 layers is of the order of width^-48: its jets pass through numbers whose squares
// underflow.
TEST(Mlp, DeepNetworksReachTheirHighestOrder) {
  Mlp mlp(uniform_mlp(3, 48, 2048), Engine::kDeferred, key(8));
  const VectorXd k = mlp.correlations(input(3, 0), input(3, 0), 50);
  EXPECT_TRUE(k.allFinite());
  EXPECT_NE(k[49], 0.0);
  EXPECT_EQ(k[50], 0.0);
}

TEST(Mlp, SameNameSameBits) {
  const auto draw = [](std::uint64_t sample) {
    return Mlp(uniform_mlp(3, 3, 100), Engine::kDeferred, key(sample))
        .correlations(input(3, 0), input(3, 1), 4);
  };
  EXPECT_EQ(draw(8), draw(8));
  EXPECT_NE(draw(8), draw(9));
}

TEST(Mlp, RefusesWhatDoesNotFit) {
  EXPECT_THROW(Mlp({0, {3}}, Engine::kDeferred, key(0)), std::invalid_argument);
  EXPECT_THROW(Mlp({3, {0}}, Engine::kDeferred, key(0)), std::invalid_argument);
  EXPECT_THROW(Mlp({3, {2}}, {MatrixXd::Ones(2, 3)}), std::invalid_argument);
  EXPECT_THROW(Mlp({3, {2}}, {MatrixXd::Ones(2, 3), MatrixXd::Ones(2, 2)}), std::invalid_argument);
  Mlp mlp(uniform_mlp(3, 1, 5), Engine::kDeferred, key(0));
  EXPECT_THROW(mlp.value(VectorXd::Ones(4)), std::invalid_argument);
  const std::vector<Tangent> foreign(1);
  EXPECT_THROW(mlp.directional_derivative(VectorXd::Ones(3), foreign), std::invalid_argument);
  EXPECT_THROW(mlp.gradient_along(VectorXd::Ones(3), foreign), std::invalid_argument);
  EXPECT_THROW(mlp.gradient_along(VectorXd::Ones(4), {}), std::invalid_argument);
  EXPECT_THROW(mlp.correlations(VectorXd::Ones(3), VectorXd::Ones(3), -1), std::invalid_argument);
}

// --- exact finite-width means, within standard errors ---

struct Mean {
  double value;
  double se;
};

Mean mean_correlation(int depth, Index width, int order, std::int64_t n, Engine engine) {
  const std::uint64_t seed = test::test_seed(31);
  const VectorXd x = input(3, 0);
  double sum = 0.0, square = 0.0;
  for (std::int64_t k = 0; k < n; ++k) {
    Mlp mlp(uniform_mlp(3, depth, width), engine,
            {seed, 0, static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(k)});
    const double value = mlp.correlations(x, x, order)[order];
    sum += value;
    square += value * value;
  }
  const double mean = sum / static_cast<double>(n);
  return {mean,
          std::sqrt((square / static_cast<double>(n) - mean * mean) / static_cast<double>(n))};
}

class MeanNtk : public ::testing::TestWithParam<std::tuple<Engine, int, Index>> {};

// E Theta(x, x) = Lambda |x|^2 / d at every width, n = 1 included.
TEST_P(MeanNtk, IsTheNumberOfLayersAtEveryWidth) {
  const auto [engine, depth, width] = GetParam();
  const Mean mean = mean_correlation(depth, width, 1, test::scaled_samples(10000), engine);
  EXPECT_LE(std::abs(mean.value - (depth + 1)), 4.0 * mean.se);
}

INSTANTIATE_TEST_SUITE_P(Widths, MeanNtk,
                         ::testing::Combine(::testing::Values(Engine::kDeferred, Engine::kDense),
                                            ::testing::Values(2, 3),
                                            ::testing::Values<Index>(2, 16, 48)));

TEST(Mlp, MeanThirdCorrelationOfTwoHiddenLayers) {
  for (const Index width : {16, 32}) {
    const double expected = 24.0 / static_cast<double>(width * width);
    for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
      const Mean mean = mean_correlation(2, width, 3, test::scaled_samples(10000), engine);
      EXPECT_LE(std::abs(mean.value - expected), 4.0 * mean.se) << "width " << width;
      EXPECT_LE(mean.se, expected / 8) << "too noisy to tell 24 from 16";
    }
  }
}

// --- both engines draw from one law: Kolmogorov-Smirnov on each K^(r) ---

TEST(Mlp, EnginesAgreeInLaw) {
  constexpr int kMaxOrder = 4;
  const std::int64_t n = test::scaled_samples(8000);
  const std::uint64_t seed = test::test_seed(77);
  test::expect_same_law(n, kMaxOrder + 1, [&](int which, std::uint64_t sample) {
    const Engine engine = which == 0 ? Engine::kDeferred : Engine::kDense;
    Mlp mlp(uniform_mlp(3, 3, 8), engine, {seed, static_cast<std::uint64_t>(which), 8, sample});
    return mlp.correlations(input(3, 0), input(3, 1), kMaxOrder);
  });
}

}  // namespace
}  // namespace widthwise::sim
