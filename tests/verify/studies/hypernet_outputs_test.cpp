// Outputs over a set of inputs: their limits, and their exact moments at finite widths.

#include "verify/studies/hypernet_outputs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/statistical_test.hpp"
#include "theory/hypernet_kernel.hpp"
#include "theory/hypernet_moments.hpp"
#include "verify/stats/estimator.hpp"
#include "verify/studies/ensemble_study.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using sim::Engine;
using Output = HypernetOutputs;
using OutputStudy = EnsembleStudy<HypernetEnsemble, HypernetOutputs>;

const NamedPair kOutputPair{"norms", 0.3, -0.4, {0.8, 1.3}, {1.1, 0.9}};

OutputStudy study(const WidthLaw& law, int depth_f, int depth_g) {
  return {{law, depth_f, depth_g, kOutputPair}, {}};
}

MatrixXd draws_of(const OutputStudy& study, std::int64_t width, std::int64_t n,
                  std::uint64_t seed) {
  const Setting setting{default_inputs(), Engine::kDeferred, seed};
  MatrixXd draws(n, static_cast<Eigen::Index>(study.columns().size()));
  for (std::int64_t k = 0; k < n; ++k) {
    draws.row(k) = study.draw(setting, width, static_cast<std::uint64_t>(k)).transpose();
  }
  return draws;
}

/// The mean of `numbers` is `expected`, but for noise.
void expect_mean(const VectorXd& numbers, double expected, int n_comparisons, const char* what) {
  const Estimate found = mean({numbers.data(), static_cast<std::size_t>(numbers.size())});
  EXPECT_NEAR(found.value, expected, test::z_limit(test::kFalseAlarm, n_comparisons) * found.se)
      << what;
}

VectorXd squares(const VectorXd& numbers) {
  return numbers.array().square();
}

TEST(LimitingCovariance, IsTheKernelAtAllCombinations) {
  const HypernetInputPair pair = hypernet_inputs(kOutputPair, {});
  const MatrixXd found = limiting_covariance(pair, 2, 3);
  // x or x' with z or z', in the order of the columns.
  const double a[] = {0.8, 1.3, 0.8, 1.3};
  const double b[] = {1.1, 1.1, 0.9, 0.9};
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) {
      const double rho_x = i % 2 == j % 2 ? 1.0 : 0.3;
      const double rho_z = i / 2 == j / 2 ? 1.0 : -0.4;
      const theory::Covariance<double> x{a[i] * a[i], rho_x * a[i] * a[j], a[j] * a[j]};
      const theory::Covariance<double> z{b[i] * b[i], rho_z * b[i] * b[j], b[j] * b[j]};
      const auto kernel =
          theory::hypernet_kernel(2, 3, theory::gaussian_pair(x), theory::gaussian_pair(z));
      EXPECT_NEAR(found(i, j), kernel.nngp, 1e-7) << i << ", " << j;
      EXPECT_EQ(found(i, j), found(j, i));
    }
  }
  // At one input S G^{H-1} = (|x|^2/d)^H |z|^2/d_z.
  EXPECT_NEAR(found(0, 0), std::pow(0.8, 6) * 1.21, 1e-14);
}

TEST(HypernetOutputs, HasItsLimitsAtEveryWidthOfAShallowG) {
  // With f infinite and H = 2 the covariance of h is S G^1 at every m: one layer of g averages over
  // Gaussians of known covariance.
  const OutputStudy shallow = study(WidthLaw::sequential(), 1, 2);
  const MatrixXd limit = limiting_covariance(hypernet_inputs(kOutputPair, {}), 1, 2);
  const MatrixXd draws = draws_of(shallow, 6, test::scaled_samples(8000), test::test_seed(311));
  expect_mean(squares(draws.col(Output::kOutput)), 1.0, 6, "h");
  expect_mean(squares(draws.col(Output::kProjection1)), 1.0, 6, "projection 1");
  expect_mean(squares(draws.col(Output::kProjection2)), 1.0, 6, "projection 2");
  expect_mean(draws.col(Output::kVariance), limit(0, 0), 6, "variance");
  expect_mean(draws.col(Output::kCovariance), limit(0, 3), 6, "covariance");
  expect_mean(draws.col(Output::kGram), 1.0, 6, "Gram overlap");
}

TEST(HypernetOutputs, HasTheExactMomentsOfFiniteWidths) {
  // E h^2 = E v and E h^4 = 3 E v^2 for the conditional variance v; and h itself, with more noise.
  for (const auto& [depth_f, depth_g] : {std::pair{1, 2}, {2, 2}, {1, 3}}) {
    constexpr std::int64_t kWidth = 32;  // narrower ones have tails that no test of means survives
    const theory::HypernetShape shape{depth_f, kWidth, depth_g, kWidth};
    const double s0 = 0.8 * 0.8;
    const double g0 = 1.1 * 1.1;
    const MatrixXd draws = draws_of(study(WidthLaw::joint(), depth_f, depth_g), kWidth,
                                    test::scaled_samples(4000), test::test_seed(312));
    const double second = theory::hypernet_second_moment(shape, s0, g0);
    const double limit = theory::whole_power(s0, depth_g) * g0;
    const VectorXd v = draws.col(Output::kVariance);
    expect_mean(v, second, 9, "E v");
    expect_mean(squares(v), theory::hypernet_even_moment(2, shape, s0, g0) / 3, 9, "E v^2");
    expect_mean(squares(draws.col(Output::kOutput)), second / limit, 9, "E h^2");
  }
}

TEST(HypernetOutputs, ConditionalVarianceNeedsNoLastLayer) {
  // It is that of h over the last layer: positive, and of the size of h.
  const MatrixXd draws = draws_of(study(WidthLaw::joint(), 1, 3), 32, 50, 313);
  EXPECT_GT(draws.col(Output::kVariance).minCoeff(), 0.0);
  EXPECT_GT(draws.col(Output::kGram).minCoeff(), 0.0);
}

TEST(HypernetOutputs, NamesItsColumns) {
  const auto columns = Output{}.columns();
  ASSERT_EQ(columns.size(), 6u);
  EXPECT_EQ(columns[Output::kOutput], "h / sigma");
  EXPECT_EQ(columns[Output::kProjection2], "projection 2");
  EXPECT_EQ(columns[Output::kGram], "Gram overlap");
}

}  // namespace
}  // namespace widthwise::verify
