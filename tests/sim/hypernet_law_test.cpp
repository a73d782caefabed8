// Hypernetworks whose f and g have other activations, sigmas, biases and residual connections.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "sim/hypernet.hpp"
#include "tests/sim/two_samples.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::Vector2d;
using Eigen::VectorXd;

struct HypernetKind {
  std::string name;
  Activation activation_f;
  Activation activation_g;
  NetworkLaw law_f;
  NetworkLaw law_g;

  // Two hidden layers of f, three weight layers of g.
  HypernetShape shape(Index n, Index m) const {
    HypernetShape shape = uniform_hypernet(2, 2, n, 2, 3, m);
    shape.f.activation = activation_f;
    shape.g.activation = activation_g;
    shape.f.law = law_f;
    shape.g.law = law_g;
    return shape;
  }
};

void PrintTo(const HypernetKind& kind, std::ostream* out) {
  *out << kind.name;
}

std::string hypernet_kind_name(const ::testing::TestParamInfo<HypernetKind>& info) {
  return info.param.name;
}

const std::vector<HypernetKind>& hypernet_kinds() {
  static const std::vector<HypernetKind> all{
      {"smooth", Activation::kGelu, Activation::kTanh, {}, {}},
      {"leaky", Activation::leaky_relu(0.2), Activation::kSin, {}, {}},
      {"sigmas",
       Activation::kRelu,
       Activation::kRelu,
       {.sigma_w = {1.3, 0.8, 1.2}},
       {.sigma_w = {0.9, 1.4, 0.7}}},
      {"biases_of_f", Activation::kTanh, Activation::kTanh, {.sigma_b = {0.5, 0.0, 0.0}}, {}},
      {"bias_of_last_layer",
       Activation::kRelu,
       Activation::kRelu,
       {.sigma_w = {1.0, 1.0, 1.5}, .sigma_b = {0.0, 0.3, 0.8}},
       {}},
      {"biases_of_g", Activation::kRelu, Activation::kSilu, {}, {.sigma_b = {0.4, 0.9, 0.6}}},
      {"residual_g", Activation::kRelu, Activation::kTanh, {}, {.residual = Residual::kPlain}},
      {"everything",
       Activation::kSilu,
       Activation::kGelu,
       {.sigma_w = {1.2}, .sigma_b = {0.5}},
       {.sigma_w = {1.1}, .sigma_b = {0.3, 0.0, 0.7}, .residual = Residual::kScaled}}};
  return all;
}

class HypernetLaw : public ::testing::TestWithParam<HypernetKind> {};

const HypernetInput kU{Vector2d{1.2, 0.5}, Vector2d{0.4, -1.1}};
const HypernetInput kUPrime{Vector2d{-0.3, 1.0}, Vector2d{1.3, 0.2}};

SampleKey hypernet_law_key(std::uint64_t sample) {
  return {23, 7, 0, sample};
}

double sigma_of(const std::vector<double>& sigmas, std::size_t layer, double usual) {
  return sigmas.empty() ? usual : sigmas.size() == 1 ? sigmas[0] : sigmas[layer];
}

// One layer as the definitions have it, its biases in the last column.
VectorXd textbook_layer(const NetworkLaw& law, std::size_t layer, const MatrixXd& weights,
                        const VectorXd& y) {
  VectorXd h = sigma_of(law.sigma_w, layer, 1.0) / std::sqrt(static_cast<double>(y.size())) *
               (weights.leftCols(y.size()) * y);
  const double sigma_b = sigma_of(law.sigma_b, layer, 0.0);
  if (sigma_b != 0.0) h += sigma_b * weights.col(y.size());
  return h;
}

double textbook_hypernet(const HypernetShape& shape, const std::vector<MatrixXd>& hidden,
                         const std::vector<MatrixXd>& last, const HypernetInput& u) {
  VectorXd y = u.x;
  for (std::size_t l = 0; l < hidden.size(); ++l) {
    y = activate(shape.f.activation, textbook_layer(shape.f.law, l, hidden[l], y));
  }
  VectorXd q = u.z;
  for (std::size_t l = 0; l < last.size(); ++l) {
    const VectorXd emitted = textbook_layer(shape.f.law, hidden.size(), last[l], y);
    const Index rows = l + 1 < last.size() ? shape.g.widths[l] : 1;
    const VectorXd h =
        textbook_layer(shape.g.law, l, emitted.reshaped(rows, emitted.size() / rows).eval(), q);
    if (l + 1 == last.size()) return h[0];
    const VectorXd activated = activate(shape.g.activation, h);
    if (shape.g.law.residual == Residual::kNone || l == 0) {
      q = activated;
    } else {
      const double depth = static_cast<double>(shape.g.widths.size());
      q += (shape.g.law.residual == Residual::kScaled ? 1.0 / std::sqrt(depth) : 1.0) * activated;
    }
  }
  return 0.0;
}

// --- against the network written out ---

TEST_P(HypernetLaw, NtkIsThatOfTheNetworkWrittenOut) {
  const HypernetShape shape = GetParam().shape(4, 3);
  Hypernet net(shape, Engine::kDeferred, hypernet_law_key(1));
  const double value = net.value(kU);
  const double ntk = net.correlations(kU, kUPrime, 1)[1];
  auto [hidden, last] = net.complete();
  EXPECT_NEAR(textbook_hypernet(shape, hidden, last, kU), value, 1e-12);
  constexpr double kStep = 1e-5;  // errors of 1e-10, times a hundred weights
  double sum = 0.0;
  const auto add = [&](double& weight) {
    const double kept = weight;
    std::array<double, 2> slopes{};
    for (const double side : {1.0, -1.0}) {
      weight = kept + side * kStep;
      slopes[0] += side * textbook_hypernet(shape, hidden, last, kU) / (2.0 * kStep);
      slopes[1] += side * textbook_hypernet(shape, hidden, last, kUPrime) / (2.0 * kStep);
    }
    weight = kept;
    sum += slopes[0] * slopes[1];
  };
  for (auto* const matrices : {&hidden, &last}) {
    for (MatrixXd& matrix : *matrices) {
      for (double& weight : matrix.reshaped()) add(weight);
    }
  }
  EXPECT_NEAR(ntk, sum, 1e-7 * (1.0 + std::abs(sum)));
}

TEST_P(HypernetLaw, RoutesAgree) {
  Hypernet net(GetParam().shape(20, 15), Engine::kDeferred, hypernet_law_key(2));
  const VectorXd k = net.correlations(kU, kUPrime, 3);
  const double by_tangents = net.inner_product(net.gradient(kU), net.gradient(kUPrime));
  EXPECT_NEAR(by_tangents, k[1], 1e-11 * (1 + std::abs(k[1])));
  EXPECT_NEAR(net.correlation(kUPrime, {kU}), k[1], 1e-11 * (1 + std::abs(k[1])));
  EXPECT_NEAR(net.correlation(kU, {kUPrime, kUPrime}), k[2], 1e-10 * (1 + std::abs(k[2])));
}

TEST_P(HypernetLaw, CompletedNetworkGivesTheSameCorrelations) {
  const HypernetShape shape = GetParam().shape(20, 15);
  Hypernet deferred(shape, Engine::kDeferred, hypernet_law_key(3));
  const VectorXd k = deferred.correlations(kU, kUPrime, 3);
  auto [hidden, last] = deferred.complete();
  Hypernet dense(shape, std::move(hidden), std::move(last));
  const VectorXd expected = dense.correlations(kU, kUPrime, 3);
  for (int r = 0; r <= 3; ++r) {
    EXPECT_NEAR(k[r], expected[r], 1e-9 * (1e-3 + std::abs(expected[r]))) << "K^(" << r << ")";
  }
}

// The outputs when all that emits the last matrix of g is drawn again.
TEST_P(HypernetLaw, ConditionalLawIsThatOfTheLastMatrix) {
  const HypernetShape shape = GetParam().shape(5, 4);
  Hypernet net(shape, Engine::kDeferred, hypernet_law_key(5));
  const auto [outputs, covariance] = net.conditional_law({kU, kUPrime});
  EXPECT_NEAR(outputs[0], net.value(kU), 1e-12);
  auto [hidden, last] = net.complete();
  const std::int64_t n = test::scaled_samples(20000);
  double sum = 0.0, square = 0.0;
  for (std::int64_t k = 0; k < n; ++k) {
    MatrixXd& redrawn = last.back();
    RandomStream({test::test_seed(9), 0, 0, static_cast<std::uint64_t>(k)}, 0)
        .fill_normal({redrawn.data(), static_cast<std::size_t>(redrawn.size())}, 0);
    const double product = textbook_hypernet(shape, hidden, last, kU) *
                           textbook_hypernet(shape, hidden, last, kUPrime);
    sum += product;
    square += product * product;
  }
  const double mean = sum / static_cast<double>(n);
  const double se =
      std::sqrt((square / static_cast<double>(n) - mean * mean) / static_cast<double>(n));
  EXPECT_LE(std::abs(mean - covariance(0, 1)), test::z_limit(test::kFalseAlarm) * se);
}

TEST_P(HypernetLaw, EnginesAgreeInLaw) {
  const std::int64_t n = test::scaled_samples(1500);
  const std::uint64_t seed = test::test_seed(79);
  test::expect_same_law(n, 3, [&](int which, std::uint64_t sample) {
    Hypernet net(GetParam().shape(5, 4), which == 0 ? Engine::kDeferred : Engine::kDense,
                 {seed, static_cast<std::uint64_t>(which), 5, sample});
    return net.correlations(kU, kUPrime, 2);
  });
}

INSTANTIATE_TEST_SUITE_P(Kinds, HypernetLaw, ::testing::ValuesIn(hypernet_kinds()),
                         hypernet_kind_name);

TEST(HypernetLaws, AnInfiniteFEmitsBiasesToo) {
  HypernetShape shape = uniform_hypernet(2, 1, 1, 2, 3, 12);
  shape.g.activation = Activation::kTanh;
  shape.g.law = {.sigma_b = {0.5}, .residual = Residual::kPlain};
  const InfiniteWidth limit{{kU.x, kUPrime.x},
                            Eigen::Matrix2d{{1.5, 0.5}, {0.5, 0.75}},
                            Eigen::Matrix2d{{2.0, 1.0}, {1.0, 1.25}}};
  Hypernet net(shape, limit, Engine::kDeferred, hypernet_law_key(4));
  const VectorXd k = net.correlations(kU, kUPrime, 2);
  EXPECT_NEAR(net.inner_product(net.gradient(kU), net.gradient(kUPrime)), k[1], 1e-12);
  EXPECT_NEAR(net.correlation(kU, {kUPrime, kUPrime}), k[2], 1e-11 * (1 + std::abs(k[2])));
}

TEST(HypernetLaws, RefuseWhatFCannotBe) {
  for (const NetworkLaw& law : {NetworkLaw{.residual = Residual::kPlain},
                                NetworkLaw{.parameterisation = Parameterisation::kMup},
                                NetworkLaw{.sigma_b = {1.0}, .trained_biases = false}}) {
    HypernetShape shape = uniform_hypernet(2, 2, 4, 2, 3, 4);
    shape.f.law = law;
    EXPECT_THROW(Hypernet(shape, Engine::kDeferred, hypernet_law_key(0)), std::invalid_argument);
  }
}

}  // namespace
}  // namespace widthwise::sim
