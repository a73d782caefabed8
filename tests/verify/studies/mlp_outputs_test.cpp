// Outputs of MLPs: their exact moments, and the kernels that they tend to.

#include "verify/studies/mlp_outputs.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/statistical_test.hpp"
#include "theory/hypernet_moments.hpp"
#include "theory/mlp_kernel.hpp"
#include "verify/stats/estimator.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_limit.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;

TEST(MlpLimit, IsTheKernelOfTheCovarianceOfTheInputs) {
  const InputPair inputs = default_inputs(-0.4, {0.8, 1.3});
  const theory::Covariance<double> s0{0.64, -0.4 * 0.8 * 1.3, 1.69};
  for (const int depth : {1, 2, 4}) {
    const auto expected = theory::mlp_kernel(theory::Activation::kRelu, depth, s0);
    const auto found = mlp_limit(sim::Activation::kRelu, depth, inputs.x, inputs.x_prime);
    EXPECT_NEAR(found.nngp, expected.nngp, 1e-12);
    EXPECT_NEAR(found.ntk, expected.ntk, 1e-12);
  }
  EXPECT_NEAR(mlp_limit(sim::Activation::kRelu, 3, inputs.x, inputs.x).ntk, 4 * 0.64, 1e-13);
}

TEST(MlpOutputs, HaveTheirExactMomentsAtFiniteWidths) {
  constexpr std::int64_t kWidth = 24;
  for (const int depth : {1, 3}) {
    const EnsembleStudy<MlpEnsemble, MlpOutputs> study{{.depth = depth}, {}};
    Setting setting;
    setting.inputs = default_inputs(0.3, {0.8, 1.3});
    setting.seed = test::test_seed(412);
    const std::int64_t n = test::scaled_samples(6000);
    VectorXd output(n), variance(n);
    for (std::int64_t k = 0; k < n; ++k) {
      const VectorXd draw = study.draw(setting, kWidth, static_cast<std::uint64_t>(k));
      output[k] = draw[MlpOutputs::kOutput] * draw[MlpOutputs::kOutput];
      variance[k] = draw[MlpOutputs::kVariance];
    }
    const auto expect_mean = [&](const VectorXd& numbers, double expected) {
      const Estimate found = mean({numbers.data(), static_cast<std::size_t>(numbers.size())});
      EXPECT_NEAR(found.value, expected, test::z_limit(test::kFalseAlarm, 6) * found.se) << depth;
    };
    expect_mean(variance, 0.64);
    expect_mean(output, 1.0);  // in units of the variance
    expect_mean(variance.array().square(),
                0.64 * 0.64 * theory::mlp_kurtosis_ratio<double>(kWidth, depth));
  }
}

TEST(MlpOutputs, HaveTheConditionalCovarianceOfTheNetwork) {
  const MlpEnsemble ensemble;
  const EnsembleStudy<MlpEnsemble, MlpOutputs> study{ensemble, {}};
  EXPECT_EQ(study.name(), "mlp.relu.depth3.outputs");
  const VectorXd draw = study.draw({}, 40, 3);
  const auto inputs = ensemble.inputs({});
  sim::Mlp mlp = ensemble.network(inputs, sim::Engine::kDeferred, 40,
                                  sample_key({}, ensemble.key_name(), 40, 3));
  const VectorXd a = mlp.trace(inputs.u).y.back();
  const VectorXd b = mlp.trace(inputs.u_prime).y.back();
  EXPECT_NEAR(draw[MlpOutputs::kVariance], a.squaredNorm() / 40, 1e-12);
  EXPECT_NEAR(draw[MlpOutputs::kCovariance], a.dot(b) / 40, 1e-12);
  EXPECT_NEAR(draw[MlpOutputs::kOutput], mlp.value(inputs.u), 1e-12);  // |u|^2 = d
}

}  // namespace
}  // namespace widthwise::verify
