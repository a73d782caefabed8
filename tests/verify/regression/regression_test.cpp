// Regression on grids against dense matrices of the kernel's own formula.

#include <gtest/gtest.h>

#include <Eigen/Cholesky>

#include "theory/convolutional_kernel.hpp"
#include "theory/hypernet_kernel.hpp"
#include "verify/base/errors.hpp"
#include "verify/regression/cholesky.hpp"
#include "verify/regression/grid_regression.hpp"
#include "verify/regression/point_regression.hpp"
#include "verify/regression/tuple_regression.hpp"
#include "verify/regression/unit_pair.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using theory::KernelForm;

constexpr KernelForm kForms[] = {KernelForm::kHyperkernel, KernelForm::kHyperkernelWithoutS,
                                 KernelForm::kNngp};
constexpr int kDepthF = 2;
constexpr int kDepthG = 3;

// Columns that look random, of any size.
MatrixXd columns(Index rows, Index cols, double phase) {
  return MatrixXd::NullaryExpr(rows, cols, [phase](Index i, Index j) {
    return std::sin(phase + 12.9 * static_cast<double>(i) + 78.2 * static_cast<double>(j));
  });
}

// exp(-d^2 / 4) of points on a line.
MatrixXd line_correlations(Index n) {
  return MatrixXd::NullaryExpr(n, n, [](Index p, Index q) {
    return std::exp(-static_cast<double>((p - q) * (p - q)) / 4.0);
  });
}

// By hypernet_kernel(), at inputs of unit variance.
double kernel_value(KernelForm form, const Eigen::VectorXd& x, const Eigen::VectorXd& y,
                    double rho) {
  const double cosine = std::clamp(x.normalized().dot(y.normalized()), -1.0, 1.0);
  const auto kernel = theory::hypernet_kernel(
      kDepthF, kDepthG, theory::gaussian_pair(x == y ? 1.0 : cosine, 1.0, 1.0),
      theory::gaussian_pair(rho, 1.0, 1.0));
  if (form == KernelForm::kNngp) return kernel.nngp;
  return form == KernelForm::kHyperkernel ? kernel.ntk : kernel.ntk_without_s;
}

struct Problem {
  MatrixXd train = columns(5, 12, 0.3);
  MatrixXd test = columns(5, 4, 0.9);
  MatrixXd rhos = line_correlations(9);
  MatrixXd targets = columns(12, 9, 2.0);
  GridOfZ grid = grid_of_z(rhos);
  Workers workers{2};

  KroneckerSum sum(KernelForm form, const MatrixXd& left) const {
    return {theory::SeparableKernel(form, kDepthG, grid.rhos), form,
            mlp_features(kDepthF)->between(left, train, workers), grid, workers};
  }

  // All points of the grid of `left` by those of the grid of `train`, z after z.
  MatrixXd dense(KernelForm form, const MatrixXd& left) const {
    const Index n = left.cols(), m = train.cols(), p = rhos.rows();
    return MatrixXd::NullaryExpr(n * p, m * p, [&](Index a, Index b) {
      return kernel_value(form, left.col(a % n), train.col(b % m), rhos(a / n, b / m));
    });
  }
};

TEST(KroneckerSum, HasTheEntriesAndProductsOfTheKernel) {
  const Problem problem;
  for (const KernelForm form : kForms) {
    const KroneckerSum sum = problem.sum(form, problem.test);
    const MatrixXd dense = problem.dense(form, problem.test);
    for (const Index a : {0, 7, 35}) {
      for (const Index b : {0, 30, 107}) {
        EXPECT_NEAR(sum.entry(a % 4, a / 4, b % 12, b / 12), dense(a, b), 1e-11) << name(form);
      }
    }
    const Eigen::VectorXd product = dense * problem.targets.reshaped();
    const MatrixXd fast = sum.times(problem.targets, problem.workers);
    EXPECT_LT((fast.reshaped() - product).norm(), 1e-11 * product.norm()) << name(form);
  }
}

TEST(GridRegression, PredictsAsADenseSolveDoes) {
  const Problem problem;
  for (const KernelForm form : kForms) {
    const KroneckerSum sum = problem.sum(form, problem.train);
    const MatrixXd dense = problem.dense(form, problem.train);
    const double ridge = 1e-6 * sum.mean_diagonal();
    EXPECT_NEAR(sum.mean_diagonal(), dense.diagonal().mean(), 1e-11);
    const auto solution = solve_on_grid(sum, ridge, problem.targets, problem.workers, 1e-11);
    ASSERT_TRUE(solution);
    EXPECT_LT(solution->residual, 1e-11);
    const MatrixXd ridged = dense + ridge * MatrixXd::Identity(dense.rows(), dense.cols());
    const Eigen::VectorXd weights = ridged.llt().solve(MatrixXd(problem.targets.reshaped()));
    const Eigen::VectorXd expected = problem.dense(form, problem.test) * weights;
    const MatrixXd predicted =
        problem.sum(form, problem.test).times(solution->weights, problem.workers);
    EXPECT_LT((predicted.reshaped() - expected).cwiseAbs().maxCoeff(), 1e-6) << name(form);
  }
}

TEST(GridRegression, TakesFewIterationsAndIsTheSameForAnyNumberOfThreads) {
  const Problem problem;
  const KroneckerSum sum = problem.sum(KernelForm::kHyperkernel, problem.train);
  const double ridge = 1e-9 * sum.mean_diagonal();
  const auto two = solve_on_grid(sum, ridge, problem.targets, {2});
  const auto one = solve_on_grid(sum, ridge, problem.targets, {1});
  EXPECT_LE(two->iterations, 8);
  EXPECT_LE(two->residual, 1e-8);
  EXPECT_EQ(two->weights, one->weights);
}

TEST(GridRegression, EndsEarlyWhenItIsToStop) {
  const Problem problem;
  const std::atomic<bool> stop = true;
  const KroneckerSum sum = problem.sum(KernelForm::kNngp, problem.train);
  EXPECT_FALSE(solve_on_grid(sum, 1.0, problem.targets, {2, &stop}));
  EXPECT_FALSE(solve_at_points(sum, 1.0, {{0, 0}}, Eigen::VectorXd::Ones(1), {2, &stop}));
}

TEST(GridRegression, RefusesASingularKernelWithoutARidge) {
  Problem problem;
  problem.train.col(3) = problem.train.col(8);
  const KroneckerSum sum = problem.sum(KernelForm::kHyperkernel, problem.train);
  EXPECT_THROW(solve_on_grid(sum, 0.0, problem.targets, problem.workers), UsageError);
  EXPECT_TRUE(solve_on_grid(sum, 1e-6, problem.targets, problem.workers));
}

TEST(PointRegression, PredictsAsADenseSolveDoes) {
  const Problem problem;
  const KernelForm form = KernelForm::kHyperkernel;
  const KroneckerSum sum = problem.sum(form, problem.train);
  std::vector<GridPoint> points;
  for (Index k = 0; k < 40; ++k) points.push_back({(5 * k) % 12, (7 * k + k / 12) % 9});
  points.push_back(points.front());  // comes twice
  const auto n = static_cast<Index>(points.size());
  const Eigen::VectorXd targets = columns(n, 1, 0.1);
  MatrixXd kernel(n, n);
  MatrixXd cross(4 * 9, n);
  for (Index b = 0; b < n; ++b) {
    const auto& [x, z] = points[static_cast<std::size_t>(b)];
    for (Index a = 0; a < n; ++a) {
      const auto& [y, w] = points[static_cast<std::size_t>(a)];
      kernel(a, b) =
          kernel_value(form, problem.train.col(y), problem.train.col(x), problem.rhos(w, z));
    }
    for (Index a = 0; a < cross.rows(); ++a) {
      cross(a, b) =
          kernel_value(form, problem.test.col(a % 4), problem.train.col(x), problem.rhos(a / 4, z));
    }
  }
  const double ridge = 1e-4;
  const Eigen::VectorXd expected =
      cross * (kernel + ridge * MatrixXd::Identity(n, n)).llt().solve(targets);
  const auto weights = solve_at_points(sum, ridge, points, targets, problem.workers);
  ASSERT_TRUE(weights);
  const MatrixXd predicted = problem.sum(form, problem.test).times(*weights, problem.workers);
  EXPECT_LT((predicted.reshaped() - expected).cwiseAbs().maxCoeff(), 1e-8);
  EXPECT_THROW(solve_at_points(sum, 0.0, points, targets, problem.workers), UsageError);
}

TEST(TupleRegression, HasTheKernelOfTheTheorem) {
  const Tuples tuples{columns(4, 5, 0.2), columns(3, 5, 0.7)};
  for (const KernelForm form : kForms) {
    const MatrixXd kernel =
        tuple_kernel(form, *mlp_features(kDepthF), kDepthG, tuples, tuples, {2});
    const auto pair = [](const MatrixXd& of, Index i, Index j) {
      const auto d = static_cast<double>(of.rows());
      return theory::gaussian_pair(theory::Covariance<double>{
          of.col(i).squaredNorm() / d, of.col(i).dot(of.col(j)) / d, of.col(j).squaredNorm() / d});
    };
    const auto whole =
        theory::hypernet_kernel(kDepthF, kDepthG, pair(tuples.x, 1, 3), pair(tuples.z, 1, 3));
    const double expected = form == KernelForm::kNngp          ? whole.nngp
                            : form == KernelForm::kHyperkernel ? whole.ntk
                                                               : whole.ntk_without_s;
    EXPECT_NEAR(kernel(1, 3), expected, 1e-14) << name(form);
    EXPECT_LT((kernel - kernel.transpose()).norm(), 1e-13) << name(form);
  }
}

TEST(Cholesky, IsEigensOnSeveralTiles) {
  const Index n = 600;
  const MatrixXd root = columns(n, n, 0.7);
  const MatrixXd matrix = root * root.transpose() + 50.0 * MatrixXd::Identity(n, n);
  MatrixXd factor = matrix;
  ASSERT_TRUE(cholesky_in_place(factor, {2}));
  const MatrixXd lower = factor.triangularView<Eigen::Lower>();
  EXPECT_LT((lower * lower.transpose() - matrix).norm(), 1e-12 * matrix.norm());
  MatrixXd indefinite = matrix;
  indefinite(n - 1, n - 1) = -1.0;
  EXPECT_FALSE(cholesky_in_place(indefinite, {2}));
}

// --- f ---

TEST(MlpFeatures, KeepTheAngleBetweenInputsThatAreAlmostTheSame) {
  MatrixXd inputs = columns(20, 2, 0.2).col(0).replicate(1, 3);
  inputs(0, 1) += 1e-9 * inputs.col(0).norm();
  inputs.col(2) *= 7.0;
  const FeatureKernel kernel = mlp_features(1)->between(inputs, inputs, {});
  EXPECT_EQ(kernel.theta(0, 0), 0.0);
  // kappa1 turns a small angle t into t (1 - O(t)).
  const double angle = 1e-9 * std::sqrt(1.0 - std::pow(inputs.col(0).normalized()(0), 2));
  EXPECT_NEAR(kernel.theta(0, 1), angle, 1e-4 * angle);
  EXPECT_LT(kernel.theta(0, 2), 1e-15) << "f does not see how long an input is";
  EXPECT_NEAR(kernel.theta_f(0, 0), 2.0, 1e-15);
}

TEST(MlpFeatures, VanishWhereTheInputDoes) {
  MatrixXd inputs = columns(6, 3, 0.2);
  inputs.col(1).setZero();
  const FeatureKernel kernel = mlp_features(2)->between(inputs, inputs, {});
  EXPECT_EQ(kernel.theta_f.col(1).norm(), 0.0);
  EXPECT_EQ(kernel.theta_f.row(1).norm(), 0.0);
  EXPECT_EQ(kernel.theta(1, 1), std::numbers::pi / 2.0);
  EXPECT_GT(kernel.theta_f(0, 2), 0.0);
}

// A filter of which only the middle lies on an image of one pixel is an MLP of the values and the
// mask, but for a factor.
TEST(ConvnetFeatures, SeeOnePixelAsAnMlpDoes) {
  const MatrixXd values = columns(1, 4, 0.4).cwiseAbs();
  const MatrixXd masks = MatrixXd::Ones(1, 4);
  for (const bool pooled : {false, true}) {
    const auto convnet = convnet_features(2, pooled);
    const MatrixXd inputs = convnet->channels(values, masks);
    const FeatureKernel convolved = convnet->between(inputs, inputs, {2});
    const FeatureKernel plain = mlp_features(2)->between(inputs, inputs, {2});
    EXPECT_LT((convolved.theta - plain.theta).cwiseAbs().maxCoeff(), 1e-7);
    EXPECT_LT((convolved.theta_f - plain.theta_f).cwiseAbs().maxCoeff(), 1e-7);
  }
}

// The same through the pieces: the convolutional kernel of two images, then what g adds.
TEST(TupleKernel, OfAConvnetPutsItsKernelsInThePlaceOfAnMlps) {
  const MatrixXd values = columns(9, 4, 0.4);
  const Tuples tuples{values, columns(2, 4, 0.7)};
  for (const bool pooled : {false, true}) {
    const auto f = convnet_features(2, pooled, ImageChannels::kValues);
    EXPECT_EQ(f->channels(values, MatrixXd::Ones(9, 4)), values);
    const MatrixXd kernel =
        tuple_kernel(theory::KernelForm::kHyperkernel, *f, kDepthG, tuples, tuples, {2});
    const theory::Convnet convnet{
        2, 3, pooled ? theory::Readout::kGlobalAveragePooling : theory::Readout::kFlattened};
    const auto between = [&](Index i, Index j) {
      const auto image = [&](Index k) {
        return theory::Image<double>{1, 3, 3, {values.col(k).begin(), values.col(k).end()}};
      };
      return theory::convolutional_kernel(convnet, image(i), image(j));
    };
    for (Index i = 0; i < 4; ++i) {
      for (Index j = 0; j < 4; ++j) {
        const auto s = between(i, j);
        const theory::Covariance<double> weights{between(i, i).nngp, s.nngp, between(j, j).nngp};
        const double want = theory::hypernet_kernel(
                                theory::WeightKernel<double>{theory::gaussian_pair(weights), s.ntk},
                                kDepthG, pair_of_columns(tuples.z.col(i), tuples.z.col(j)))
                                .ntk;
        EXPECT_NEAR(kernel(i, j), want, 1e-7 * std::abs(want)) << i << j << pooled;
      }
    }
  }
}

TEST(ConvnetFeatures, AreScaledToUnitVarianceAndVanishWithTheImage) {
  MatrixXd values = columns(9, 3, 0.4).cwiseAbs();
  MatrixXd masks = MatrixXd::Ones(9, 3);
  values.col(2).setZero();
  masks.col(2).setZero();
  const auto convnet = convnet_features(1, false);
  const MatrixXd inputs = convnet->channels(values, masks);
  const FeatureKernel kernel = convnet->between(inputs, inputs, {});
  const FeatureKernel tripled = convnet->between(3.0 * inputs, inputs, {});
  EXPECT_EQ(kernel.theta(0, 0), 0.0);
  EXPECT_NEAR(kernel.theta_f(1, 0), tripled.theta_f(1, 0), 1e-13);
  // In the same direction the angle is lost at sqrt(epsilon).
  EXPECT_NEAR(kernel.theta_f(0, 0), tripled.theta_f(0, 0), 1e-7);
  EXPECT_EQ(kernel.theta_f.col(2).norm(), 0.0);
  EXPECT_FALSE(kernel.theta.hasNaN());
}

}  // namespace
}  // namespace widthwise::verify
