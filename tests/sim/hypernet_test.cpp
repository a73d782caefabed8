#include "sim/hypernet.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/sim/reference_network.hpp"
#include "tests/sim/two_samples.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::Digits50;
using test::Weights50;

SampleKey key(std::uint64_t sample, std::uint64_t seed = 12) {
  return {seed, 3, 0, sample};
}

VectorXd point(Index d, int which) {
  VectorXd x(d);
  for (Index i = 0; i < d; ++i) x[i] = std::cos(0.4 * which + static_cast<double>(i * (which + 2)));
  return x * std::sqrt(static_cast<double>(d)) / x.norm();
}

HypernetInput input(int which, Index d = 2, Index d_z = 2) {
  return {point(d, which), point(d_z, which + 7)};
}

// --- written out in 50 digits: every weight stored, derivatives by differences ---

Weights50 widen(const std::pair<std::vector<MatrixXd>, std::vector<MatrixXd>>& weights) {
  Weights50 wide = test::widen(weights.first);
  for (const auto& array : test::widen(weights.second)) wide.push_back(array);
  return wide;
}

// sum_j weight[i][j] y[j] / sqrt(size of y)
std::vector<Digits50> layer(const std::vector<std::vector<Digits50>>& weight,
                            const std::vector<Digits50>& y) {
  std::vector<Digits50> h(weight.size(), Digits50(0));
  for (std::size_t i = 0; i < h.size(); ++i) {
    for (std::size_t j = 0; j < y.size(); ++j) h[i] += weight[i][j] * y[j];
    h[i] /= sqrt(Digits50(y.size()));
  }
  return h;
}

void relu(std::vector<Digits50>& h) {
  for (Digits50& t : h) t = test::reference_activation(Activation::kRelu, t);
}

Digits50 reference_value(const HypernetShape& shape, const Weights50& weights,
                         const HypernetInput& u) {
  const std::size_t depth_f = shape.f.widths.size();
  std::vector<Digits50> y(u.x.begin(), u.x.end());
  for (std::size_t l = 0; l < depth_f; ++l) {
    y = layer(weights[l], y);
    relu(y);
  }
  std::vector<Digits50> q(u.z.begin(), u.z.end());
  for (int l = 0; l < shape.g.n_layers(); ++l) {
    const std::vector<Digits50> v = layer(weights[depth_f + l], y);  // column by column
    const std::size_t rows = v.size() / q.size();
    std::vector<std::vector<Digits50>> matrix(rows, std::vector<Digits50>(q.size()));
    for (std::size_t i = 0; i < v.size(); ++i) matrix[i % rows][i / rows] = v[i];
    q = layer(matrix, q);
    if (l + 1 < shape.g.n_layers()) relu(q);
  }
  return q[0];
}

struct Case {
  std::vector<Index> widths_f;
  std::vector<Index> widths_g;
  Engine engine;
  std::uint64_t sample;
};

class SmallHypernet : public ::testing::TestWithParam<Case> {
 protected:
  SmallHypernet()
      : shape_{{2, GetParam().widths_f}, {2, GetParam().widths_g}},
        net_(shape_, GetParam().engine, key(GetParam().sample)) {}

  auto value_at(const HypernetInput& u) const {
    return [this, u](const Weights50& w) { return reference_value(shape_, w, u); };
  }

  HypernetShape shape_;
  Hypernet net_;
  const HypernetInput u_ = input(0);
  const HypernetInput v_ = input(1);
};

constexpr double kSmallTolerance = 1e-11;

TEST_P(SmallHypernet, CorrelationsAlongOneDirection) {
  constexpr int kMaxOrder = 4;  // beyond, the differences lose too many of the 50 digits
  const VectorXd k = net_.correlations(u_, v_, kMaxOrder);
  const Weights50 w = widen(net_.complete());
  const Weights50 direction = test::reference_gradient(value_at(v_), w);
  for (int r = 0; r <= kMaxOrder; ++r) {
    const std::vector<Weights50> directions(r, direction);
    const auto expected =
        static_cast<double>(test::reference_derivative(value_at(u_), w, directions));
    EXPECT_NEAR(k[r], expected, kSmallTolerance * (1 + std::abs(expected))) << "K^(" << r << ")";
  }
}

TEST_P(SmallHypernet, CorrelationsAlongDistinctDirections) {
  const std::vector<HypernetInput> inputs{input(1), input(2), {point(2, 0), point(2, 3)}};
  const double k = net_.correlation(u_, inputs);
  const Weights50 w = widen(net_.complete());
  std::vector<Weights50> directions;
  for (const auto& u : inputs) directions.push_back(test::reference_gradient(value_at(u), w));
  const auto expected =
      static_cast<double>(test::reference_derivative(value_at(u_), w, directions));
  EXPECT_NEAR(k, expected, kSmallTolerance * (1 + std::abs(expected)));
  EXPECT_NEAR(net_.correlations(u_, inputs)[3], k, kSmallTolerance);
}

TEST_P(SmallHypernet, ThreeRoutesToTheNtk) {
  const double by_tangents = net_.inner_product(net_.gradient(u_), net_.gradient(v_));
  const double by_jets = net_.correlations(u_, v_, 1)[1];
  const Weights50 w = widen(net_.complete());
  const auto by_jacobians = static_cast<double>(test::reference_product(
      test::reference_gradient(value_at(u_), w), test::reference_gradient(value_at(v_), w)));
  EXPECT_NEAR(by_tangents, by_jacobians, kSmallTolerance) << "tangents";
  EXPECT_NEAR(by_jets, by_jacobians, kSmallTolerance) << "jets";
}

std::vector<Case> small_cases() {
  std::vector<Case> cases;
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    for (const std::uint64_t sample : {1, 2}) {
      cases.push_back({{3}, {}, engine, sample});  // H = 1
      cases.push_back({{3}, {3}, engine, sample});
      cases.push_back({{4}, {3, 3}, engine, sample});
      cases.push_back({{3, 2}, {3, 2}, engine, sample});
    }
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Cases, SmallHypernet, ::testing::ValuesIn(small_cases()));

// --- routes against each other, at larger widths ---

TEST(Hypernet, CompletedNetworkGivesTheSameCorrelations) {
  for (const int depth_f : {1, 2}) {
    for (const int depth_g : {1, 2, 3, 4}) {
      const HypernetShape shape = uniform_hypernet(3, depth_f, 24, 4, depth_g, 17);
      Hypernet deferred(shape, Engine::kDeferred, key(depth_f));
      const HypernetInput u = input(0, 3, 4), v = input(1, 3, 4), w = input(2, 3, 4);
      const VectorXd k = deferred.correlations(u, v, 5);
      const double mixed = deferred.correlation(u, {v, w});
      const double other = deferred.value(w);
      const auto [hidden, last] = deferred.complete();
      Hypernet dense(shape, hidden, last);
      const VectorXd expected = dense.correlations(u, v, 5);
      for (int r = 0; r <= 5; ++r) EXPECT_NEAR(k[r], expected[r], 1e-10 * std::abs(expected[r]));
      EXPECT_NEAR(mixed, dense.correlation(u, {v, w}), 1e-10 * std::abs(mixed));
      EXPECT_NEAR(other, dense.value(w), 1e-10 * std::abs(other));
      EXPECT_LT(
          (deferred.conditional_law({v, w}).covariance - dense.conditional_law({v, w}).covariance)
              .norm(),
          1e-10);
    }
  }
}

TEST(Hypernet, DistinctDirectionsReduceToOne) {
  Hypernet net(uniform_hypernet(3, 1, 60, 3, 3, 50), Engine::kDeferred, key(3));
  const HypernetInput u = input(0, 3, 3), v = input(1, 3, 3);
  const VectorXd k = net.correlations(u, v, 4);
  EXPECT_NEAR(net.correlation(u, {}), k[0], 1e-12);
  EXPECT_NEAR(net.correlation(u, {v}), k[1], 1e-12);
  EXPECT_NEAR(net.correlation(v, {u}), k[1], 1e-12) << "the NTK is symmetric";
  EXPECT_NEAR(net.correlation(u, {v, v}), k[2], 1e-11);
  EXPECT_NEAR(net.correlation(u, {v, v, v, v}), k[4], 1e-11);
}

TEST(Hypernet, CorrelationsBeyondItsDegreeAreExactlyZero) {
  for (const int depth_f : {1, 2}) {
    for (const int depth_g : {1, 2}) {
      const HypernetShape shape = uniform_hypernet(3, depth_f, 30, 3, depth_g, 30);
      Hypernet net(shape, Engine::kDeferred, key(6));
      const int degree = shape.degree();
      ASSERT_EQ(degree, depth_g * (depth_f + 1));
      const VectorXd k = net.correlations(input(0, 3, 3), input(1, 3, 3), degree + 2);
      for (int r = 0; r <= degree; ++r) EXPECT_NE(k[r], 0.0) << "K^" << r;
      EXPECT_EQ(k[degree + 1], 0.0);
      EXPECT_EQ(k[degree + 2], 0.0);
    }
  }
}

// H = 1: h = z^T A y / sqrt(n d_z), an MLP in x whose last layer is contracted with z.
TEST(Hypernet, OneLayerOfGIsAnMlp) {
  const HypernetShape shape = uniform_hypernet(3, 2, 20, 4, 1, 9);
  Hypernet net(shape, Engine::kDeferred, key(5));
  const HypernetInput u{point(3, 0), point(4, 1)}, v{point(3, 2), point(4, 1)};
  const VectorXd k = net.correlations(u, v, 3);
  const auto [hidden, last] = net.complete();
  std::vector<MatrixXd> weights = hidden;
  weights.push_back(u.z.transpose() * last[0] / u.z.norm());
  Mlp mlp(uniform_mlp(3, 2, 20), weights);
  const VectorXd expected = mlp.correlations(u.x, v.x, 3);
  const double factor = u.z.norm() / std::sqrt(4.0);
  for (int r = 0; r <= 3; ++r) {
    EXPECT_NEAR(k[r], std::pow(factor, r + 1) * expected[r], 1e-11) << "K^" << r;
  }
}

// K^(r) has one u in h and one u' in each of the r gradients; h is of degree H in x, 1 in z.
TEST(Hypernet, CorrelationsAreHomogeneousInBothInputs) {
  const HypernetShape shape = uniform_hypernet(3, 1, 30, 3, 3, 20);
  Hypernet a(shape, Engine::kDeferred, key(7));
  const HypernetInput u = input(0, 3, 3), v = input(1, 3, 3);
  const VectorXd k = a.correlations(u, v, 2);
  const auto [hidden, last] = a.complete();
  Hypernet b(shape, hidden, last);
  const VectorXd scaled = b.correlations({2.0 * u.x, 3.0 * u.z}, {0.5 * v.x, 5.0 * v.z}, 2);
  const double from_u = 8.0 * 3.0, from_v = 0.125 * 5.0;
  EXPECT_NEAR(scaled[0], from_u * k[0], 1e-11);
  EXPECT_NEAR(scaled[1], from_u * from_v * k[1], 1e-10);
  EXPECT_NEAR(scaled[2], from_u * from_v * from_v * k[2], 1e-9);
}

// At width 1 the gates of f are all closed half of the time.
TEST(Hypernet, AClosedNetworkIsZero) {
  int closed = 0;
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    Hypernet net(uniform_hypernet(3, 1, 1, 3, 3, 4), Engine::kDeferred, key(sample));
    const VectorXd k = net.correlations(input(0, 3, 3), input(1, 3, 3), 3);
    EXPECT_TRUE(k.allFinite());
    closed += net.conditional_law({input(0, 3, 3)}).covariance(0, 0) == 0.0 && k.isZero(0.0);
  }
  EXPECT_GT(closed, 2);
}

// Features are worked out once for an x, whatever z it stands beside.
TEST(Hypernet, ConditionalLawKnowsAnInputAgain) {
  Hypernet net(uniform_hypernet(3, 1, 40, 3, 3, 30), Engine::kDeferred, key(4));
  const HypernetInput u = input(0, 3, 3), v = input(1, 3, 3);
  const MatrixXd pair = net.conditional_law({u, v}).covariance;
  const MatrixXd c = net.conditional_law({u, {u.x, v.z}, v, u}).covariance;
  EXPECT_NEAR(c(0, 0), pair(0, 0), 1e-12);
  EXPECT_NEAR(c(0, 2), pair(0, 1), 1e-12);
  EXPECT_NEAR(c(2, 2), pair(1, 1), 1e-12);
  EXPECT_NEAR(c(0, 3), c(0, 0), 1e-12);
  EXPECT_NEAR(c(1, 3), c(0, 1), 1e-12);
  EXPECT_GT(std::abs(c(0, 1) - c(0, 0)), 1e-3);
}

TEST(Hypernet, SameNameSameBits) {
  const auto draw = [](std::uint64_t sample) {
    return Hypernet(uniform_hypernet(3, 1, 100, 3, 3, 80), Engine::kDeferred, key(sample))
        .correlations(input(0, 3, 3), input(1, 3, 3), 4);
  };
  EXPECT_EQ(draw(8), draw(8));
  EXPECT_NE(draw(8), draw(9));
}

TEST(Hypernet, RefusesWhatDoesNotFit) {
  EXPECT_THROW(uniform_hypernet(3, 1, 4, 3, 0, 4), std::invalid_argument);
  EXPECT_THROW(Hypernet(uniform_hypernet(3, 0, 4, 3, 2, 4), Engine::kDeferred, key(0)),
               std::invalid_argument);
  EXPECT_THROW(Hypernet(uniform_hypernet(3, 1, 0, 3, 2, 4), Engine::kDeferred, key(0)),
               std::invalid_argument);
  EXPECT_THROW(Hypernet(uniform_hypernet(3, 1, 4, 3, 2, 0), Engine::kDeferred, key(0)),
               std::invalid_argument);
  Hypernet net(uniform_hypernet(3, 1, 4, 2, 2, 4), Engine::kDeferred, key(0));
  EXPECT_THROW(net.value({VectorXd::Ones(2), VectorXd::Ones(2)}), std::invalid_argument);
  EXPECT_THROW(net.value({VectorXd::Ones(3), VectorXd::Ones(3)}), std::invalid_argument);
  Hypernet dead(net.shape(), {MatrixXd::Zero(4, 3)}, {MatrixXd::Zero(8, 4), MatrixXd::Zero(4, 4)});
  EXPECT_THROW(dead.value({VectorXd::Ones(3), VectorXd::Ones(3)}), std::invalid_argument);
  const auto [hidden, last] = net.complete();
  const HypernetShape other = uniform_hypernet(3, 1, 4, 2, 2, 5);
  EXPECT_THROW(Hypernet(other, hidden, last), std::invalid_argument);
  EXPECT_THROW(Hypernet(net.shape(), hidden, {last[0]}), std::invalid_argument);
}

// --- the limit of f ---

InfiniteWidth limit_at(const HypernetInput& u, const HypernetInput& v, double s, double theta) {
  return {{u.x, v.x},
          (MatrixXd(2, 2) << 1.0, s, s, 1.0).finished(),
          (MatrixXd(2, 2) << 2.0, theta, theta, 2.0).finished()};
}

TEST(InfiniteWidthF, IsLinearInV) {
  const HypernetInput u = input(0, 3, 3), v = input(1, 3, 3);
  Hypernet net(uniform_hypernet(3, 1, 1, 3, 3, 25), limit_at(u, v, 0.7, 1.1), Engine::kDeferred,
               key(4));
  const VectorXd k = net.correlations(u, v, 5);
  for (int r = 0; r <= 3; ++r) EXPECT_NE(k[r], 0.0);
  EXPECT_EQ(k[4], 0.0) << "v moves linearly, g has three layers";
  EXPECT_EQ(k[5], 0.0);
  EXPECT_NEAR(net.inner_product(net.gradient(u), net.gradient(v)), k[1], 1e-12);
  EXPECT_NEAR(net.correlation(u, {v, v, v}), k[3], 1e-12);
}

TEST(InfiniteWidthF, AcceptsEqualAndOppositeInputs) {
  const HypernetInput u = input(0, 3, 3), v{point(3, 5), point(3, 6)};
  for (const double s : {1.0, -1.0, 0.0}) {
    Hypernet net(uniform_hypernet(3, 1, 1, 3, 2, 15), limit_at(u, v, s, s), Engine::kDeferred,
                 key(4));
    EXPECT_TRUE(net.correlations(u, v, 2).allFinite()) << s;
    const double same = net.value({v.x, u.z}) - net.value(u);
    EXPECT_EQ(std::abs(same) < 1e-12, s == 1.0);
  }
}

TEST(InfiniteWidthF, RefusesWhatDoesNotFit) {
  const HypernetInput u = input(0, 3, 3), v = input(1, 3, 3);
  const HypernetShape shape = uniform_hypernet(3, 1, 1, 3, 2, 15);
  EXPECT_THROW(Hypernet(shape, limit_at(u, v, 1.5, 1.0), Engine::kDeferred, key(0)),
               std::invalid_argument);
  InfiniteWidth empty;
  EXPECT_THROW(Hypernet(shape, empty, Engine::kDeferred, key(0)), std::invalid_argument);
  Hypernet net(shape, limit_at(u, v, 0.5, 1.0), Engine::kDeferred, key(0));
  EXPECT_THROW(net.value(input(3, 3, 3)), std::invalid_argument);
  EXPECT_THROW(net.complete(), std::invalid_argument);
}

// --- laws ---

// WIDTHWISE_TEST_SCALE=50 compares 1e5 draws of each.
TEST(Hypernet, EnginesAgreeInLaw) {
  constexpr int kMaxOrder = 4;
  const std::int64_t n = test::scaled_samples(2000);
  const std::uint64_t seed = test::test_seed(41);
  for (const Index width : {16, 32}) {
    test::expect_same_law(n, kMaxOrder + 1, [&](int which, std::uint64_t sample) {
      const Engine engine = which == 0 ? Engine::kDeferred : Engine::kDense;
      const SampleKey name{seed, static_cast<std::uint64_t>(which),
                           static_cast<std::uint64_t>(width), sample};
      Hypernet net(uniform_hypernet(3, 1, width, 3, 3, width), engine, name);
      return net.correlations(input(0, 3, 3), input(1, 3, 3), kMaxOrder);
    });
  }
}

// Given all but the last matrix of g the outputs are Gaussian with that covariance.
TEST(Hypernet, ConditionalCovarianceIsThatOfTheOutputs) {
  const std::int64_t n = test::scaled_samples(20000);
  const std::uint64_t seed = test::test_seed(43);
  double variance = 0.0, fourth = 0.0, product = 0.0;
  for (std::int64_t k = 0; k < n; ++k) {
    Hypernet net(uniform_hypernet(3, 1, 12, 3, 2, 10), Engine::kDeferred,
                 key(static_cast<std::uint64_t>(k), seed));
    const HypernetInput u = input(0, 3, 3), v = input(1, 3, 3);
    const auto [h, c] = net.conditional_law({u, v});
    EXPECT_EQ(c(0, 1), c(1, 0));
    if (c(0, 0) == 0.0 || c(1, 1) == 0.0) continue;  // no gate open
    EXPECT_NEAR(h[0], net.value(u), 1e-11);
    const double a = h[0] / std::sqrt(c(0, 0));
    const double b = h[1] / std::sqrt(c(1, 1));
    const double rho = c(0, 1) / std::sqrt(c(0, 0) * c(1, 1));
    variance += a * a - 1.0;
    fourth += a * a * a * a - 3.0;
    product += (a * b - rho) / std::sqrt(1.0 + rho * rho);
  }
  // Standard normals: a^2, a^4 and a b have variances 2, 96 and 1 + rho^2.
  const double limit = test::z_limit(test::kFalseAlarm, 3) * std::sqrt(double(n));
  EXPECT_LE(std::abs(variance), limit * std::sqrt(2.0));
  EXPECT_LE(std::abs(fourth), limit * std::sqrt(96.0));
  EXPECT_LE(std::abs(product), limit);
}

}  // namespace
}  // namespace widthwise::sim
