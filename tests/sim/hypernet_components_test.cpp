// The components of K^(r): against K^(r) itself, and against moves that are written out.

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <Eigen/QR>
#include <array>
#include <cmath>

#include "sim/hypernet.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kD = 3;
constexpr Index kDz = 2;

HypernetInput components_input(int which) {
  HypernetInput u{VectorXd(kD), VectorXd(kDz)};
  for (Index i = 0; i < kD; ++i) u.x[i] = std::cos(0.4 * which + static_cast<double>(i));
  for (Index i = 0; i < kDz; ++i) u.z[i] = std::sin(1.1 + 0.5 * which + static_cast<double>(i));
  return u;
}

Hypernet components_net(Engine engine, int depth_g, Index n, Index m, std::uint64_t sample = 0) {
  return {uniform_hypernet(kD, 1, n, kDz, depth_g, m), engine, SampleKey{5, 21, 0, sample}};
}

// --- against K^(r) ---

TEST(HypernetComponents, AddUpToTheCorrelations) {
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    for (const int depth_g : {1, 2, 3, 4}) {
      const int max_order = 2 * depth_g;
      Hypernet net = components_net(engine, depth_g, 30, 20);
      const HypernetInput u = components_input(0), v = components_input(1);
      const VectorXd components = net.components(u, v, max_order);
      const VectorXd k = net.correlations(u, v, max_order);
      const ComponentAlgebra algebra = net.component_algebra(max_order);
      ASSERT_EQ(components.size(), algebra.size());
      VectorXd sums = VectorXd::Zero(max_order + 1);
      VectorXd sizes = sums;
      for (int i = 0; i < algebra.size(); ++i) {
        const int order = algebra.monomials()[i].order();
        sums[order] += components[i];
        sizes[order] += std::abs(components[i]);
      }
      for (int r = 0; r <= max_order; ++r) {
        EXPECT_NEAR(sums[r], k[r], 1e-11 * sizes[r]) << "H = " << depth_g << ", K^(" << r << ")";
      }
    }
  }
}

TEST(HypernetComponents, AddUpWhereBothInputsAreTheSame) {
  Hypernet net = components_net(Engine::kDeferred, 3, 40, 30);
  const HypernetInput u = components_input(0);
  const VectorXd components = net.components(u, u, 3);
  const ComponentAlgebra algebra = net.component_algebra(3);
  VectorXd sums = VectorXd::Zero(4);
  for (int i = 0; i < algebra.size(); ++i) sums[algebra.monomials()[i].order()] += components[i];
  const VectorXd k = net.correlations(u, u, 3);
  for (int r = 0; r <= 3; ++r) EXPECT_NEAR(sums[r], k[r], 1e-11 * std::abs(k[r])) << r;
}

TEST(HypernetComponents, CompletedNetworkHasTheSame) {
  for (const int depth_g : {2, 3, 4}) {
    Hypernet deferred = components_net(Engine::kDeferred, depth_g, 24, 17, 3);
    const HypernetInput u = components_input(0), v = components_input(2);
    const VectorXd components = deferred.components(u, v, 4);
    const auto [hidden, last] = deferred.complete();
    const VectorXd expected = Hypernet(deferred.shape(), hidden, last).components(u, v, 4);
    const ComponentAlgebra algebra = deferred.component_algebra(4);
    for (int i = 0; i < algebra.size(); ++i) {
      EXPECT_NEAR(components[i], expected[i], 1e-9 * std::abs(expected[i])) << i;
    }
  }
}

TEST(HypernetComponents, RefusesNetworksThatHaveNone) {
  const HypernetInput u = components_input(0), v = components_input(1);
  Hypernet deep(uniform_hypernet(kD, 2, 8, kDz, 2, 8), Engine::kDense, SampleKey{});
  EXPECT_THROW(deep.components(u, v, 2), std::invalid_argument);
  HypernetShape smooth = uniform_hypernet(kD, 1, 8, kDz, 2, 8);
  smooth.g.activation = Activation::kTanh;
  EXPECT_THROW(Hypernet(smooth, Engine::kDense, SampleKey{}).components(u, v, 2),
               std::invalid_argument);
  const InfiniteWidth limit{{u.x, v.x}, MatrixXd::Identity(2, 2), MatrixXd::Identity(2, 2)};
  Hypernet infinite(uniform_hypernet(kD, 1, 1, kDz, 2, 8), limit, Engine::kDense, SampleKey{});
  EXPECT_THROW(infinite.components(u, v, 2), std::invalid_argument);
  Hypernet net = components_net(Engine::kDense, 2, 8, 8);
  EXPECT_THROW(net.components(u, v, -1), std::invalid_argument);
}

// --- written out: g with frozen gates at weights that move by each kind on its own, and the
// coefficients by interpolation ---

using Matrices = std::vector<MatrixXd>;  // V_1 .. V_H, or a move of them

Matrices combined(const Matrices& a, double factor, const Matrices& b) {
  Matrices sum = a;
  for (std::size_t l = 0; l < sum.size(); ++l) sum[l] += factor * b[l];
  return sum;
}

double product(const Matrices& a, const Matrices& b) {
  double sum = 0.0;
  for (std::size_t l = 0; l < a.size(); ++l) sum += a[l].cwiseProduct(b[l]).sum();
  return sum;
}

VectorXd slope_of(const VectorXd& h) {
  return (h.array() > 0.0).select(VectorXd::Constant(h.size(), std::sqrt(2.0)), 0.0);
}

struct WrittenOut {
  MatrixXd w;
  Matrices last;    // A_1 .. A_H
  Matrices shapes;  // zeros of the sizes of V_1 .. V_H

  Matrices emitted(const VectorXd& y) const {
    Matrices v = shapes;
    for (std::size_t l = 0; l < v.size(); ++l) {
      const VectorXd entries = last[l] * y / std::sqrt(static_cast<double>(y.size()));
      v[l] = entries.reshaped(v[l].rows(), v[l].cols());
    }
    return v;
  }
};

std::vector<VectorXd> gates_at(const Matrices& v, const VectorXd& z) {
  std::vector<VectorXd> gates;
  VectorXd y = z;
  for (std::size_t l = 0; l + 1 < v.size(); ++l) {
    const VectorXd h = v[l] * y / std::sqrt(static_cast<double>(y.size()));
    gates.push_back(slope_of(h));
    y = gates.back().cwiseProduct(h);
  }
  return gates;
}

double frozen(const Matrices& v, const std::vector<VectorXd>& gates, const VectorXd& z) {
  VectorXd y = z;
  for (std::size_t l = 0; l < v.size(); ++l) {
    y = v[l] * y / std::sqrt(static_cast<double>(y.size()));
    if (l < gates.size()) y = gates[l].cwiseProduct(y);
  }
  return y[0];
}

// With its gates frozen g is linear in each entry.
Matrices gradient_at(const Matrices& v, const VectorXd& z) {
  const std::vector<VectorXd> gates = gates_at(v, z);
  const double at_rest = frozen(v, gates, z);
  Matrices gradient = v;
  for (std::size_t l = 0; l < v.size(); ++l) {
    for (Index i = 0; i < v[l].size(); ++i) {
      Matrices moved = v;
      moved[l].data()[i] += 1.0;
      gradient[l].data()[i] = frozen(moved, gates, z) - at_rest;
    }
  }
  return gradient;
}

// The moves of v by kind: aligned, transverse, second order, radial.
std::array<Matrices, 4> moves_by_kind(const WrittenOut& net, const HypernetInput& u,
                                      const HypernetInput& v) {
  const auto n = static_cast<double>(net.w.rows());
  const VectorXd h = net.w * u.x / std::sqrt(static_cast<double>(kD));
  const VectorXd h_v = net.w * v.x / std::sqrt(static_cast<double>(kD));
  const VectorXd y = slope_of(h).cwiseProduct(h);
  const VectorXd y_v = slope_of(h_v).cwiseProduct(h_v);
  const Matrices g = gradient_at(net.emitted(y_v), v.z);
  VectorXd eta = VectorXd::Zero(net.w.rows());
  for (std::size_t l = 0; l < g.size(); ++l) {
    eta += net.last[l].transpose() * g[l].reshaped() / std::sqrt(n);
  }
  eta = eta.cwiseProduct(slope_of(h)).cwiseProduct(slope_of(h_v));
  eta *= u.x.dot(v.x) / static_cast<double>(kD);
  MatrixXd plane(y.size(), 2);
  plane << y, y_v;
  const VectorXd radial = plane * plane.colPivHouseholderQr().solve(eta);
  const Matrices moved = net.emitted(eta - radial);
  const double along = product(g, moved) / product(g, g);
  return {combined(net.shapes, y_v.dot(y) / n + along, g), combined(moved, -along, g),
          combined(net.shapes, y_v.dot(eta) / n, g), net.emitted(radial)};
}

// The coefficients of a polynomial from its values at all points with entries 0, 1, .. that add up
// to its degree at most.
VectorXd interpolated(const std::vector<Component>& monomials, const VectorXd& values) {
  MatrixXd powers(values.size(), values.size());
  for (Index i = 0; i < values.size(); ++i) {
    for (Index k = 0; k < values.size(); ++k) {
      const auto& [q, j, w, p] = monomials[i];
      const auto& [a, b, c, d] = monomials[k];
      powers(i, k) = std::pow(q, a) * std::pow(j, b) * std::pow(w, c) * std::pow(p, d);
    }
  }
  return powers.fullPivLu().solve(values);
}

// The components by that route.
VectorXd written_out(Hypernet& net, const HypernetInput& u, const HypernetInput& v,
                     const std::vector<Component>& monomials) {
  const auto [hidden, last] = net.complete();
  WrittenOut written{hidden[0], last, {}};
  const MlpShape& g = net.shape().g;
  for (int l = 0; l < g.n_layers(); ++l) {
    written.shapes.push_back(MatrixXd::Zero(g.width(l + 1), g.width(l)));
  }
  const VectorXd h = written.w * u.x / std::sqrt(static_cast<double>(kD));
  const Matrices at_rest = written.emitted(slope_of(h).cwiseProduct(h));
  const std::vector<VectorXd> gates = gates_at(at_rest, u.z);
  const auto [aligned, transverse, second, radial] = moves_by_kind(written, u, v);
  VectorXd values(std::ssize(monomials));
  for (Index i = 0; i < values.size(); ++i) {
    const auto& [q, j, w, p] = monomials[i];
    Matrices moved = combined(combined(at_rest, q, aligned), j, transverse);
    moved = combined(combined(moved, w, second), p, radial);
    values[i] = frozen(moved, gates, u.z);
  }
  VectorXd components = interpolated(monomials, values);
  for (Index i = 0; i < values.size(); ++i) {
    components[i] *= std::tgamma(1.0 + monomials[i].order());
  }
  return components;
}

TEST(HypernetComponents, AreThoseOfMovesThatAreWrittenOut) {
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    for (const int depth_g : {1, 2, 3}) {
      int n_live = 0;
      for (std::uint64_t sample = 0; sample < 8; ++sample) {
        Hypernet net = components_net(engine, depth_g, 9, 5, sample);
        const HypernetInput u = components_input(0), v = components_input(1);
        const VectorXd components = net.components(u, v, 2 * depth_g);
        if (net.inner_product(net.gradient(v), net.gradient(v)) == 0.0) continue;  // a dead network
        const std::vector<Component> monomials = net.component_algebra(2 * depth_g).monomials();
        const VectorXd expected = written_out(net, u, v, monomials);
        for (Index i = 0; i < components.size(); ++i) {
          EXPECT_NEAR(components[i], expected[i], 1e-10 * (1.0 + std::abs(expected[i])))
              << "H = " << depth_g << ", sample " << sample << ", monomial " << i;
        }
        n_live += components.cwiseAbs().minCoeff() > 0.0 ? 1 : 0;
      }
      EXPECT_GT(n_live, 0) << "all components are to be compared somewhere";
    }
  }
}

}  // namespace
}  // namespace widthwise::sim
