// Outputs along a line, held against jets and against networks whose weights were moved.

#include "sim/dense_line.hpp"

#include <gtest/gtest.h>

#include <Eigen/QR>
#include <cmath>

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd line_point(Index d, int which) {
  VectorXd x(d);
  for (Index i = 0; i < d; ++i) x[i] = std::cos(0.4 * which + static_cast<double>(i * which + i));
  return x;
}

SampleKey line_key(std::uint64_t sample) {
  return {12, 5, 0, sample};
}

// r! times the coefficients of the polynomial through the values.
VectorXd derivatives_from(const VectorXd& t, const VectorXd& values) {
  MatrixXd powers(t.size(), t.size());
  for (Index k = 0; k < t.size(); ++k) powers.col(k) = t.array().pow(static_cast<double>(k));
  VectorXd derivatives = powers.colPivHouseholderQr().solve(values);
  for (Index k = 0; k < t.size(); ++k) derivatives[k] *= std::tgamma(static_cast<double>(k) + 1.0);
  return derivatives;
}

void expect_all_near(const VectorXd& found, const VectorXd& expected, double scale) {
  ASSERT_EQ(found.size(), expected.size());
  for (Index k = 0; k < found.size(); ++k) EXPECT_NEAR(found[k], expected[k], scale) << k;
}

TEST(ValuesAlong, OfAReluMlpAreAPolynomialWithTheCoefficientsOfTheJet) {
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    Mlp mlp(uniform_mlp(3, 3, 12), engine, line_key(1));
    const VectorXd u = line_point(3, 1), v = line_point(3, 2);
    const VectorXd k = mlp.correlations(u, v, 6);
    const VectorXd t = VectorXd::LinSpaced(7, -1.0, 1.0);
    expect_all_near(derivatives_from(t, values_along(mlp, u, v, t)), k, 1e-9 * k.norm());
  }
}

TEST(ValuesAlong, OfAHypernetAreAPolynomialWithTheCoefficientsOfTheJet) {
  for (const int depth_f : {1, 2}) {
    const HypernetShape shape = uniform_hypernet(3, depth_f, 9, 3, 2, 7);
    Hypernet net(shape, Engine::kDeferred, line_key(2));
    const HypernetInput u{line_point(3, 1), line_point(3, 3)};
    const HypernetInput v{line_point(3, 2), line_point(3, 4)};
    const int degree = shape.degree();
    const VectorXd k = net.correlations(u, v, degree);
    const VectorXd t = VectorXd::LinSpaced(degree + 1, -1.0, 1.0);
    expect_all_near(derivatives_from(t, values_along(net, u, v, t)), k, 1e-8 * k.norm());
  }
}

TEST(ValuesAlong, OfATanhMlpAreThoseOfMovedWeights) {
  const MlpShape shape = uniform_mlp(3, 2, 10, Activation::kTanh);
  Mlp mlp(shape, Engine::kDense, line_key(3));
  const VectorXd u = line_point(3, 1), v = line_point(3, 2);
  const VectorXd t = VectorXd::LinSpaced(4, 0.0, 3.0);
  const VectorXd values = values_along(mlp, u, v, t);
  const Tangent gradient = mlp.gradient(v);
  for (Index i = 0; i < t.size(); ++i) {
    std::vector<MatrixXd> weights = mlp.complete();
    for (std::size_t l = 0; l < weights.size(); ++l) {
      for (const auto& [left, right] : gradient.layers[l]) {
        weights[l] += t[i] * left * right.transpose();
      }
    }
    EXPECT_NEAR(values[i], Mlp(shape, weights).value(u), 1e-12) << t[i];
  }
}

}  // namespace
}  // namespace widthwise::sim
