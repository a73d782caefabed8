// Kernels with sigmas, biases, skips and other parameterisations against a textbook: covariances by
// their formulas, and the NTK as the sum of what every layer's parameters contribute.

#include "theory/mlp_architecture.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "tests/theory/enclosure.hpp"
#include "tests/theory/ulps.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::theory {
namespace {

using Mlp50 = MlpArchitecture<Real50>;
using Cov50 = Covariance<Real50>;

struct Duals {
  Real50 value;
  Real50 slope;
};

Duals textbook_duals(const Activation& activation, const Cov50& q) {
  const Real50 pi = boost::math::constants::pi<Real50>();
  if (activation == Activation::kRelu) {
    const Real50 norms = sqrt(Real50(q.xx * q.yy));
    const Real50 c = q.xy >= norms ? Real50(1) : Real50(q.xy / norms);
    const Real50 t = acos(c);
    return {norms * (sin(t) + (pi - t) * c) / pi, (pi - t) / pi};
  }
  const Real50 det = (1 + 2 * q.xx) * (1 + 2 * q.yy);
  return {2 / pi * asin(Real50(2 * q.xy / sqrt(det))),
          4 / pi / sqrt(Real50(det - 4 * q.xy * q.xy))};
}

Real50 textbook_mean(const Activation& activation, const Real50& variance) {
  if (activation != Activation::kRelu) return 0;
  return sqrt(Real50(variance / boost::math::constants::pi<Real50>()));
}

/// A unit of y at the two inputs.
struct Unit {
  Cov50 moments;
  std::array<Real50, 2> mean{0, 0};
};

Real50 cross(const Real50& moment, const Real50& a2, const Real50& below, const Real50& means) {
  return below + a2 * moment + sqrt(a2) * means;
}

struct Textbook {
  Real50 nngp;
  std::vector<Real50> contributions;  ///< of each layer's weights, then of each layer's biases
};

/// In the NTK parameterisation, layer by layer.
Textbook textbook(const Mlp50& mlp, const Cov50& s0) {
  Unit y{s0};
  std::vector<Real50> weights;  // sigma_w^2 S^{l-1}, and biases, as they enter h_l
  std::vector<Real50> biases;
  std::vector<Real50> passed;   // from T^{l-1} to T^l
  std::vector<Real50> entered;  // from P^l to T^l
  for (int l = 1;; ++l) {
    const Real50 w = mlp.sigma_w_of(l) * mlp.sigma_w_of(l);
    const Real50 b = mlp.sigma_b_of(l) * mlp.sigma_b_of(l);
    const Cov50 q{w * y.moments.xx + b, w * y.moments.xy + b, w * y.moments.yy + b};
    weights.push_back(w * y.moments.xy);
    biases.push_back(mlp.trained_biases ? b : Real50(0));
    if (l == mlp.depth + 1) {
      Textbook book{q.xy, {}};
      for (const auto* terms : {&weights, &biases}) {
        for (int layer = 1; layer <= l; ++layer) {
          Real50 term = terms->at(static_cast<std::size_t>(layer - 1));
          if (layer < l) term *= entered[static_cast<std::size_t>(layer - 1)] * w;
          for (int k = layer + 1; k < l; ++k) term *= passed[static_cast<std::size_t>(k - 1)];
          book.contributions.push_back(term);
        }
      }
      return book;
    }
    const Duals xy = textbook_duals(mlp.activation, q);
    const Real50 xx = textbook_duals(mlp.activation, {q.xx, q.xx, q.xx}).value;
    const Real50 yy = textbook_duals(mlp.activation, {q.yy, q.yy, q.yy}).value;
    const std::array<Real50, 2> added{textbook_mean(mlp.activation, q.xx),
                                      textbook_mean(mlp.activation, q.yy)};
    const bool skips = mlp.residual != Residual::kNone && l > 1;
    const Real50 a2 =
        mlp.residual == Residual::kScaled && l > 1 ? Real50(1) / mlp.depth : Real50(1);
    entered.push_back(a2 * xy.slope);
    passed.push_back(entered.back() * w + (skips ? 1 : 0));
    if (!skips) {
      y = {{xx, xy.value, yy}, added};
      continue;
    }
    const auto& m = y.mean;
    y.moments = {cross(xx, a2, y.moments.xx, 2 * m[0] * added[0]),
                 cross(xy.value, a2, y.moments.xy, m[0] * added[1] + m[1] * added[0]),
                 cross(yy, a2, y.moments.yy, 2 * m[1] * added[1])};
    for (const std::size_t i : {0u, 1u}) y.mean[i] += sqrt(a2) * added[i];
  }
}

std::vector<Mlp50> architectures() {
  const std::vector<Real50> w{1.5, 0.75, 1.25, 0.875};
  const std::vector<Real50> b{0.25, 0, 0.5, 0.125};
  std::vector<Mlp50> all;
  for (const Activation& activation : {Activation::kRelu, Activation::kErf}) {
    for (const Residual residual : {Residual::kNone, Residual::kPlain, Residual::kScaled}) {
      for (const bool trained : {true, false}) {
        all.push_back({.activation = activation,
                       .depth = 3,
                       .sigma_w = w,
                       .sigma_b = b,
                       .trained_biases = trained,
                       .residual = residual});
      }
      all.push_back({.activation = activation, .depth = 3, .residual = residual});
      all.push_back({.activation = activation, .depth = 2, .sigma_w = {1.25}, .sigma_b = {0.5}});
    }
  }
  return all;
}

Real50 sum(const std::vector<Real50>& terms) {
  Real50 total = 0;
  for (const Real50& term : terms) total += term;
  return total;
}

TEST(MlpArchitecture, AgreesWithTheTextbook) {
  for (const Mlp50& mlp : architectures()) {
    for (const double rho : {0.9, 0.25, 0.0, -0.5}) {
      const Cov50 s0{0.5, Real50(rho) * sqrt(Real50(1.0)), 2};
      const auto got =
          mlp_kernel(mlp, gaussian_pair<Real50>(rho, sqrt(Real50(0.5)), sqrt(Real50(2))));
      const Textbook want = textbook(mlp, s0);
      EXPECT_LT(static_cast<double>(abs(got.nngp - want.nngp)), 1e-45) << rho;
      EXPECT_LT(static_cast<double>(abs(got.ntk - sum(want.contributions))), 1e-44) << rho;
    }
  }
}

/// The NTK of width n by the definition: every contribution times its metric, and in the maximal
/// update what is below the last layer over n_L.
Real50 at_width(const Mlp50& mlp, const Cov50& s0, const Real50& n, int input_dimension) {
  const auto contributions = textbook(mlp, s0).contributions;
  const int layers = mlp.depth + 1;
  const auto width = [&](int l) {
    return l == 0 ? Real50(input_dimension) : Real50(n * mlp.ratio_of(l));
  };
  Real50 ntk = 0;
  for (int l = 1; l <= layers; ++l) {
    const Real50 w = mlp.sigma_w_of(l) * mlp.sigma_w_of(l);
    const Real50 b = mlp.sigma_b_of(l) * mlp.sigma_b_of(l);
    Real50 of_weights = width(l - 1) / w;
    Real50 of_biases = b == 0 ? Real50(0) : Real50(1 / b);
    if (mlp.parameterisation == Parameterisation::kMup) {
      if (l == 1) of_weights *= width(1);
      if (l < layers) of_biases *= width(l);
      of_weights /= width(mlp.depth);  // c_L+1 = sigma_w / n_L rather than over its root
      if (l < layers) of_biases /= width(mlp.depth);
    }
    ntk += contributions[static_cast<std::size_t>(l - 1)] * of_weights +
           contributions[static_cast<std::size_t>(layers + l - 1)] * of_biases;
  }
  return ntk;
}

TEST(MlpArchitecture, OtherParameterisationsAreTheLimitsOfTheirDefinitions) {
  const Cov50 s0{0.5, 0.25, 2};
  const auto input = gaussian_pair(s0);
  for (Mlp50 mlp : architectures()) {
    if (mlp.residual == Residual::kNone) mlp.width_ratios = {0.5, 2.0, 1.5};
    mlp.width_ratios.resize(mlp.residual == Residual::kNone ? mlp.depth : 0);
    mlp.input_dimension = 7;
    const Real50 n("1e30");
    mlp.parameterisation = Parameterisation::kStandard;
    const auto standard = mlp_kernel(mlp, input);
    EXPECT_LT(static_cast<double>(abs(at_width(mlp, s0, n, 7) / n - standard.ntk)), 1e-28);
    mlp.parameterisation = Parameterisation::kMup;
    const auto maximal = mlp_kernel(mlp, input);
    EXPECT_LT(static_cast<double>(abs(at_width(mlp, s0, n, 7) - maximal.ntk)), 1e-28);
    const Real50 bias = mlp.sigma_b_of(mlp.depth + 1);
    EXPECT_EQ(maximal.nngp, bias * bias);
  }
}

TEST(MlpArchitecture, ScalesPassThroughReluLayers) {
  // Without biases a ReLU network is homogeneous in every sigma_w: NNGP and NTK times all squares.
  const auto input = gaussian_pair(0.3, 1.0, 2.0);
  const auto base = mlp_kernel(Activation::kRelu, 2, input);
  const auto scaled = mlp_kernel<double>({.depth = 2, .sigma_w = {2.0, 0.5, 3.0}}, input);
  EXPECT_DOUBLE_EQ(scaled.nngp, 9 * base.nngp);
  EXPECT_DOUBLE_EQ(scaled.ntk, 9 * base.ntk);
}

TEST(MlpArchitecture, FixedBiasesLeaveTheNngpAlone) {
  const auto input = gaussian_pair(0.3, 1.0, 2.0);
  MlpArchitecture<double> mlp{.activation = Activation::kGelu, .depth = 2, .sigma_b = {0.5}};
  const auto trained = mlp_kernel(mlp, input);
  mlp.trained_biases = false;
  const auto fixed = mlp_kernel(mlp, input);
  EXPECT_EQ(fixed.nngp, trained.nngp);
  EXPECT_LT(fixed.ntk, trained.ntk - 0.25);
}

template <class T>
MlpArchitecture<T> in(const MlpArchitecture<double>& mlp) {
  return {.activation = mlp.activation,
          .depth = mlp.depth,
          .sigma_w = {mlp.sigma_w.begin(), mlp.sigma_w.end()},
          .sigma_b = {mlp.sigma_b.begin(), mlp.sigma_b.end()},
          .trained_biases = mlp.trained_biases,
          .residual = mlp.residual};
}

double worst_error(const MlpArchitecture<double>& mlp, const std::vector<double>& correlations) {
  double worst = 0;
  const double a = 0.5, b = 1.75;
  const auto self = [&](double norm) { return mlp_kernel(mlp, gaussian_pair(1.0, norm, norm)); };
  const double nngp = std::sqrt(self(a).nngp * self(b).nngp);
  const double ntk = std::sqrt(self(a).ntk * self(b).ntk);
  for (const double rho : correlations) {
    const auto got = mlp_kernel(mlp, gaussian_pair(rho, a, b));
    const auto want = mlp_kernel(
        in<Enclosure>(mlp), gaussian_pair<Enclosure>(Enclosure(rho), Enclosure(a), Enclosure(b)));
    worst = std::fmax(worst, ulps_apart(got.nngp, want.nngp, nngp));
    worst = std::fmax(worst, ulps_apart(got.ntk, want.ntk, ntk));
  }
  return worst;
}

const std::vector<double> kCloseAndFar{1.0, 1 - 1e-14, 1 - 1e-10,  1 - 1e-5,   0.9,
                                       0.3, -0.6,      -1 + 1e-10, -1 + 1e-14, -1.0};

TEST(MlpArchitecture, DoubleIsWithinItsUlpsForEveryActivation) {
  const EnclosurePrecision precision(60);
  double worst = 0;
  for (const char* name : {"leaky-relu:0.3", "gelu", "sin", "polynomial:0,1,-0.25,0.0625"}) {
    for (const int depth : {1, 3}) {
      const MlpArchitecture<double> mlp{.activation = activation_from_name(name), .depth = depth};
      const double error = worst_error(mlp, kCloseAndFar);
      EXPECT_LE(error, mlp_kernel_error_ulps(depth)) << name << " depth " << depth;
      worst = std::fmax(worst, error / (depth + 1));
    }
  }
  RecordProperty("worst_ulps_per_layer", std::to_string(worst));
}

TEST(MlpArchitecture, DoubleIsWithinItsUlpsForQuadrature) {
  const EnclosurePrecision precision(22);
  for (const Activation& activation : {Activation::kTanh, Activation::kSilu}) {
    const MlpArchitecture<double> mlp{.activation = activation, .depth = 2, .sigma_b = {0.25}};
    EXPECT_LE(worst_error(mlp, {1.0, 0.9, -0.6}), mlp_kernel_error_ulps(2)) << name(activation);
  }
}

// An angle that was taken from a rounded covariance would be off by 1e-8 here.
TEST(MlpArchitecture, BiasesAndSkipsKeepTheAngle) {
  const EnclosurePrecision precision(60);
  double worst = 0;
  for (const Activation& activation : {Activation::kRelu, Activation::leaky_relu(0.25)}) {
    for (const Residual residual : {Residual::kNone, Residual::kPlain, Residual::kScaled}) {
      for (const double bias : {0.0, 1e-6, 0.5}) {
        const MlpArchitecture<double> mlp{.activation = activation,
                                          .depth = 4,
                                          .sigma_w = {1.25},
                                          .sigma_b = {bias},
                                          .residual = residual};
        const double error = worst_error(mlp, kCloseAndFar);
        EXPECT_LE(error, mlp_kernel_error_ulps(4)) << name(residual) << ' ' << bias;
        worst = std::fmax(worst, error / 5);
      }
    }
  }
  RecordProperty("worst_ulps_per_layer", std::to_string(worst));
}

TEST(MlpArchitecture, RefusesWhatIsNoNetwork) {
  const auto refusal = [](const MlpArchitecture<double>& mlp) -> std::string {
    try {
      mlp.require_consistent();
    } catch (const std::invalid_argument& objection) {
      return objection.what();
    }
    return "";
  };
  EXPECT_EQ(refusal({.depth = 2, .sigma_w = {1, 2, 3}, .sigma_b = {0.5}}), "");
  EXPECT_NE(refusal({.depth = 2, .sigma_w = {1, 2}}).find("one a layer"), std::string::npos);
  EXPECT_NE(refusal({.depth = 2, .sigma_w = {0}}).find("not positive"), std::string::npos);
  EXPECT_NE(refusal({.depth = 2, .sigma_b = {-1}}).find("negative"), std::string::npos);
  EXPECT_NE(refusal({.depth = 2, .width_ratios = {1}}).find("every hidden"), std::string::npos);
  EXPECT_NE(
      refusal({.depth = 2, .residual = Residual::kPlain, .width_ratios = {1, 2}}).find("one width"),
      std::string::npos);
  EXPECT_NE(refusal({.parameterisation = Parameterisation::kMup}).find("dimension"),
            std::string::npos);
}

}  // namespace
}  // namespace widthwise::theory
