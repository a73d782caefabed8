// Networks with biases, sigmas, residual connections and other parameterisations: every quantity by
// a second route, for each of them.

#include "sim/network_law.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "sim/fused/correlation_draw.hpp"
#include "sim/mlp.hpp"
#include "tests/sim/reference_network.hpp"
#include "tests/sim/two_samples.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

SampleKey law_key(std::uint64_t sample) {
  return {21, 5, 0, sample};
}

VectorXd at_input(Index d, int which) {
  VectorXd x(d);
  for (Index i = 0; i < d; ++i) x[i] = std::cos(static_cast<double>((which + 1) * (i + 1)));
  return x * std::sqrt(static_cast<double>(d)) / x.norm();
}

struct Kind {
  std::string name;
  Activation activation;
  NetworkLaw law;

  MlpShape shape(Index d, std::vector<Index> widths) const {
    return {d, std::move(widths), activation, 1, law};
  }
};

void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.name;
}

const NetworkLaw kEverything{.sigma_w = {1.2, 0.8, 1.1},
                             .sigma_b = {0.5, 0.0, 0.7},
                             .residual = Residual::kScaled,
                             .parameterisation = Parameterisation::kStandard};

// Of two hidden layers.
const std::vector<Kind>& kinds() {
  using enum Parameterisation;
  static const std::vector<Kind> all{
      {"leaky", Activation::leaky_relu(0.2), {}},
      {"gelu", Activation::kGelu, {}},
      {"silu", Activation::kSilu, {}},
      {"sin", Activation::kSin, {}},
      {"polynomial", Activation::polynomial(std::array{0.3, 1.0, -0.4}), {}},
      {"sigma_w", Activation::kTanh, {.sigma_w = {1.5, 0.7, 1.2}}},
      {"trained_biases", Activation::kTanh, {.sigma_b = {0.5}}},
      {"relu_biases", Activation::kRelu, {.sigma_w = {1.3}, .sigma_b = {0.5, 0.2, 0.0}}},
      {"fixed_biases", Activation::kRelu, {.sigma_b = {0.5}, .trained_biases = false}},
      {"some_fixed_biases",
       Activation::kErf,
       {.sigma_b = {0.0, 0.4, 0.0}, .trained_biases = false}},
      {"residual", Activation::kRelu, {.residual = Residual::kPlain}},
      {"scaled_residual", Activation::kTanh, {.sigma_b = {0.3}, .residual = Residual::kScaled}},
      {"standard", Activation::kRelu, {.parameterisation = kStandard}},
      {"standard_biases",
       Activation::kGelu,
       {.sigma_w = {1.4, 0.9, 1.1}, .sigma_b = {0.5, 0.3, 0.8}, .parameterisation = kStandard}},
      {"mup", Activation::kTanh, {.parameterisation = kMup}},
      {"mup_biases",
       Activation::kRelu,
       {.sigma_w = {1.4, 0.9, 1.1}, .sigma_b = {0.5, 0.3, 0.8}, .parameterisation = kMup}},
      {"mup_fixed_biases",
       Activation::kSin,
       {.sigma_b = {0.4}, .trained_biases = false, .parameterisation = kMup}},
      {"everything", Activation::kSilu, kEverything}};
  return all;
}

std::string name_of(const ::testing::TestParamInfo<Kind>& info) {
  return info.param.name;
}

class EveryLaw : public ::testing::TestWithParam<Kind> {};

// --- against a network written out, by finite differences in 50 digits ---

TEST_P(EveryLaw, CorrelationsAreThoseOfTheNetworkWrittenOut) {
  constexpr int kMaxOrder = 3;
  constexpr double kTolerance = 1e-11;  // rounding of doubles
  const VectorXd u = at_input(2, 0), v = at_input(2, 1), w = at_input(2, 2);
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    Mlp mlp(GetParam().shape(2, {3, 3}), engine, law_key(1));
    const MlpShape shape = mlp.shape();
    const VectorXd k = mlp.correlations(u, v, kMaxOrder);
    const double distinct = mlp.correlation(u, {v, w});
    const double by_tangents = inner_product(mlp.gradient(u), mlp.gradient(v));
    const test::Weights50 weights = test::widen(mlp.complete());
    const auto value_at = [&](const VectorXd& x) {
      return [&, x](const test::Weights50& at) {
        return test::reference_value(shape, at, mlp.fixed_biases(), x);
      };
    };
    const auto direction_to = [&](const VectorXd& x) {
      return test::times_metric(shape, test::reference_gradient(value_at(x), weights));
    };
    const test::Weights50 to_v = direction_to(v);
    const auto expect_derivative = [&](double got, const std::vector<test::Weights50>& along) {
      const auto expected =
          static_cast<double>(test::reference_derivative(value_at(u), weights, along));
      EXPECT_NEAR(got, expected, kTolerance * (1 + std::abs(expected))) << along.size();
    };
    for (int r = 0; r <= kMaxOrder; ++r) expect_derivative(k[r], std::vector(r, to_v));
    expect_derivative(distinct, {to_v, direction_to(w)});
    expect_derivative(by_tangents, {to_v});
  }
}

// --- routes against each other at larger widths ---

TEST_P(EveryLaw, RoutesAgree) {
  Mlp mlp(GetParam().shape(4, {50, 50}), Engine::kDeferred, law_key(2));
  const VectorXd u = at_input(4, 0), v = at_input(4, 1);
  const VectorXd k = mlp.correlations(u, v, 3);
  EXPECT_NEAR(inner_product(mlp.gradient(u), mlp.gradient(v)), k[1], 1e-12 * (1 + std::abs(k[1])));
  EXPECT_NEAR(mlp.correlation(v, {u}), k[1], 1e-12 * (1 + std::abs(k[1]))) << "is symmetric";
  EXPECT_NEAR(mlp.correlation(u, {v, v}), k[2], 1e-11 * (1 + std::abs(k[2])));
  EXPECT_NEAR(mlp.correlations(u, {v, v, v})[3], k[3], 1e-11 * (1 + std::abs(k[3])));
  const Trace at = mlp.trace(u);
  EXPECT_NEAR(mlp.value(at), k[0], 1e-13);
}

TEST_P(EveryLaw, CompletedNetworkGivesTheSameCorrelations) {
  const MlpShape shape = GetParam().shape(5, {70, 70});
  Mlp deferred(shape, Engine::kDeferred, law_key(3));
  const VectorXd u = at_input(5, 0), v = at_input(5, 1);
  const VectorXd k = deferred.correlations(u, v, 4);
  Mlp dense(shape, deferred.complete(), deferred.fixed_biases());
  const VectorXd expected = dense.correlations(u, v, 4);
  for (int r = 0; r <= 4; ++r) {
    EXPECT_NEAR(k[r], expected[r], 1e-10 * (1e-3 + std::abs(expected[r]))) << "K^(" << r << ")";
  }
}

// <grad D^k f(u)[T_1, .., T_k], T> = D^{k+1} f(u)[T_1, .., T_k, T].
TEST_P(EveryLaw, GradientAlongDirectionsIsTheNextDerivative) {
  Mlp mlp(GetParam().shape(5, {60, 60}), Engine::kDeferred, law_key(4));
  const VectorXd u = at_input(5, 0);
  std::vector<Tangent> directions;
  for (int k = 0; k <= 2; ++k) {
    const Tangent gradient = mlp.gradient_along(u, directions);
    const Tangent next = mlp.gradient(at_input(5, k + 1));
    directions.push_back(next);
    const double expected = mlp.directional_derivative(u, directions);
    EXPECT_NE(expected, 0.0);
    EXPECT_NEAR(inner_product(gradient, next), expected, 1e-11 * (1e-3 + std::abs(expected))) << k;
  }
}

// The law of the outputs given all but the last weights and biases: those drawn again, many times.
TEST_P(EveryLaw, ConditionalLawIsThatOfTheLastLayer) {
  const MlpShape shape = GetParam().shape(3, {6, 6});
  Mlp mlp(shape, Engine::kDeferred, law_key(5));
  const std::vector<VectorXd> inputs{at_input(3, 0), at_input(3, 1)};
  const auto [outputs, covariance] = mlp.conditional_law(inputs);
  const std::vector<MatrixXd> weights = mlp.complete();
  const std::int64_t n = test::scaled_samples(4000);
  std::array<double, 3> sum{}, square{};
  for (std::int64_t k = 0; k < n; ++k) {
    std::vector<MatrixXd> redrawn = weights;
    VectorXd last(redrawn[2].cols() + 1);
    RandomStream({test::test_seed(8), 0, 0, static_cast<std::uint64_t>(k)}, 0)
        .fill_normal({last.data(), static_cast<std::size_t>(last.size())}, 0);
    redrawn[2].row(0) = last.head(redrawn[2].cols());
    std::vector<VectorXd> biases = mlp.fixed_biases();
    if (!biases.empty() && biases[2].size() > 0) biases[2][0] = last.tail<1>()[0];
    Mlp again(shape, std::move(redrawn), std::move(biases));
    const double a = again.value(inputs[0]), b = again.value(inputs[1]);
    const std::array products{a * a, a * b, b * b};
    for (std::size_t i = 0; i < 3; ++i) {
      sum[i] += products[i];
      square[i] += products[i] * products[i];
    }
  }
  const std::array expected{covariance(0, 0), covariance(0, 1), covariance(1, 1)};
  for (std::size_t i = 0; i < 3; ++i) {
    const double mean = sum[i] / static_cast<double>(n);
    const double se =
        std::sqrt((square[i] / static_cast<double>(n) - mean * mean) / static_cast<double>(n));
    EXPECT_LE(std::abs(mean - expected[i]), test::z_limit(test::kFalseAlarm, 3) * se) << i;
  }
  EXPECT_NEAR(outputs[0], mlp.value(inputs[0]), 1e-12);
}

// --- both engines draw from one law ---

TEST_P(EveryLaw, EnginesAgreeInLaw) {
  constexpr int kMaxOrder = 3;
  const std::int64_t n = test::scaled_samples(3000);
  const std::uint64_t seed = test::test_seed(78);
  test::expect_same_law(n, kMaxOrder + 1, [&](int which, std::uint64_t sample) {
    return draw_correlations(GetParam().shape(3, {6, 6}),
                             which == 0 ? Engine::kDeferred : Engine::kDense,
                             {seed, static_cast<std::uint64_t>(which), 6, sample}, at_input(3, 0),
                             at_input(3, 1), kMaxOrder);
  });
}

INSTANTIATE_TEST_SUITE_P(Laws, EveryLaw, ::testing::ValuesIn(kinds()), name_of);

// --- what is zero by structure ---

TEST(NetworkLaw, GatedNetworksAreMultilinearWhateverTheirLaw) {
  for (const Kind& kind : kinds()) {
    if (!is_multilinear(kind.activation)) continue;
    Mlp mlp(kind.shape(3, {20, 20}), Engine::kDeferred, law_key(6));
    const VectorXd k = mlp.correlations(at_input(3, 0), at_input(3, 1), 6);
    for (int r = 0; r <= 3; ++r) EXPECT_NE(k[r], 0.0) << kind.name << r;
    for (int r = 4; r <= 6; ++r) EXPECT_EQ(k[r], 0.0) << kind.name << r;
  }
}

// Degree p of the activation: h_1 is linear in the weights, h_2 of degree p + 1, f of degree
// p (p + 1) + 1.
TEST(NetworkLaw, PolynomialNetworksArePolynomials) {
  const Activation square = Activation::polynomial(std::array{0.0, 1.0, 0.5});
  Mlp mlp({3, {20, 20}, square}, Engine::kDeferred, law_key(6));
  const VectorXd k = mlp.correlations(at_input(3, 0), at_input(3, 1), 9);
  EXPECT_NE(k[7], 0.0);
  EXPECT_EQ(k[8], 0.0);
  EXPECT_EQ(k[9], 0.0);
}

// --- fused draws are for the networks that they were written for ---

TEST(NetworkLaw, DrawsOfOtherNetworksAreThoseOfTheGeneralEngine) {
  for (const Kind& kind : kinds()) {
    const MlpShape shape = kind.shape(3, {80, 80});
    const VectorXd u = at_input(3, 0), v = at_input(3, 1);
    EXPECT_EQ(draw_correlations(shape, Engine::kDeferred, law_key(7), u, v, 3),
              Mlp(shape, Engine::kDeferred, law_key(7)).correlations(u, v, 3))
        << kind.name;
  }
}

// However it is written.
TEST(NetworkLaw, TheUsualOneIsDrawnAsItAlwaysWas) {
  MlpShape written{3, {80, 80}};
  written.law = {.sigma_w = {1.0, 1.0, 1.0}, .sigma_b = {0.0}, .trained_biases = false};
  EXPECT_TRUE(written.law.is_usual());
  const VectorXd u = at_input(3, 0), v = at_input(3, 1);
  EXPECT_EQ(draw_correlations(written, Engine::kDeferred, law_key(7), u, v, 3),
            draw_correlations({3, {80, 80}}, Engine::kDeferred, law_key(7), u, v, 3));
  EXPECT_EQ(Mlp(written, Engine::kDeferred, law_key(7)).correlations(u, v, 3),
            Mlp({3, {80, 80}}, Engine::kDeferred, law_key(7)).correlations(u, v, 3));
}

// --- known means ---

struct MeanAndError {
  double mean;
  double se;
};

MeanAndError mean_ntk(const MlpShape& shape, const VectorXd& u, const VectorXd& v) {
  const std::int64_t n = test::scaled_samples(6000);
  const std::uint64_t seed = test::test_seed(91);
  double sum = 0.0, square = 0.0;
  for (std::int64_t k = 0; k < n; ++k) {
    Mlp mlp(shape, Engine::kDeferred, {seed, 0, 0, static_cast<std::uint64_t>(k)});
    const double theta = mlp.correlations(u, v, 1)[1];
    sum += theta;
    square += theta * theta;
  }
  const double mean = sum / static_cast<double>(n);
  return {mean,
          std::sqrt((square / static_cast<double>(n) - mean * mean) / static_cast<double>(n))};
}

void expect_mean_ntk(const MlpShape& shape, const VectorXd& u, const VectorXd& v, double expected) {
  const auto [mean, se] = mean_ntk(shape, u, v);
  EXPECT_LE(std::abs(mean - expected), test::z_limit(test::kFalseAlarm) * se)
      << mean << " +- " << se << ", expected " << expected;
  EXPECT_LE(se, 0.03 * expected) << "too noisy to tell";
}

// At every width of a linear network: K_1 = s_w^2 u.v / d + s_b^2, K_l = s_w^2 K_{l-1} + s_b^2,
// Theta_l = (what the layer is differentiated by: K_l) + s_w^2 Theta_{l-1}. At one input ReLUs obey
// the same, since E s(h)^2 = E h^2 and E s'(h)^2 = 1 for a symmetric h.
TEST(NetworkLaw, MeanNtkWithSigmasObeysItsRecursion) {
  const NetworkLaw law{.sigma_w = {1.3, 0.8, 1.1}, .sigma_b = {0.4, 0.9, 0.5}};
  const auto expected = [&](double overlap) {
    double kernel = overlap, theta = 0.0;
    for (int l = 0; l < 3; ++l) {
      const double w = law.sigma_w[l] * law.sigma_w[l], b = law.sigma_b[l] * law.sigma_b[l];
      kernel = w * kernel + b;
      theta = kernel + w * theta;
    }
    return theta;
  };
  const VectorXd u = at_input(3, 0), v = u + 0.5 * at_input(3, 1);
  expect_mean_ntk({3, {4, 9}, Activation::kLinear, 1, law}, u, v, expected(u.dot(v) / 3.0));
  expect_mean_ntk({3, {4, 9}, Activation::kRelu, 1, law}, u, u, expected(1.0));
  // Biases that are not trained do not count where they are differentiated by.
  NetworkLaw fixed = law;
  fixed.trained_biases = false;
  double kernel = 1.0, theta = 0.0;
  for (int l = 0; l < 3; ++l) {
    const double w = law.sigma_w[l] * law.sigma_w[l];
    theta = w * kernel + w * theta;
    kernel = w * kernel + law.sigma_b[l] * law.sigma_b[l];
  }
  expect_mean_ntk({3, {4, 9}, Activation::kRelu, 1, fixed}, u, u, theta);
}

// Linear, one hidden layer of width n, |u|^2 = d: the share of W_1 in the NTK is s_2^2 s_1^2 times
// its metric, that of W_2 likewise.
TEST(NetworkLaw, MeanNtkOfOtherParameterisationsByHand) {
  const VectorXd u = at_input(3, 0);
  constexpr Index kWidth = 7;
  NetworkLaw law{.sigma_w = {1.5, 0.5}, .parameterisation = Parameterisation::kStandard};
  // d / s_1^2 s_1^2 s_2^2 + n / s_2^2 s_1^2 s_2^2.
  expect_mean_ntk({3, {kWidth}, Activation::kLinear, 1, law}, u, u, 3.0 * 0.25 + 7.0 * 2.25);
  law.parameterisation = Parameterisation::kMup;
  // The output is smaller by the root of n: n d / s_1^2 s_1^2 s_2^2 / n + n / s_2^2 s_1^2 s_2^2 /
  // n.
  expect_mean_ntk({3, {kWidth}, Activation::kLinear, 1, law}, u, u, 3.0 * 0.25 + 2.25);
  // Biases of both layers, by 1: s_2^2 through the output, and 1.
  law = {.sigma_b = {0.3, 2.0}, .parameterisation = Parameterisation::kStandard};
  expect_mean_ntk({3, {kWidth}, Activation::kLinear, 1, law}, u, u,
                  3.0 + 1.0 + 7.0 * (1.0 + 0.09) + 1.0);
}

// y_2 = y_1 + a W_2 y_1 / sqrt(n): E |y_2|^2 / n = (1 + a^2) E |y_1|^2 / n, and what comes back
// over y_1 is larger likewise. Theta = W_3: (1 + a^2); W_2: a^2; W_1: 1 + a^2.
TEST(NetworkLaw, MeanNtkOfResidualNetworksByHand) {
  const VectorXd u = at_input(3, 0);
  for (const Residual residual : {Residual::kPlain, Residual::kScaled}) {
    const double a_square = residual == Residual::kPlain ? 1.0 : 0.5;
    const NetworkLaw law{.residual = residual};
    expect_mean_ntk({3, {8, 8}, Activation::kLinear, 1, law}, u, u, 2.0 + 3.0 * a_square);
  }
}

// --- what cannot be drawn ---

void expect_refused(const MlpShape& shape, const std::string& sentence) {
  try {
    Mlp mlp(shape, Engine::kDeferred, law_key(0));
    ADD_FAILURE() << "accepted: " << sentence;
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(error.what(), sentence);
  }
}

TEST(NetworkLaw, RefusesWhatCannotBeDrawn) {
  const auto of = [](NetworkLaw law) {
    return MlpShape{3, {4, 4}, Activation::kRelu, 1, std::move(law)};
  };
  expect_refused(of({.sigma_w = {1.0, 2.0}}),
                 "sigma-w: there are 2 numbers for 3 layers; give one for all, or one a layer");
  expect_refused(of({.sigma_w = {0.0}}),
                 "sigma-w 0: a standard deviation is a positive finite number");
  expect_refused(of({.sigma_b = {0.1, -0.5, 0.0}}),
                 "sigma-b -0.5: a standard deviation is a finite number from 0 on");
  expect_refused(of({.sigma_b = {std::nan("")}}),
                 "sigma-b nan: a standard deviation is a finite number from 0 on");
  expect_refused({3, {4, 5}, Activation::kRelu, 1, {.residual = Residual::kPlain}},
                 "residual plain: hidden layers that add what they read have one width");
  expect_refused({3, {}, Activation::kRelu, 1, {.parameterisation = Parameterisation::kMup}},
                 "parameterisation mup: it is one of networks with hidden layers");
  const MlpShape biased = of({.sigma_b = {1.0}});
  EXPECT_THROW(Mlp(biased, {MatrixXd::Ones(4, 3), MatrixXd::Ones(4, 5), MatrixXd::Ones(1, 5)}),
               std::invalid_argument);
  const MlpShape fixed = of({.sigma_b = {1.0}, .trained_biases = false});
  EXPECT_THROW(Mlp(fixed, {MatrixXd::Ones(4, 3), MatrixXd::Ones(4, 4), MatrixXd::Ones(1, 4)}),
               std::invalid_argument);
}

TEST(NetworkLaw, WordsAreReadAsTheyAreWritten) {
  for (const Residual residual : {Residual::kNone, Residual::kPlain, Residual::kScaled}) {
    EXPECT_EQ(residual_from_name(name(residual)), residual);
  }
  for (const Parameterisation parameterisation :
       {Parameterisation::kNtk, Parameterisation::kStandard, Parameterisation::kMup}) {
    EXPECT_EQ(parameterisation_from_name(name(parameterisation)), parameterisation);
  }
  for (const WeightLaw weights : {WeightLaw::kGaussian, WeightLaw::kSign, WeightLaw::kUniform}) {
    EXPECT_EQ(weight_law_from_name(name(weights)), weights);
  }
  try {
    residual_from_name("skip");
    ADD_FAILURE() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "residual 'skip': it is none, plain or scaled");
  }
}

}  // namespace
}  // namespace widthwise::sim
