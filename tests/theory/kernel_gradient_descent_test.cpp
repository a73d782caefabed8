#include "theory/kernel_gradient_descent.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace widthwise::theory {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

const MatrixXd kKernel{{2.0, 0.3, -0.4}, {0.3, 1.0, 0.2}, {-0.4, 0.2, 0.5}};
const MatrixXd kCross{{0.7, -0.1, 0.2}, {2.0, 0.3, -0.4}};  // the second input is one trained on
const VectorXd kResiduals{{1.0, -2.0, 0.5}};                // y - f_0

TEST(KernelGradientDescent, IsWhatTheStepsAddUpTo) {
  const KernelGradientDescent descent(kKernel, kResiduals);
  constexpr double kEta = 0.3;
  VectorXd left = kResiduals;
  VectorXd moved = VectorXd::Zero(2);
  EXPECT_EQ(descent.after_steps(kCross, kEta, 0), moved);
  for (int t = 1; t <= 50; ++t) {
    moved += kEta * kCross * left;
    left -= kEta * kKernel * left;
    EXPECT_LT((descent.after_steps(kCross, kEta, t) - moved).norm(), 1e-13) << t;
  }
}

TEST(KernelGradientDescent, ReachesTheRegressionWithTheKernel) {
  const KernelGradientDescent descent(kKernel, kResiduals);
  const VectorXd regression = kCross * kKernel.inverse() * kResiduals;
  EXPECT_LT((descent.after_steps(kCross, 0.5, 4000) - regression).norm(), 1e-12);
  EXPECT_LT((descent.after_time(kCross, 1e3) - regression).norm(), 1e-12);
  EXPECT_NEAR(descent.after_time(kCross, 1e3)(1), 1.0, 1e-12) << "the target is met";
}

TEST(KernelGradientDescent, FlowIsTheLimitOfSmallSteps) {
  const KernelGradientDescent descent(kKernel, kResiduals);
  const VectorXd flow = descent.after_time(kCross, 1.7);
  double before = 1.0;
  for (const int steps : {100, 1000, 10000}) {
    const double gap = (descent.after_steps(kCross, 1.7 / steps, steps) - flow).norm();
    EXPECT_LT(gap, 0.11 * before) << "first order in the step";
    before = gap;
  }
}

TEST(KernelGradientDescent, TakesKernelsWithoutFullRank) {
  const MatrixXd kernel{{1.0, 1.0}, {1.0, 1.0}};
  const KernelGradientDescent descent(kernel, VectorXd{{1.0, 3.0}});
  EXPECT_NEAR(descent.top(), 2.0, 1e-14);
  const VectorXd moved = descent.after_steps(kernel, 0.4, 200);
  EXPECT_NEAR(moved(0), 2.0, 1e-12) << "the mean of both targets";
  EXPECT_NEAR(moved(1), 2.0, 1e-12);
}

TEST(KernelGradientDescent, RefusesWhatDoesNotFit) {
  EXPECT_THROW(KernelGradientDescent(kKernel, VectorXd::Ones(2)), std::invalid_argument);
  EXPECT_THROW(KernelGradientDescent(kCross, kResiduals), std::invalid_argument);
  EXPECT_THROW(KernelGradientDescent(kKernel, VectorXd::Constant(3, NAN)), std::invalid_argument);
  const KernelGradientDescent descent(kKernel, kResiduals);
  EXPECT_THROW(descent.after_steps(MatrixXd::Ones(2, 2), 0.1, 3), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
