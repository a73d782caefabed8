#include "widthwise/sim/contraction.hpp"

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

std::vector<VectorXd> inputs(Index d) {
  std::vector<VectorXd> inputs;
  for (int which = 0; which < 4; ++which) {
    VectorXd x(d);
    for (Index i = 0; i < d; ++i) x[i] = std::cos(static_cast<double>((which + 1) * (i + 1)));
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

// A few dozen operations a factor, each rounded once, on vectors whose norms are of the size of the
// sum of moduli; the deferred engine's own rounding lies within.
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
  Mlp mlp({2, widths, activation}, engine, key(3));
  ContractionEvaluator evaluator(mlp, inputs(2));
  std::vector<double> values;
  for (const Function& f : kFunctions) values.push_back(evaluator.value(f.inputs, f.edges));
  test::DenseContraction dense(activation, mlp.complete(), inputs(2));
  for (std::size_t k = 0; k < kFunctions.size(); ++k) {
    const Function& f = kFunctions[k];
    const test::Sum expected = dense.value(f.inputs, f.edges);
    EXPECT_NEAR(values[k], expected.value, tolerance(expected)) << f.name;
  }
}

std::vector<Case> small_cases() {
  std::vector<Case> cases;
  for (const Activation activation : kAll) {
    for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
      cases.push_back({activation, engine, {3}});
      cases.push_back({activation, engine, {2, 2}});
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

}  // namespace
}  // namespace widthwise::sim
