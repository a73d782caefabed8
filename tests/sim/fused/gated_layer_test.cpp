// What is drawn of a layer's vectors are their inner products by class of gates.

#include "sim/fused/gated_layer.hpp"

#include <gtest/gtest.h>

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/sim/two_samples.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using test::scaled_samples;

constexpr double kOfXi = 0.8;
constexpr double kOfEta = 0.3;

RandomStream stream_of(std::uint64_t seed, std::uint64_t sample) {
  return {{.seed = seed, .study = 9, .width = 0, .sample = sample}, 1};
}

int class_of(double xi, double at_u) {
  if (xi > 0.0) return at_u > 0.0 ? kOpenAtBoth : kOpenAtUPrime;
  return at_u > 0.0 ? kOpenAtU : kGateClasses;
}

// An inner product over one class.
double in_class(int c, const Coordinates<double>& a, const Coordinates<double>& b) {
  const Index n = std::min(a.cols(), b.cols());
  return (a.row(c).head(n) * b.row(c).head(n)).sum();
}

TEST(GateSums, CountAndSumByClassAtAnyLength) {
  for (Index n = 1; n <= 40; ++n) {
    std::vector<double> xi;
    std::vector<double> eta;
    GateSums<double> expected{};
    for (Index i = 0; i < n; ++i) {
      xi.push_back(std::sin(1.0 + static_cast<double>(i)));
      eta.push_back(std::cos(2.0 * static_cast<double>(i)));
      const int c = class_of(xi.back(), kOfXi * xi.back() + kOfEta * eta.back());
      if (c == kGateClasses) continue;
      expected[c].count += 1.0;
      expected[c].xi_xi += xi.back() * xi.back();
      expected[c].xi_eta += xi.back() * eta.back();
      expected[c].eta_eta += eta.back() * eta.back();
    }
    GateSums<double> sums{};
    add_block(xi.data(), eta.data(), kOfXi, kOfEta, n, sums);
    for (int c = 0; c < kGateClasses; ++c) {
      EXPECT_EQ(sums[c].count, expected[c].count) << n << ' ' << c;
      EXPECT_NEAR(sums[c].xi_xi, expected[c].xi_xi, 1e-13);
      EXPECT_NEAR(sums[c].xi_eta, expected[c].xi_eta, 1e-13);
      EXPECT_NEAR(sums[c].eta_eta, expected[c].eta_eta, 1e-13);
    }
  }
}

// The images are those of the same normals, entry by entry.
TEST(GatedLayer, KnowsInnerProductsOfItsImages) {
  for (const Index n : {Index{64}, Index{513}, Index{2000}}) {
    const RandomStream numbers = stream_of(1, 2);
    VectorXd xi(n);
    VectorXd eta(n);
    numbers.fill_normal({xi.data(), static_cast<std::size_t>(n)}, 0);
    numbers.fill_normal({eta.data(), static_cast<std::size_t>(n)}, 1);
    GatedLayer<double> layer(n, true, numbers);
    layer.draw_images(kOfXi, kOfEta);
    double expected[3][kGateClasses] = {};
    for (Index i = 0; i < n; ++i) {
      const int c = class_of(xi(i), kOfXi * xi(i) + kOfEta * eta(i));
      if (c == kGateClasses) continue;
      expected[0][c] += xi(i) * xi(i);
      expected[1][c] += xi(i) * eta(i);
      expected[2][c] += eta(i) * eta(i);
    }
    for (int c = 0; c < kGateClasses; ++c) {
      const double tolerance = 1e-12 * static_cast<double>(n);
      EXPECT_NEAR(in_class(c, layer.xi(), layer.xi()), expected[0][c], tolerance);
      EXPECT_NEAR(in_class(c, layer.xi(), layer.eta()), expected[1][c], tolerance);
      EXPECT_NEAR(in_class(c, layer.eta(), layer.eta()), expected[2][c], tolerance);
    }
    EXPECT_EQ(layer.n_normals(), 2 * n);
  }
}

// Inner products of xi, eta and two more vectors by class, as such vectors have them entry by
// entry; with so few entries that a class has often fewer than there are vectors, and none.
VectorXd products_of_vectors(Index n, bool gated, std::uint64_t sample) {
  constexpr int kVectors = 4;
  std::vector<VectorXd> vectors;
  for (int v = 0; v < kVectors; ++v) {
    VectorXd& vector = vectors.emplace_back(n);
    stream_of(2, sample).fill_normal({vector.data(), static_cast<std::size_t>(n)},
                                     static_cast<std::uint64_t>(v));
  }
  VectorXd all = VectorXd::Zero(kGateClasses * kVectors * (kVectors + 1) / 2);
  for (Index i = 0; i < n; ++i) {
    const int c = gated ? class_of(vectors[0](i), kOfXi * vectors[0](i) + kOfEta * vectors[1](i))
                        : kOpenAtBoth;
    if (c == kGateClasses) continue;
    Index next = c;
    for (int v = 0; v < kVectors; ++v) {
      for (int w = 0; w <= v; ++w, next += kGateClasses) all(next) += vectors[v](i) * vectors[w](i);
    }
  }
  return all;
}

VectorXd products_in_frames(Index n, bool gated, std::uint64_t sample) {
  GatedLayer<double> layer(n, gated, stream_of(3, sample));
  layer.draw_images(kOfXi, kOfEta);
  const std::vector<Coordinates<double>> vectors{layer.xi(), layer.eta(), layer.independent(0),
                                                 layer.independent(1)};
  VectorXd all(kGateClasses * 10);
  Index next = 0;
  for (std::size_t v = 0; v < vectors.size(); ++v) {
    for (std::size_t w = 0; w <= v; ++w) {
      for (int c = 0; c < kGateClasses; ++c) all(next++) = in_class(c, vectors[v], vectors[w]);
    }
  }
  return all;
}

// And a determinant of each class, which sees how they depend on each other.
VectorXd with_determinants(const VectorXd& all) {
  VectorXd more(all.size() + kGateClasses);
  more.head(all.size()) = all;
  for (int c = 0; c < kGateClasses; ++c) {
    Eigen::Matrix4d gram;
    Index next = c;
    for (int v = 0; v < 4; ++v) {
      for (int w = 0; w <= v; ++w, next += kGateClasses) gram(v, w) = gram(w, v) = all(next);
    }
    // Of vectors in fewer dimensions it is 0 but for rounding.
    const double determinant = gram.determinant();
    const double size = gram.diagonal().prod();
    more(all.size() + c) = std::abs(determinant) > 1e-9 * size ? determinant : 0.0;
  }
  return more;
}

TEST(GatedLayer, DrawsWhatHasTheLawOfItsVectors) {
  for (const bool gated : {true, false}) {
    for (const Index n : {Index{3}, Index{9}, Index{40}, Index{600}}) {
      SCOPED_TRACE(testing::Message() << n << gated);
      test::expect_same_law(scaled_samples(n > 100 ? 5000 : 20000), 11 * kGateClasses,
                            [&](int which, std::uint64_t s) {
                              return with_determinants(which == 0
                                                           ? products_of_vectors(n, gated, s)
                                                           : products_in_frames(n, gated, s));
                            });
    }
  }
}

TEST(GatedLayer, OfFourSamplesIsThatOfEach) {
  const SampleKey first{.seed = 4, .study = 9, .width = 0, .sample = 6};
  for (const bool gated : {true, false}) {
    for (const Index n : {Index{5}, Index{64}, Index{1030}}) {
      GatedLayer<FourSamples> four(n, gated, FourStreams(first, 1));
      four.draw_images(kOfXi, kOfEta);
      const Coordinates<FourSamples> more[] = {four.independent(0), four.independent(1)};
      for (Index k = 0; k < kLanes; ++k) {
        GatedLayer<double> one(n, gated, FourStreams(first, 1).of_sample(k));
        one.draw_images(kOfXi, kOfEta);
        const auto expect_same = [&](const Coordinates<FourSamples>& of_four,
                                     const Coordinates<double>& of_one) {
          ASSERT_EQ(of_four.cols(), of_one.cols());
          for (Index i = 0; i < of_one.size(); ++i) {
            EXPECT_EQ(of_sample(of_four.reshaped()(i), k), of_one.reshaped()(i)) << n << ' ' << i;
          }
        };
        expect_same(four.xi(), one.xi());
        expect_same(four.eta(), one.eta());
        for (int j = 0; j < 2; ++j) expect_same(more[j], one.independent(j));
      }
    }
  }
}

}  // namespace
}  // namespace widthwise::sim
