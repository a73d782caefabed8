// The distance of a Gram matrix from its limit.

#include "verify/studies/gram_error.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/statistical_test.hpp"
#include "verify/stats/estimator.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_at_points.hpp"
#include "verify/studies/mlp_at_points.hpp"
#include "verify/studies/mlp_limit.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;

struct GivenLaw {
  MatrixXd covariance;
  sim::ConditionalLaw conditional_law(const std::vector<int>&) const { return {{}, covariance}; }
};

TEST(GramError, IsTheRelativeSquareOfTheFrobeniusDistance) {
  const MatrixXd limit{{2.0, 1.0}, {1.0, 1.0}};
  GivenLaw network{MatrixXd{{2.0, 1.5}, {1.5, 0.0}}};
  EXPECT_DOUBLE_EQ(GramError{limit}.measure(network, std::vector{0, 1})[0], 1.5 / 7.0);
  network.covariance = limit;
  EXPECT_EQ(GramError{limit}.measure(network, std::vector{0, 1})[0], 0.0);
  EXPECT_EQ(GramError{limit}.queries().values, 2);
}

TEST(GramMatrix, HoldsTheKernelOfAllPairs) {
  const MatrixXd gram =
      gram_matrix(std::vector{1.0, 2.0, 5.0}, [](double a, double b) { return a * b; });
  EXPECT_EQ(gram, (MatrixXd{{1, 2, 5}, {2, 4, 10}, {5, 10, 25}}));
}

// At one input and L = 1 the error is the relative variance of |y|^2 / n: 5 / n exactly.
TEST(GramError, HasItsExactMeanAtOneInput) {
  const MlpAtPoints ensemble{.depth = 1, .points = inputs_around(1), .group = "mlp.gram"};
  const auto& x = ensemble.points.points.front();
  const MatrixXd limit = MatrixXd::Constant(1, 1, mlp_limit(sim::Activation::kRelu, 1, x, x).nngp);
  EXPECT_NEAR(limit(0, 0), 1.0, 1e-15);
  const EnsembleStudy<MlpAtPoints, GramError> study{ensemble, {limit}};
  Setting setting;
  setting.seed = test::test_seed(411);
  const std::int64_t n = test::scaled_samples(8000);
  std::vector<double> errors;
  for (std::int64_t k = 0; k < n; ++k) {
    errors.push_back(study.draw(setting, 20, static_cast<std::uint64_t>(k))[0]);
  }
  const Estimate found = mean(errors);
  EXPECT_NEAR(found.value, 5.0 / 20, test::z_limit(test::kFalseAlarm, 1) * found.se);
}

}  // namespace
}  // namespace widthwise::verify
