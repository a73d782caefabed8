#include "theory/separable_kernel.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace widthwise::theory {
namespace {

constexpr KernelForm kForms[] = {KernelForm::kHyperkernel, KernelForm::kHyperkernelWithoutS,
                                 KernelForm::kNngp};

// Correlations exp(-d^2 / 4) of points of a grid at distances d.
std::vector<double> grid_correlations() {
  std::vector<double> rhos;
  for (int i = 0; i < 12; ++i) {
    for (int j = 0; j <= i; ++j) rhos.push_back(std::exp(-(i * i + j * j) / 4.0));
  }
  std::ranges::sort(rhos);
  rhos.erase(std::ranges::unique(rhos).begin(), rhos.end());
  return rhos;
}

// The largest error over angles that are no nodes, of a kernel whose largest value is `largest`.
double worst_error(const SeparableKernel& kernel, KernelForm form, int depth_g,
                   const std::vector<double>& rhos, double* largest) {
  Eigen::MatrixXd thetas(201, 1);
  for (Eigen::Index a = 0; a < thetas.rows(); ++a) {
    thetas(a) = std::numbers::pi / 2.0 * static_cast<double>(a) / 200.0;
  }
  const auto factors = kernel.factors_of_x(thetas);
  double worst = 0.0;
  for (Eigen::Index a = 0; a < thetas.rows(); ++a) {
    for (std::size_t b = 0; b < rhos.size(); ++b) {
      double sum = 0.0;
      for (std::size_t k = 0; k < factors.size(); ++k) {
        sum += factors[k](a, 0) *
               kernel.factors_of_z()(static_cast<Eigen::Index>(b), static_cast<Eigen::Index>(k));
      }
      const double exact = primary_factor(form, depth_g, thetas(a), rhos[b]);
      worst = std::max(worst, std::abs(sum - exact));
      *largest = std::max(*largest, std::abs(exact));
    }
  }
  return worst;
}

TEST(SeparableKernel, IsTheKernelWithinItsTolerance) {
  const std::vector<double> rhos = grid_correlations();
  for (const KernelForm form : kForms) {
    for (const double tolerance : {1e-6, 1e-13}) {
      const SeparableKernel kernel(form, 3, rhos, tolerance);
      double largest = 0.0;
      // What is left out are all terms below the tolerance: a few times that.
      const double worst = worst_error(kernel, form, 3, rhos, &largest);
      EXPECT_LT(worst, 30 * tolerance * largest) << name(form) << " at " << tolerance;
      EXPECT_LE(kernel.n_terms(), 10) << name(form);
    }
  }
}

TEST(SeparableKernel, NeedsMoreTermsToBeCloser) {
  const std::vector<double> rhos = grid_correlations();
  const SeparableKernel coarse(KernelForm::kHyperkernel, 3, rhos, 1e-4);
  const SeparableKernel fine(KernelForm::kHyperkernel, 3, rhos, 1e-12);
  EXPECT_LT(coarse.n_terms(), fine.n_terms());
}

TEST(SeparableKernel, IsThatOfTheWholeHypernetwork) {
  const GaussianPair<double> x = gaussian_pair(0.3, 1.0, 1.0);
  const auto f = weight_kernel(2, x);
  for (const double rho : {1.0, 0.8, 0.1}) {
    const auto whole = hypernet_kernel(2, 3, x, gaussian_pair(rho, 1.0, 1.0));
    const double theta = f.weights.angle();
    EXPECT_NEAR(f.theta_f * primary_factor(KernelForm::kHyperkernel, 3, theta, rho), whole.ntk,
                1e-13);
    EXPECT_NEAR(f.theta_f * primary_factor(KernelForm::kHyperkernelWithoutS, 3, theta, rho),
                whole.ntk_without_s, 1e-13);
    EXPECT_NEAR(primary_factor(KernelForm::kNngp, 3, theta, rho), whole.nngp, 1e-14);
  }
}

TEST(SeparableKernel, HoldsWhereInputsAreCloseOrRefuses) {
  const std::vector<double> close{0.5, 1.0 - 1e-6, 1.0};
  const SeparableKernel kernel(KernelForm::kHyperkernel, 3, close);
  double largest = 0.0;
  EXPECT_LT(worst_error(kernel, KernelForm::kHyperkernel, 3, close, &largest), 1e-11);
  EXPECT_THROW(SeparableKernel(KernelForm::kNngp, 3, {}), std::invalid_argument);
  for (const double gap : {1e-9, 1e-14}) {
    EXPECT_THROW(SeparableKernel(KernelForm::kHyperkernel, 3, {1.0, 1.0 - gap}),
                 std::invalid_argument);
  }
}

}  // namespace
}  // namespace widthwise::theory
