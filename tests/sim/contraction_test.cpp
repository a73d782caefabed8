#include "sim/contraction.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "tests/sim/dense_contraction.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr Activation kAll[] = {Activation::kRelu, Activation::kTanh, Activation::kErf,
                               Activation::kLinear};

SampleKey key(std::uint64_t sample) {
  return {.seed = 21, .study = 4, .width = 0, .sample = sample};
}

// In one orthant, where a narrow ReLU network is less likely dead at one of them.
std::vector<VectorXd> inputs(Index d) {
  std::vector<VectorXd> inputs;
  for (int which = 0; which < 4; ++which) {
    VectorXd x(d);
    for (Index i = 0; i < d; ++i) x[i] = 1.5 + std::cos(static_cast<double>((which + 1) * (i + 1)));
    inputs.push_back(x * std::sqrt(static_cast<double>(d)) / x.norm());
  }
  return inputs;
}

struct Function {
  std::string name;
  std::vector<int> inputs;
  std::vector<ContractionEdge> edges;

  int max_derivatives() const {
    std::vector<int> derivatives(inputs.size(), 0);
    for (const auto& [a, b] : edges) ++derivatives[a], ++derivatives[b];
    return *std::ranges::max_element(derivatives);
  }
};

const std::vector<Function> kFunctions{
    {"f f", {0, 1}, {}},
    {"f f f f", {0, 1, 2, 3}, {}},
    {"d_m f d_m f", {0, 1}, {{0, 1}}},
    {"d_m f d_n f d_mn f f", {0, 1, 2, 3}, {{0, 2}, {1, 2}}},
    {"d_m f d_n f d_r f d_mnr f", {0, 1, 2, 3}, {{0, 3}, {1, 3}, {2, 3}}},
    {"star of four", {0, 1, 2, 3, 3}, {{4, 0}, {4, 1}, {4, 2}, {4, 3}}},
    {"star at one input", {1, 1, 1, 1}, {{0, 1}, {0, 2}, {0, 3}}},
    {"path of four", {0, 1, 2, 3}, {{0, 1}, {1, 2}, {2, 3}}},
    {"path of five", {0, 1, 2, 3, 0}, {{0, 1}, {1, 2}, {2, 3}, {3, 4}}},
    {"two factors of three", {0, 1, 2, 3, 1, 2}, {{0, 4}, {1, 4}, {4, 5}, {2, 5}, {3, 5}}},
    {"spider", {0, 1, 2, 3, 3, 0, 1}, {{0, 1}, {0, 2}, {0, 3}, {1, 4}, {2, 5}, {3, 6}}},
    {"star, star", {0, 1, 2, 3, 0, 1}, {{0, 2}, {1, 2}, {3, 5}, {4, 5}}},
    {"edge, star, nothing", {3, 2, 0, 1, 2, 3}, {{0, 1}, {3, 2}, {2, 4}}},
};

// Whether f is multilinear in its weight matrices.
bool frozen(Activation activation) {
  return activation == Activation::kRelu || activation == Activation::kLinear;
}

// A few hundred roundings a factor, each relative to the terms that are summed.
double tolerance(const test::Sum& expected) {
  return 1000 * std::numeric_limits<double>::epsilon() * expected.scale;
}

// --- against full tensors ---

struct Case {
  Activation activation;
  Engine engine;
  std::vector<Index> widths;
};

class SmallContraction : public ::testing::TestWithParam<Case> {};

TEST_P(SmallContraction, IsTheSumOverAllIndices) {
  const auto& [activation, engine, widths] = GetParam();
  Mlp mlp({2, widths, activation}, engine, key(1));
  ContractionEvaluator evaluator(mlp, inputs(2));
  std::vector<double> values;
  for (const Function& f : kFunctions) values.push_back(evaluator.value(f.inputs, f.edges));
  test::DenseContraction dense(activation, mlp.complete(), inputs(2));
  for (std::size_t k = 0; k < kFunctions.size(); ++k) {
    const Function& f = kFunctions[k];
    const test::Sum expected = dense.value(f.inputs, f.edges);
    const bool vanishes = frozen(activation) && f.max_derivatives() > mlp.shape().n_layers();
    EXPECT_EQ(expected.value == 0.0, vanishes) << f.name << " tests nothing";
    if (vanishes) {
      EXPECT_EQ(values[k], 0.0) << f.name;
    }
    EXPECT_NEAR(values[k], expected.value, tolerance(expected)) << f.name;
  }
}

std::vector<Case> small_cases() {
  std::vector<Case> cases;
  for (const Activation& activation : kAll) {
    for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
      cases.push_back({activation, engine, {3}});
      cases.push_back({activation, engine, {3, 2}});
    }
    cases.push_back({activation, Engine::kDeferred, {2, 2, 2}});
  }
  return cases;
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  const auto& [activation, engine, widths] = info.param;
  return std::string(name(activation)) + (engine == Engine::kDense ? "Dense" : "Deferred") +
         std::to_string(widths.size());
}

INSTANTIATE_TEST_SUITE_P(Cases, SmallContraction, ::testing::ValuesIn(small_cases()), case_name);

// --- routes against each other, at larger widths ---

class Contraction : public ::testing::TestWithParam<Activation> {
 protected:
  Contraction() : mlp_({5, {60, 40, 50}, GetParam()}, Engine::kDeferred, key(2)) {}

  // Products of factors of order one and derivatives that fall with the width.
  static void expect_same(double a, double b, const std::string& which) {
    EXPECT_NEAR(a, b, 1e-10 * (1e-4 + std::abs(b))) << which;
  }

  Mlp mlp_;
};

TEST_P(Contraction, CompletedNetworkGivesTheSameValues) {
  ContractionEvaluator deferred(mlp_, inputs(5));
  std::vector<double> values;
  for (const Function& f : kFunctions) values.push_back(deferred.value(f.inputs, f.edges));
  Mlp completed(mlp_.shape(), mlp_.complete());
  ContractionEvaluator dense(completed, inputs(5));
  for (std::size_t k = 0; k < kFunctions.size(); ++k) {
    const Function& f = kFunctions[k];
    EXPECT_NE(values[k], 0.0) << f.name;
    expect_same(values[k], dense.value(f.inputs, f.edges), f.name);
  }
}

// The same function with its factors in the opposite order, and with every edge turned: other roots
// among equals, other first factors, other orders of branches.
TEST_P(Contraction, OrderOfTheFactorsDoesNotMatter) {
  for (const Function& f : kFunctions) {
    Function reversed{f.name, {f.inputs.rbegin(), f.inputs.rend()}, {}};
    const int last = static_cast<int>(f.inputs.size()) - 1;
    for (const auto& [a, b] : f.edges) reversed.edges.emplace_back(last - b, last - a);
    std::ranges::reverse(reversed.edges);
    ContractionEvaluator evaluator(mlp_, inputs(5)), another(mlp_, inputs(5));
    expect_same(another.value(reversed.inputs, reversed.edges), evaluator.value(f.inputs, f.edges),
                f.name);
  }
}

// Inputs in another order lead to other roots where two factors have as many derivatives.
TEST_P(Contraction, AnyEndOfAPathCanBeTheRoot) {
  std::vector<VectorXd> renamed = inputs(5);
  std::ranges::reverse(renamed);
  ContractionEvaluator evaluator(mlp_, inputs(5)), another(mlp_, renamed);
  const std::vector<ContractionEdge> path{{0, 1}, {1, 2}, {2, 3}};
  expect_same(evaluator.value(std::vector{0, 1, 2, 3}, path),
              another.value(std::vector{3, 2, 1, 0}, path), "path of four");
}

TEST_P(Contraction, WhatWasAskedBeforeDoesNotMatter) {
  ContractionEvaluator all(mlp_, inputs(5));
  for (const Function& f : kFunctions) {
    ContractionEvaluator fresh(mlp_, inputs(5));
    const double value = all.value(f.inputs, f.edges);
    EXPECT_EQ(all.value(f.inputs, f.edges), value) << f.name;
    expect_same(value, fresh.value(f.inputs, f.edges), f.name);
  }
}

TEST_P(Contraction, StarsAreDerivativeCorrelations) {
  const std::vector<VectorXd> x = inputs(5);
  ContractionEvaluator evaluator(mlp_, x);
  const std::vector<ContractionEdge> star{{0, 1}, {0, 2}, {0, 3}};
  expect_same(evaluator.value(std::vector{3, 0, 1, 2}, star),
              mlp_.correlation(x[3], {x[0], x[1], x[2]}), "star");
}

INSTANTIATE_TEST_SUITE_P(Activations, Contraction, ::testing::ValuesIn(kAll),
                         [](const auto& entry) { return std::string(name(entry.param)); });

// --- exact facts ---

TEST(Contraction, MoreDerivativesThanLayersAreExactlyZero) {
  for (const Activation& activation : {Activation::kRelu, Activation::kLinear}) {
    Mlp mlp(uniform_mlp(3, 2, 20, activation), Engine::kDeferred, key(6));
    ContractionEvaluator evaluator(mlp, inputs(3));
    const std::vector<ContractionEdge> star{{0, 1}, {0, 2}, {0, 3}, {0, 4}};
    const double root = evaluator.value(std::vector{0, 1, 2, 3, 0}, star);
    EXPECT_EQ(root, 0.0);
    EXPECT_FALSE(std::signbit(root));
    // Two factors of four derivatives: one of them is a branch, which has no terms at all.
    const std::vector<ContractionEdge> two{{0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 5}, {1, 6}, {1, 7}};
    EXPECT_EQ(evaluator.value(std::vector{0, 1, 2, 3, 0, 1, 2, 3}, two), 0.0);
  }
}

TEST(Contraction, OfNoFactorsIsOne) {
  Mlp mlp(uniform_mlp(3, 1, 5), Engine::kDeferred, key(0));
  EXPECT_EQ(ContractionEvaluator(mlp, {}).value({}, {}), 1.0);
}

// But for the outputs, one number an input, whole vectors are drawn, as many at any width.
TEST(Contraction, DrawsGrowLinearlyWithTheWidth) {
  std::vector<std::int64_t> normals;
  for (const Index width : {500, 1000}) {
    Mlp mlp(uniform_mlp(4, 3, width, Activation::kTanh), Engine::kDeferred, key(1));
    ContractionEvaluator evaluator(mlp, inputs(4));
    for (const Function& f : kFunctions) evaluator.value(f.inputs, f.edges);
    normals.push_back(mlp.n_normals());
  }
  const auto n_outputs = std::ssize(inputs(4));
  EXPECT_EQ(normals[1] - n_outputs, 2 * (normals[0] - n_outputs));
}

TEST(IsForest, RefusesEveryKindOfCycle) {
  using Edges = std::vector<ContractionEdge>;
  EXPECT_TRUE(is_forest(0, Edges{}));
  EXPECT_TRUE(is_forest(5, Edges{{0, 1}, {3, 4}, {1, 2}}));
  EXPECT_FALSE(is_forest(3, Edges{{0, 1}, {1, 2}, {2, 0}}));
  EXPECT_FALSE(is_forest(2, Edges{{0, 1}, {1, 0}})) << "a double edge";
  EXPECT_FALSE(is_forest(1, Edges{{0, 0}})) << "an edge to itself";
  EXPECT_THROW(is_forest(2, Edges{{0, 2}}), std::invalid_argument);
  EXPECT_THROW(is_forest(2, Edges{{-1, 1}}), std::invalid_argument);
}

TEST(Contraction, RefusesWhatItCannotEvaluate) {
  Mlp mlp(uniform_mlp(3, 2, 8, Activation::kTanh), Engine::kDeferred, key(0));
  ContractionEvaluator evaluator(mlp, inputs(3));
  const auto refused = [&](const std::vector<int>& factors,
                           const std::vector<ContractionEdge>& edges) {
    EXPECT_THROW(evaluator.value(factors, edges), std::invalid_argument);
  };
  refused({0, 1, 2}, {{0, 1}, {1, 2}, {2, 0}});
  refused({0, 1}, {{0, 1}, {0, 1}});
  refused({0}, {{0, 0}});
  refused({0, 1}, {{0, 2}});
  refused({0, 4}, {{0, 1}});
  refused({-1}, {});
  std::vector<int> star(kMaxDerivatives + 2, 0);
  std::vector<ContractionEdge> edges;
  for (int leaf = 1; leaf <= kMaxDerivatives + 1; ++leaf) edges.emplace_back(0, leaf);
  refused(star, edges);
  Mlp two_outputs({3, {4}, Activation::kRelu, 2}, Engine::kDeferred, key(0));
  EXPECT_THROW(ContractionEvaluator(two_outputs, inputs(3)), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
