#include "theory/mlp_kernel.hpp"

#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/mpfr.hpp>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "tests/theory/ulps.hpp"

namespace widthwise::theory {
namespace {

/// Second route: S^l and D^l by the textbook formulas with acos, then the NTK as the explicit sum
/// of products rather than by recursion.
MlpKernel<Real50> textbook_relu(int depth, Real50 rho, const Real50& norms) {
  const Real50 pi = boost::math::constants::pi<Real50>();
  std::vector<Real50> s{norms * rho};
  std::vector<Real50> d{1};
  for (int l = 1; l <= depth; ++l) {
    const Real50 t = acos(rho);
    rho = (sin(t) + (pi - t) * cos(t)) / pi;
    s.push_back(norms * rho);
    d.push_back((pi - t) / pi);
  }
  Real50 ntk = 0;
  for (int l = 0; l <= depth; ++l) {
    Real50 term = s[l];
    for (int k = l + 1; k <= depth; ++k) term *= d[k];
    ntk += term;
  }
  return {s[depth], ntk};
}

TEST(MlpKernel, OneInputGivesOneAndTheNumberOfLayers) {
  for (int depth : {0, 1, 2, 3, 10}) {
    const auto relu = mlp_kernel(Activation::kRelu, depth, Covariance<double>{1, 1, 1});
    EXPECT_DOUBLE_EQ(relu.nngp, 1.0);
    EXPECT_DOUBLE_EQ(relu.ntk, depth + 1.0);
  }
}

TEST(MlpKernel, HasItsKnownValues) {
  // One hidden layer, orthogonal inputs: S^0 = 0, S^1 = 1/pi, NTK = S^1.
  const auto relu = mlp_kernel(Activation::kRelu, 1, gaussian_pair(0.0, 1.0, 1.0));
  EXPECT_DOUBLE_EQ(relu.nngp, 1 / std::numbers::pi);
  EXPECT_DOUBLE_EQ(relu.ntk, 1 / std::numbers::pi);
  // Correlation 1/2: S^1 = 1/3 + sqrt(3)/(2 pi), NTK = S^1 + (2/3)(1/2).
  const auto half = mlp_kernel(Activation::kRelu, 1, gaussian_pair(0.5, 1.0, 1.0));
  EXPECT_DOUBLE_EQ(half.ntk, 2.0 / 3 + std::sqrt(3.0) / (2 * std::numbers::pi));
  // Linear: every layer passes x.x'/d on.
  const auto linear = mlp_kernel(Activation::kLinear, 4, Covariance<double>{1, 0.3, 2});
  EXPECT_DOUBLE_EQ(linear.nngp, 0.3);
  EXPECT_DOUBLE_EQ(linear.ntk, 1.5);
}

TEST(MlpKernel, ErfOfTwoLayersIsTheFormulaTwice) {
  const double xx = 1.0, xy = 0.3, yy = 2.0;
  const auto arcsine = [](double k, double u, double v) {
    return 2 / std::numbers::pi * std::asin(2 * k / std::sqrt((1 + 2 * u) * (1 + 2 * v)));
  };
  const auto slope = [](double k, double u, double v) {
    return 4 / std::numbers::pi / std::sqrt((1 + 2 * u) * (1 + 2 * v) - 4 * k * k);
  };
  const double s_xx = arcsine(xx, xx, xx), s_yy = arcsine(yy, yy, yy), s_xy = arcsine(xy, xx, yy);
  const double s2 = arcsine(s_xy, s_xx, s_yy);
  const double d1 = slope(xy, xx, yy), d2 = slope(s_xy, s_xx, s_yy);
  const auto erf = mlp_kernel(Activation::kErf, 2, Covariance<double>{xx, xy, yy});
  EXPECT_NEAR(erf.nngp, s2, 1e-15);
  EXPECT_NEAR(erf.ntk, s2 + s_xy * d2 + xy * d1 * d2, 1e-15);
}

TEST(MlpKernel, AgreesWithTheTextbookSumIn50Digits) {
  for (int depth : {1, 2, 3, 7}) {
    for (double rho : {-0.9, -0.3, 0.0, 0.6, 0.95}) {
      const auto got =
          mlp_kernel<Real50>(Activation::kRelu, depth, gaussian_pair<Real50>(rho, 2, 3));
      const auto want = textbook_relu(depth, rho, 6);
      EXPECT_LT(static_cast<double>(abs(got.nngp - want.nngp)), 1e-46) << depth << ' ' << rho;
      EXPECT_LT(static_cast<double>(abs(got.ntk - want.ntk)), 1e-46) << depth << ' ' << rho;
    }
  }
}

TEST(MlpKernel, CppBinFloatAndMpfrAgree) {
  using boost::multiprecision::mpfr_float;
  const unsigned former = mpfr_float::default_precision();
  mpfr_float::default_precision(80);
  for (const char* rho : {"-1", "-0.999999999999", "-0.5", "0", "0.6", "0.999999999999", "1"}) {
    const auto wide = mlp_kernel<mpfr_float>(Activation::kRelu, 3,
                                             gaussian_pair<mpfr_float>(mpfr_float(rho), 1, 1));
    const auto fifty =
        mlp_kernel<Real50>(Activation::kRelu, 3, gaussian_pair<Real50>(Real50(rho), 1, 1));
    EXPECT_LT(static_cast<double>(abs(Real50(wide.nngp.str()) - fifty.nngp)), 1e-47) << rho;
    EXPECT_LT(static_cast<double>(abs(Real50(wide.ntk.str()) - fifty.ntk)), 1e-43) << rho;
  }
  mpfr_float::default_precision(former);
}

TEST(MlpKernel, DoubleAgreesWith50DigitsDownToTheLastCorrelation) {
  double worst = 0;
  for (Activation activation : {Activation::kRelu, Activation::kErf, Activation::kLinear}) {
    for (int depth : {1, 2, 3, 10}) {
      for (double rho : {1.0, 1 - 1e-15, 1 - 1e-12, 1 - 1e-6, 0.9, 0.6, 0.0, -0.3, -0.6, -0.9,
                         -1 + 1e-6, -1 + 1e-12, -1.0}) {
        const auto got = mlp_kernel(activation, depth, gaussian_pair(rho, 0.3, 1.7));
        const auto want =
            mlp_kernel<Real50>(activation, depth, gaussian_pair<Real50>(rho, 0.3, 1.7));
        // The NTK of opposed inputs is a sum with terms of both signs.
        const double largest = std::fmax(std::fabs(double(want.ntk)), std::fabs(0.51 * rho));
        const double error = std::fmax(ulps_apart(got.nngp, want.nngp),
                                       ulps_apart(got.ntk, want.ntk, rho < 0 ? largest : got.ntk));
        EXPECT_LE(error, mlp_kernel_error_ulps(depth))
            << "activation " << name(activation) << " depth " << depth << " rho " << rho;
        worst = std::fmax(worst, error / (depth + 1));
      }
    }
  }
  RecordProperty("worst_ulps_per_layer", std::to_string(worst));
}

TEST(MlpKernel, CollinearInputsOfUnequalNormKeepTheirAngle) {
  // From the covariance alone the angle is 1e-8 here, and the NTK off by as much.
  const auto kernel = mlp_kernel(Activation::kRelu, 3, gaussian_pair(1.0, 0.1, 0.3));
  EXPECT_DOUBLE_EQ(kernel.nngp, 0.03);
  EXPECT_DOUBLE_EQ(kernel.ntk, 0.12);
}

TEST(MlpKernel, ReluIsHomogeneousInEachInput) {
  const auto base = mlp_kernel(Activation::kRelu, 3, Covariance<double>{1.0, 0.6, 1.0});
  const double c = 2.5, e = 0.2;
  const auto scaled =
      mlp_kernel(Activation::kRelu, 3, Covariance<double>{c * c, 0.6 * c * e, e * e});
  EXPECT_NEAR(scaled.nngp, c * e * base.nngp, 1e-15);
  EXPECT_NEAR(scaled.ntk, c * e * base.ntk, 1e-14);
}

TEST(MlpKernel, IsSymmetricAndSafeAtZero) {
  for (Activation activation : {Activation::kRelu, Activation::kErf, Activation::kLinear}) {
    const auto one = mlp_kernel(activation, 3, Covariance<double>{0.5, -0.2, 2.0});
    const auto other = mlp_kernel(activation, 3, Covariance<double>{2.0, -0.2, 0.5});
    EXPECT_NEAR(one.nngp, other.nngp, 1e-15);
    EXPECT_NEAR(one.ntk, other.ntk, 1e-15);
    const auto zero = mlp_kernel(activation, 3, Covariance<double>{0, 0, 2.0});
    EXPECT_EQ(zero.nngp, 0.0);
    EXPECT_EQ(zero.ntk, 0.0);
  }
}

TEST(MlpKernel, RefusesWhatHasNoAnswer) {
  EXPECT_THROW(mlp_kernel(Activation::kRelu, -1, gaussian_pair(0.5, 1.0, 1.0)),
               std::invalid_argument);
  EXPECT_THROW(mlp_kernel(Activation::kTanh, 2, gaussian_pair(0.5, 25.0, 1.0)),
               std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
