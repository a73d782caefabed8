// The kernels of networks with sigmas, biases and skips against dense finite networks, drawn and
// differentiated here by hand: the only check of what the recursion takes for granted.

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cmath>
#include <random>
#include <vector>

#include "theory/mlp_kernel.hpp"

namespace widthwise::theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kFiniteWidth = 400;
constexpr int kDraws = 24;

double value(const Activation& s, double t) {
  if (s == Activation::kRelu) return std::sqrt(2.0) * std::fmax(t, 0.0);
  if (s == Activation::kTanh) return std::tanh(t);
  return t / (1 + std::exp(-t));
}

double slope(const Activation& s, double t) {
  if (s == Activation::kRelu) return t > 0 ? std::sqrt(2.0) : 0.0;
  if (s == Activation::kTanh) return 1 - std::tanh(t) * std::tanh(t);
  const double y = 1 / (1 + std::exp(-t));
  return y + t * y * (1 - y);
}

struct Drawn {
  std::vector<MatrixXd> weights;  ///< the last one is a row
  std::vector<VectorXd> biases;
};

template <class Engine>
Drawn draw(int depth, Index d, Engine& engine) {
  std::normal_distribution<double> normal;
  const auto number = [&] { return normal(engine); };
  Drawn drawn;
  for (int l = 0; l <= depth; ++l) {
    const Index rows = l == depth ? 1 : kFiniteWidth;
    drawn.weights.push_back(MatrixXd::NullaryExpr(rows, l == 0 ? d : kFiniteWidth, number));
    drawn.biases.push_back(VectorXd::NullaryExpr(rows, number));
  }
  return drawn;
}

/// y_0 .. y_L and the gradients of f in h_1 .. h_L.
struct Passes {
  std::vector<VectorXd> y;
  std::vector<VectorXd> delta;
};

Passes pass(const MlpArchitecture<double>& mlp, const Drawn& drawn, const VectorXd& x) {
  std::vector<VectorXd> h;
  Passes passes{{x}, std::vector<VectorXd>(static_cast<std::size_t>(mlp.depth))};
  const auto scale = [&](int l) {
    return mlp.sigma_w_of(l + 1) / std::sqrt(static_cast<double>(drawn.weights[l].cols()));
  };
  const auto skips = [&](int l) { return mlp.residual != Residual::kNone && l > 0; };
  const auto branch = [&](int l) {
    return mlp.residual == Residual::kScaled && l > 0 ? 1 / std::sqrt(double(mlp.depth)) : 1.0;
  };
  for (int l = 0; l < mlp.depth; ++l) {
    h.push_back(scale(l) * (drawn.weights[l] * passes.y[l]) +
                mlp.sigma_b_of(l + 1) * drawn.biases[l]);
    VectorXd y = branch(l) * h[l].unaryExpr([&](double t) { return value(mlp.activation, t); });
    if (skips(l)) y += passes.y[l];
    passes.y.push_back(y);
  }
  VectorXd back = scale(mlp.depth) * drawn.weights[mlp.depth].transpose();
  for (int l = mlp.depth - 1; l >= 0; --l) {
    const VectorXd slopes = h[l].unaryExpr([&](double t) { return slope(mlp.activation, t); });
    passes.delta[l] = branch(l) * slopes.cwiseProduct(back);
    const VectorXd below = scale(l) * (drawn.weights[l].transpose() * passes.delta[l]);
    back = skips(l) ? VectorXd(back + below) : below;
  }
  return passes;
}

struct Kernels {
  double nngp;  ///< given the hidden layers
  double ntk;
};

Kernels kernels(const MlpArchitecture<double>& mlp, const Drawn& drawn, const VectorXd& x,
                const VectorXd& other) {
  const Passes a = pass(mlp, drawn, x);
  const Passes b = pass(mlp, drawn, other);
  double ntk = 0;
  double share = 0;
  for (int l = 0; l <= mlp.depth; ++l) {
    const double w = mlp.sigma_w_of(l + 1);
    const double bias = mlp.sigma_b_of(l + 1);
    share = w * w * a.y[l].dot(b.y[l]) / static_cast<double>(a.y[l].size());
    const double trained = mlp.trained_biases ? bias * bias : 0.0;
    ntk += (l == mlp.depth ? 1.0 : a.delta[l].dot(b.delta[l])) * (share + trained);
    share += bias * bias;
  }
  return {share, ntk};
}

void expect_limit(const std::vector<double>& draws, double limit, const char* what) {
  const VectorXd all = Eigen::Map<const VectorXd>(draws.data(), kDraws);
  const double error =
      std::sqrt((all.array() - all.mean()).square().sum() / (kDraws - 1.0) / kDraws);
  // Means are off by O(1/n): a network of a dozen layers' and units' fourth moments.
  EXPECT_NEAR(all.mean(), limit, 4.5 * error + 12 * std::fabs(limit) / kFiniteWidth) << what;
  EXPECT_LT(error, 0.04 * std::fabs(limit)) << what << ": too noisy to show anything";
}

class FiniteNetwork : public ::testing::TestWithParam<MlpArchitecture<double>> {};

TEST_P(FiniteNetwork, HasKernelsNearTheLimit) {
  const MlpArchitecture<double>& mlp = GetParam();
  const VectorXd x{{1.5, -0.5, 0.25, 1.0}};
  const VectorXd other{{0.75, 0.5, 1.25, 1.0}};
  const auto limit =
      mlp_kernel(mlp, gaussian_pair(Covariance<double>{x.squaredNorm() / 4, x.dot(other) / 4,
                                                       other.squaredNorm() / 4}));
  std::mt19937_64 engine(7);
  std::vector<double> nngp, ntk;
  for (int i = 0; i < kDraws; ++i) {
    const Drawn drawn = draw(mlp.depth, 4, engine);
    const Kernels k = kernels(mlp, drawn, x, other);
    nngp.push_back(k.nngp);
    ntk.push_back(k.ntk);
  }
  expect_limit(nngp, limit.nngp, "nngp");
  expect_limit(ntk, limit.ntk, "ntk");
}

INSTANTIATE_TEST_SUITE_P(Kinds, FiniteNetwork,
                         ::testing::Values(
                             MlpArchitecture<double>{
                                 .depth = 3, .sigma_w = {1.25}, .sigma_b = {0.5, 0.0, 0.25, 1.0}},
                             MlpArchitecture<double>{.depth = 3, .residual = Residual::kPlain},
                             MlpArchitecture<double>{.activation = Activation::kSilu,
                                                     .depth = 3,
                                                     .sigma_w = {2.0},
                                                     .sigma_b = {0.5},
                                                     .trained_biases = false,
                                                     .residual = Residual::kScaled},
                             MlpArchitecture<double>{.activation = Activation::kTanh,
                                                     .depth = 3,
                                                     .sigma_w = {1.5},
                                                     .sigma_b = {0.25},
                                                     .residual = Residual::kPlain}));

}  // namespace
}  // namespace widthwise::theory
