// The NTK and its drift, against networks that are written out and moved by a step.

#include "verify/studies/hypernet_kernel.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "verify/studies/ensemble_study.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using sim::Engine;
using sim::Hypernet;
using Weights = std::pair<std::vector<MatrixXd>, std::vector<MatrixXd>>;

Setting example_setting() {
  return {default_inputs(), Engine::kDeferred, 21};
}

HypernetInputPair example_inputs() {
  return hypernet_inputs(NamedPair{"example", 0.3, -0.4, {0.8, 1.3}, {1.1, 0.9}},
                         example_setting());
}

struct Case {
  int depth_f, width_f, depth_g, width_g;
  std::uint64_t sample;
};

sim::HypernetShape shape_of(const Case& c) {
  return sim::uniform_hypernet(3, c.depth_f, c.width_f, 3, c.depth_g, c.width_g);
}

Weights weights_of(const Case& c) {
  Hypernet net(shape_of(c), Engine::kDeferred, {21, 5, 0, c.sample});
  net.value(example_inputs().u);  // some queries before the rest is drawn
  return net.complete();
}

double ntk(const Case& c, const Weights& weights, const HypernetInputPair& pair) {
  Hypernet net(shape_of(c), weights.first, weights.second);
  return net.inner_product(net.gradient(pair.u), net.gradient(pair.u_prime));
}

/// weights += step * direction, the direction written out.
void add(Weights& weights, double step, const sim::HypernetTangent& direction) {
  for (std::size_t l = 0; l < weights.first.size(); ++l) {
    for (const sim::RankOne& term : direction.f.layers[l]) {
      weights.first[l] += step * term.left * term.right.transpose();
    }
  }
  for (std::size_t l = 0; l < weights.second.size(); ++l) {
    for (const sim::RankOne& term : direction.g.layers[l]) {
      const MatrixXd entries = term.left * term.right.transpose();
      weights.second[l] += step * entries.reshaped() * direction.features.transpose();
    }
  }
}

/// The weights after a time `step` of gradient flow, to first order.
Weights after_step(const Case& c, Weights weights, double step,
                   const std::vector<sim::HypernetInput>& training,
                   const std::vector<double>& targets) {
  Hypernet net(shape_of(c), weights.first, weights.second);
  std::vector<sim::HypernetTangent> gradients;
  std::vector<double> residuals;
  for (std::size_t i = 0; i < training.size(); ++i) {
    gradients.push_back(net.gradient(training[i]));
    residuals.push_back(net.value(training[i]) - targets[i]);
  }
  for (std::size_t i = 0; i < training.size(); ++i) {
    add(weights, -step * residuals[i], gradients[i]);
  }
  return weights;
}

TEST(KernelDrift, IsTheDerivativeOfTheNtkAlongGradientFlow) {
  const HypernetInputPair pair = example_inputs();
  const std::vector<sim::HypernetInput> training{
      pair.u, pair.u_prime, {pair.u_prime.x, pair.u.z}, {-pair.u.x, pair.u_prime.z}};
  const std::vector<double> targets{1.0, -1.0, 0.5, 2.0};
  for (const Case& c : {Case{1, 8, 3, 8, 0}, Case{1, 7, 2, 6, 1}, Case{2, 8, 3, 7, 2},
                        Case{2, 6, 4, 9, 6}, Case{1, 6, 1, 1, 4}}) {
    const Weights weights = weights_of(c);
    Hypernet net(shape_of(c), weights.first, weights.second);
    const double drift = kernel_drift(net, pair, training, targets);
    // Frozen gates make the NTK a polynomial in the step; the error of a central difference is of
    // order step^2, that of rounding of order 1e-16 / step, both relative to the terms' size.
    constexpr double kStep = 1e-5;
    const double difference = (ntk(c, after_step(c, weights, kStep, training, targets), pair) -
                               ntk(c, after_step(c, weights, -kStep, training, targets), pair)) /
                              (2 * kStep);
    const double scale = std::abs(drift) + ntk(c, weights, {pair.u, pair.u});
    EXPECT_NE(drift, 0.0) << "the gates of sample " << c.sample << " are all shut";
    EXPECT_NEAR(drift, difference, 1e-7 * scale) << "sample " << c.sample;
  }
}

TEST(KernelDrift, IsLinearInTheResiduals) {
  const Case c{1, 5, 3, 4, 6};
  const Weights weights = weights_of(c);
  const HypernetInputPair pair = example_inputs();
  Hypernet net(shape_of(c), weights.first, weights.second);
  const double h = net.value(pair.u);
  EXPECT_EQ(kernel_drift(net, pair, {pair.u}, {h}), 0.0);
  const double once = kernel_drift(net, pair, {pair.u}, {h - 1});
  EXPECT_NEAR(kernel_drift(net, pair, {pair.u}, {h - 3}), 3 * once, 1e-13 * std::abs(once));
  EXPECT_EQ(kernel_drift(net, pair, {}, {}), 0.0);
}

TEST(HypernetKernel, HasTheDriftOnRequest) {
  const EnsembleStudy without(HypernetEnsemble{}, HypernetKernel{});
  const EnsembleStudy with(HypernetEnsemble{}, HypernetKernel{.with_drift = true});
  EXPECT_EQ(without.columns(), (std::vector<std::string>{"K0", "K1"}));
  EXPECT_EQ(with.columns(), (std::vector<std::string>{"K0", "K1", "drift"}));
  EXPECT_EQ(with.columns().at(HypernetKernel::kNtk), "K1");
  EXPECT_EQ(with.columns().at(HypernetKernel::kDrift), "drift");
  EXPECT_FALSE(share_draws(without, with));
}

TEST(HypernetKernel, ReadsValueKernelAndDriftOffOneNetwork) {
  const EnsembleStudy study(HypernetEnsemble{}, HypernetKernel{.with_drift = true});
  const VectorXd draw = study.draw(example_setting(), 8, 3);
  const HypernetInputPair inputs = hypernet_inputs(std::nullopt, example_setting());
  const sim::SampleKey key{example_setting().seed, sim::study_key("hypernet.f1.g3.joint"), 8, 3};
  Hypernet net = study.ensemble().network(inputs, Engine::kDeferred, 8, key);
  const VectorXd k = net.correlations(inputs.u, inputs.u_prime, 1);
  EXPECT_EQ(draw[HypernetKernel::kValue], k[0]);
  EXPECT_EQ(draw[HypernetKernel::kNtk], k[1]);
  EXPECT_EQ(draw[HypernetKernel::kDrift],
            kernel_drift(net, inputs, {inputs.u, inputs.u_prime}, {1.0, -1.0}));
}

}  // namespace
}  // namespace widthwise::verify
