// Fused draws have the law of the general engine's.

#include "sim/fused/fused_correlations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "tests/sim/two_samples.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::Vector3d;
using Eigen::VectorXd;
using test::scaled_samples;
using test::z_limit;

Vector3d on_sphere(double rho) {
  return std::sqrt(3.0) * Vector3d(rho, std::sqrt((1.0 - rho) * (1.0 + rho)), 0.0);
}

SampleKey fused_key(std::uint64_t seed, std::uint64_t sample) {
  return {.seed = seed, .study = 5, .width = 0, .sample = sample};
}

struct FusedMlpCase {
  MlpShape shape;
  double rho;
};

std::vector<FusedMlpCase> fused_mlps() {
  std::vector<FusedMlpCase> cases;
  for (const Activation& activation : {Activation::kRelu, Activation::kLinear}) {
    for (const double rho : {0.6, 1.0, -0.3, -0.9999}) {
      for (const int depth : {1, 2, 3, 5}) {
        cases.push_back({uniform_mlp(3, depth, 100, activation), rho});
      }
      cases.push_back({{3, {1000, 1500, 64}, activation}, rho});
      cases.push_back({{3, {64, 2000, 513}, activation}, rho});
    }
    cases.push_back({uniform_mlp(3, 3, 700, activation), 0.0});
  }
  cases.push_back({{3, {4, 9, 5}, Activation::kLinear}, 0.4});
  return cases;
}

TEST(FusedCorrelations, AreExactlyZeroBeyondTheNumberOfLayers) {
  const auto k = fused_correlations(uniform_mlp(3, 2, 100), fused_key(1, 1), on_sphere(1.0),
                                    on_sphere(0.5), 7);
  ASSERT_TRUE(k);
  for (int r = 1; r <= 3; ++r) EXPECT_NE(k->correlations[r], 0.0);
  for (int r = 4; r <= 7; ++r) EXPECT_EQ(k->correlations[r], 0.0);
}

// --- the same bits, whatever is drawn beside ---

SampleKey fused_key_after(const SampleKey& first, Index k) {
  SampleKey key = first;
  key.sample += static_cast<std::uint64_t>(k);
  return key;
}

template <class DrawOfOne>
void expect_same_bits(const std::optional<Draws>& four, const SampleKey& first,
                      const DrawOfOne& one) {
  ASSERT_TRUE(four);
  ASSERT_EQ(four->rows(), 4);
  for (Index k = 0; k < 4; ++k) {
    EXPECT_EQ(four->row(k).transpose(), one(fused_key_after(first, k)).value().correlations) << k;
  }
}

TEST(FusedCorrelations, OfFourMlpsSideBySideAreThoseOfEachToTheLastBit) {
  for (const auto& [shape, rho] : fused_mlps()) {
    for (const int order : {1, 4, 7}) {
      SCOPED_TRACE(testing::Message() << shape.widths.size() << ' ' << rho << ' ' << order);
      const SampleKey first = fused_key(1, 7);  // no multiple of four
      const auto expect = [&](const VectorXd& u, const VectorXd& at) {
        expect_same_bits(
            fused_correlations_of_four(shape, first, u, at, order), first,
            [&](const SampleKey& key) { return fused_correlations(shape, key, u, at, order); });
      };
      if (rho != 1.0) expect(on_sphere(1.0), 2.0 * on_sphere(rho));
      expect(on_sphere(rho), on_sphere(rho));
    }
  }
}

TEST(FusedCorrelations, OfFourSamplesDoNotDependOnWhichOnesStandBeside) {
  const MlpShape shape = uniform_mlp(3, 3, 100);
  const VectorXd u = on_sphere(1.0);
  const VectorXd at = on_sphere(0.6);
  const auto from = [&](std::uint64_t sample) {
    return fused_correlations_of_four(shape, fused_key(1, sample), u, at, 4).value();
  };
  const Draws rows = from(3);
  for (Index k = 1; k < 4; ++k) EXPECT_EQ(from(3 + k).topRows(4 - k), rows.bottomRows(4 - k)) << k;
}

// --- the same law ---

struct FusedHypernetCase {
  int depth_f;
  int depth_g;
  Index n;
  Index m;
  double rho_x;
  double rho_z;
};

HypernetShape shape_of(const FusedHypernetCase& of) {
  return uniform_hypernet(3, of.depth_f, of.n, 3, of.depth_g, of.m);
}

InfiniteWidth some_limit(const HypernetInput& u, const HypernetInput& u_prime) {
  if (u.x == u_prime.x) {
    return {{u.x}, Eigen::MatrixXd::Constant(1, 1, 1.3), Eigen::MatrixXd::Constant(1, 1, 2.1)};
  }
  return {{u.x, u_prime.x},
          Eigen::Matrix2d{{1.3, 0.4}, {0.4, 0.7}},
          Eigen::Matrix2d{{2.0, 0.9}, {0.9, 1.1}}};
}

TEST(FusedCorrelations, OfFourHypernetsSideBySideAreThoseOfEachToTheLastBit) {
  for (const FusedHypernetCase& of : {FusedHypernetCase{1, 3, 64, 80, 0.6, 0.6},
                                      {2, 2, 600, 130, -0.5, 0.3},
                                      {1, 4, 70, 64, 1.0, 0.6},
                                      {2, 3, 64, 64, 0.5, 1.0}}) {
    const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
    const HypernetInput at{on_sphere(of.rho_x), on_sphere(of.rho_z)};
    const InfiniteWidth limit = some_limit(u, at);
    const HypernetShape shape = shape_of(of);
    const SampleKey first = fused_key(8, 2);
    for (const int order : {1, 3, 5}) {
      SCOPED_TRACE(testing::Message() << of.depth_f << of.depth_g << ' ' << order);
      expect_same_bits(
          fused_correlations_of_four(shape, first, u, at, order), first,
          [&](const SampleKey& key) { return fused_correlations(shape, key, u, at, order); });
      expect_same_bits(fused_correlations_of_four(shape, limit, first, u, at, order), first,
                       [&](const SampleKey& key) {
                         return fused_correlations(shape, limit, key, u, at, order);
                       });
    }
  }
}

// K^(r) and products of two, which see how they depend on each other.
VectorXd with_products(const VectorXd& k) {
  VectorXd all(k.size() + 4);
  all << k, k[0] * k[1], k[0] * k[2], k[1] * k[2], k[1] * k[3] + k[0] * k[4];
  return all;
}

// A narrow layer first, last and between wider ones, inputs that are equal, orthogonal, nearly
// equal (few gates differ) and nearly opposite (few are open at both).
TEST(FusedCorrelations, OfMlpsHaveTheLawOfTheGeneralEngine) {
  constexpr int kMaxOrder = 4;
  std::vector<FusedMlpCase> cases;
  for (const double rho : {0.6, 1.0, 0.0, 0.999, -0.995}) {
    cases.push_back({uniform_mlp(3, 3, 64), rho});
  }
  cases.push_back({uniform_mlp(3, 1, 64), 0.3});
  cases.push_back({{3, {64, 300, 80, 64}}, 0.5});
  cases.push_back({uniform_mlp(3, 3, 64, Activation::kLinear), 0.4});
  cases.push_back({uniform_mlp(3, 2, 64, Activation::kLinear), 1.0});
  for (const auto& [shape, rho] : cases) {
    SCOPED_TRACE(testing::Message() << shape.widths.size() << " layers, rho " << rho);
    const VectorXd u = on_sphere(1.0);
    const VectorXd at = rho == 1.0 ? u : VectorXd(1.5 * on_sphere(rho));
    test::expect_same_law(scaled_samples(4000), kMaxOrder + 5, [&](int which, std::uint64_t s) {
      const SampleKey key = fused_key(40 + which, s);
      return with_products(
          which == 0 ? Mlp(shape, Engine::kDeferred, key).correlations(u, at, kMaxOrder)
                     : fused_correlations(shape, key, u, at, kMaxOrder).value().correlations);
    });
  }
}

// Of which the means see a few percent of what one layer says of another.
VectorXd telling(const VectorXd& k) {
  return Vector3d(k[1], k[3], k[0] * k[2]);
}

TEST(FusedCorrelations, OfMlpsHaveTheMeansOfTheGeneralEngine) {
  const VectorXd u = on_sphere(1.0);
  const VectorXd at = on_sphere(-0.6);
  for (const int depth : {2, 3}) {
    SCOPED_TRACE(depth);
    const MlpShape shape = uniform_mlp(3, depth, 64);
    test::expect_same_means(scaled_samples(20000), 3, [&](int which, std::uint64_t s) {
      const SampleKey key = fused_key(50 + which, s);
      return telling(which == 0 ? Mlp(shape, Engine::kDeferred, key).correlations(u, at, 3)
                                : fused_correlations(shape, key, u, at, 3).value().correlations);
    });
  }
}

// One of the two narrow, too.
TEST(FusedCorrelations, OfHypernetsHaveTheMeansOfTheGeneralEngine) {
  for (const FusedHypernetCase& of : {FusedHypernetCase{1, 2, 64, 64, 0.3, 1.0},
                                      {1, 2, 64, 64, -0.6, 0.3},
                                      {1, 3, 64, 64, 1.0, -0.6},
                                      {1, 2, 4, 64, 0.3, 1.0},
                                      {1, 2, 64, 4, 0.3, -0.6}}) {
    const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
    const HypernetInput at{on_sphere(of.rho_x), on_sphere(of.rho_z)};
    for (const bool infinite : {false, true}) {
      if (infinite && std::min(of.n, of.m) < 64) continue;
      SCOPED_TRACE(testing::Message() << of.n << ' ' << of.m << ' ' << of.rho_x << infinite);
      const InfiniteWidth limit = some_limit(u, at);
      const HypernetShape shape = shape_of(of);
      test::expect_same_means(scaled_samples(30000), 3, [&](int which, std::uint64_t s) {
        const SampleKey key = fused_key(60 + which, s);
        if (which == 0) {
          Hypernet net = infinite ? Hypernet(shape, limit, Engine::kDeferred, key)
                                  : Hypernet(shape, Engine::kDeferred, key);
          return telling(net.correlations(u, at, 3));
        }
        const auto fused = infinite ? fused_correlations(shape, limit, key, u, at, 3)
                                    : fused_correlations(shape, key, u, at, 3);
        return telling(fused.value().correlations);
      });
    }
  }
}

// Bounded, since products of a few Gaussians have heavy tails.
VectorXd bounded(const VectorXd& k) {
  VectorXd all(k.size() + 5);
  all << with_products(k), k[0] * k[3];
  VectorXd numbers(2 * all.size());
  numbers << (all.array() / (1.0 + all.array().abs())).matrix(),
      (all.array().abs() / (1.0 + all.array().abs())).matrix();
  return numbers;
}

// Of linear units four are enough, of which a vector is a good part that another one knows of: what
// is not told shows here, where at width 64 it drowns.
TEST(FusedCorrelations, OfAFewLinearUnitsHaveTheMeansOfTheGeneralEngine) {
  constexpr int kMaxOrder = 4;
  const VectorXd u = on_sphere(1.0);
  for (const double rho : {1.0, -0.6}) {
    SCOPED_TRACE(rho);
    const VectorXd at = on_sphere(rho);
    const MlpShape shape{3, {4, 6, 4}, Activation::kLinear};
    test::expect_same_means(scaled_samples(100000), 20, [&](int which, std::uint64_t s) {
      const SampleKey key = fused_key(70 + which, s);
      return bounded(which == 0
                         ? Mlp(shape, Engine::kDeferred, key).correlations(u, at, kMaxOrder)
                         : fused_correlations(shape, key, u, at, kMaxOrder).value().correlations);
    });
  }
}

struct LinearHypernetCase {
  FusedHypernetCase of;
  Activation f;
  Activation g;
};

// A ReLU network of them is narrow and drawn as the general engine does, beside a linear one.
TEST(FusedCorrelations, OfHypernetsOfAFewLinearUnitsHaveTheMeansOfTheGeneralEngine) {
  constexpr int kMaxOrder = 4;
  const Activation linear = Activation::kLinear;
  const Activation relu = Activation::kRelu;
  for (const auto& [of, of_f, of_g] : {LinearHypernetCase{{1, 2, 4, 4, 0.3, 0.6}, linear, linear},
                                       {{2, 2, 4, 4, -0.5, 1.0}, linear, linear},
                                       {{2, 2, 5, 4, 1.0, 0.3}, linear, linear},
                                       {{1, 2, 3, 4, 0.5, 0.3}, linear, linear},
                                       {{2, 2, 8, 4, 1.0, -0.6}, relu, linear},
                                       {{2, 2, 4, 3, 0.5, 0.3}, linear, relu}}) {
    const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
    const HypernetInput at{on_sphere(of.rho_x), on_sphere(of.rho_z)};
    HypernetShape shape = shape_of(of);
    shape.f.activation = of_f;
    shape.g.activation = of_g;
    const InfiniteWidth limit = some_limit(u, at);
    for (const bool infinite : {false, true}) {
      if (infinite && of_g == relu) continue;
      SCOPED_TRACE(testing::Message()
                   << of.depth_f << of.depth_g << ' ' << of.n << ' ' << of.rho_x << infinite);
      test::expect_same_means(scaled_samples(50000), 20, [&](int which, std::uint64_t s) {
        const SampleKey key = fused_key(80 + which, s);
        if (which == 0) {
          Hypernet net = infinite ? Hypernet(shape, limit, Engine::kDeferred, key)
                                  : Hypernet(shape, Engine::kDeferred, key);
          return bounded(net.correlations(u, at, kMaxOrder));
        }
        const auto fused = infinite ? fused_correlations(shape, limit, key, u, at, kMaxOrder)
                                    : fused_correlations(shape, key, u, at, kMaxOrder);
        return bounded(fused.value().correlations);
      });
    }
  }
}

TEST(FusedCorrelations, OfHypernetsHaveTheLawOfTheGeneralEngine) {
  constexpr int kMaxOrder = 4;
  for (const FusedHypernetCase& of : {FusedHypernetCase{1, 3, 64, 80, 0.6, 0.6},
                                      {2, 2, 64, 64, -0.5, 0.3},
                                      {1, 4, 70, 64, 1.0, 0.6},
                                      {2, 3, 64, 64, 0.5, 1.0}}) {
    const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
    const HypernetInput u_prime{on_sphere(of.rho_x), 1.5 * on_sphere(of.rho_z)};
    const HypernetInput at{u_prime.x, of.rho_z == 1.0 ? u.z : u_prime.z};
    for (const bool infinite : {false, true}) {
      SCOPED_TRACE(testing::Message() << of.depth_f << of.depth_g << ' ' << of.rho_x << infinite);
      const InfiniteWidth limit = some_limit(u, at);
      test::expect_same_law(scaled_samples(1500), kMaxOrder + 5, [&](int which, std::uint64_t s) {
        const SampleKey key = fused_key(10 + which, s);
        if (which == 0) {
          Hypernet net = infinite ? Hypernet(shape_of(of), limit, Engine::kDeferred, key)
                                  : Hypernet(shape_of(of), Engine::kDeferred, key);
          return with_products(net.correlations(u, at, kMaxOrder));
        }
        const auto fused = infinite ? fused_correlations(shape_of(of), limit, key, u, at, kMaxOrder)
                                    : fused_correlations(shape_of(of), key, u, at, kMaxOrder);
        return with_products(fused.value().correlations);
      });
    }
  }
}

// f alone is fused then; a g of two units is dead in every fourth draw, and jets that depend on
// each other are many.
TEST(FusedCorrelations, OfHypernetsWithANarrowGHaveTheLawOfTheGeneralEngine) {
  constexpr int kMaxOrder = 4;
  for (const FusedHypernetCase& of : {FusedHypernetCase{1, 3, 64, 8, 0.6, 0.6},
                                      {1, 1, 64, 1, 0.6, 0.6},
                                      {2, 3, 80, 2, 0.5, 0.3},
                                      {1, 2, 64, 3, 1.0, 0.6},
                                      {1, 4, 64, 4, 0.5, 1.0}}) {
    SCOPED_TRACE(testing::Message() << of.depth_f << of.depth_g << ' ' << of.m);
    const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
    const HypernetInput at{on_sphere(of.rho_x), on_sphere(of.rho_z)};
    test::expect_same_law(scaled_samples(3000), kMaxOrder + 5, [&](int which, std::uint64_t s) {
      const SampleKey key = fused_key(20 + which, s);
      if (which == 0) {
        return with_products(
            Hypernet(shape_of(of), Engine::kDeferred, key).correlations(u, at, kMaxOrder));
      }
      return with_products(
          fused_correlations(shape_of(of), key, u, at, kMaxOrder).value().correlations);
    });
  }
}

// Then g alone is fused; an f of one unit never leaves enough directions, and one of two or three
// often not.
TEST(FusedCorrelations, OfHypernetsWithANarrowFHaveTheLawOfTheGeneralEngine) {
  constexpr int kMaxOrder = 4;
  for (const FusedHypernetCase& of : {FusedHypernetCase{1, 3, 8, 64, 0.6, 0.6},
                                      {1, 2, 1, 64, 0.6, 0.6},
                                      {1, 3, 3, 80, -0.5, 0.3},
                                      {2, 2, 6, 64, 1.0, 0.6},
                                      {3, 3, 12, 64, 0.5, 1.0}}) {
    SCOPED_TRACE(testing::Message() << of.depth_f << of.depth_g << ' ' << of.n);
    const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
    const HypernetInput at{on_sphere(of.rho_x), on_sphere(of.rho_z)};
    test::expect_same_law(scaled_samples(3000), kMaxOrder + 5, [&](int which, std::uint64_t s) {
      const SampleKey key = fused_key(30 + which, s);
      if (which == 0) {
        return with_products(
            Hypernet(shape_of(of), Engine::kDeferred, key).correlations(u, at, kMaxOrder));
      }
      return with_products(
          fused_correlations(shape_of(of), key, u, at, kMaxOrder).value().correlations);
    });
  }
}

TEST(FusedCorrelations, WithANarrowFAreExactlyZeroBeyondTheNumberOfLayers) {
  const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
  const HypernetInput at{on_sphere(0.6), on_sphere(0.3)};
  const HypernetShape shape = uniform_hypernet(3, 1, 8, 3, 2, 64);
  int n_alive = 0;
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    const auto k = fused_correlations(shape, fused_key(1, sample), u, at, 7);
    ASSERT_TRUE(k);
    if (k->correlations[4] != 0.0) ++n_alive;
    for (int r = 5; r <= 7; ++r) EXPECT_EQ(k->correlations[r], 0.0) << r;
  }
  EXPECT_GE(n_alive, 10);  // f's gates are open at both inputs
}

TEST(FusedCorrelations, WithANarrowGAreExactlyZeroBeyondTheNumberOfLayers) {
  const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
  const HypernetInput at{on_sphere(0.6), on_sphere(0.3)};
  const auto k = fused_correlations(uniform_hypernet(3, 1, 64, 3, 2, 8), fused_key(1, 3), u, at, 7);
  ASSERT_TRUE(k);
  for (int r = 0; r <= 4; ++r) EXPECT_NE(k->correlations[r], 0.0) << r;
  for (int r = 5; r <= 7; ++r) EXPECT_EQ(k->correlations[r], 0.0) << r;
}

// What is drawn does not depend on how far.
TEST(FusedCorrelations, OfLowerOrdersAreTheFirstOnes) {
  const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
  const HypernetInput at{on_sphere(0.6), on_sphere(0.3)};
  const auto expect_first = [](const VectorXd& few, const VectorXd& many) {
    for (Index r = 0; r < few.size(); ++r) {
      EXPECT_NEAR(few[r], many[r], 1e-11 * std::abs(many[r])) << r;
    }
  };
  for (const int order : {1, 2, 3}) {
    const SampleKey key = fused_key(5, 6);
    const auto of_mlp = [&](int max_order) {
      return fused_correlations(uniform_mlp(3, 3, 100), key, u.x, at.x, max_order)->correlations;
    };
    expect_first(of_mlp(order), of_mlp(6));
    for (const auto& [n, m] : {std::pair<Index, Index>{64, 8}, {64, 64}, {10, 64}}) {
      const auto of_net = [&](int max_order) {
        return fused_correlations(uniform_hypernet(3, 2, n, 3, 3, m), key, u, at, max_order)
            ->correlations;
      };
      expect_first(of_net(order), of_net(6));
    }
    const auto with_limit = [&](int max_order) {
      return fused_correlations(uniform_hypernet(3, 1, 1, 3, 3, 64), some_limit(u, at), key, u, at,
                                max_order)
          ->correlations;
    };
    expect_first(with_limit(order), with_limit(6));
  }
}

struct MeanOfDraws {
  double mean;
  double standard_error;
};

template <class Draw>
MeanOfDraws mean_of_draws(std::int64_t n, Draw draw) {
  double sum = 0.0;
  double squares = 0.0;
  for (std::int64_t s = 0; s < n; ++s) {
    const double value = draw(static_cast<std::uint64_t>(s));
    sum += value;
    squares += value * value;
  }
  const double mean = sum / static_cast<double>(n);
  return {mean,
          std::sqrt((squares / static_cast<double>(n) - mean * mean) / static_cast<double>(n - 1))};
}

// With u' = u each of g's H matrices contributes Theta_f S^(H-1) |z|^2 / d on average, at any
// width.
TEST(FusedCorrelations, OfInfiniteFHaveTheExactMean) {
  const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
  const InfiniteWidth limit = some_limit(u, u);
  const auto [mean, standard_error] = mean_of_draws(scaled_samples(20000), [&](std::uint64_t s) {
    return fused_correlations(uniform_hypernet(3, 1, 1, 3, 3, 64), limit, fused_key(3, s), u, u, 1)
        .value()
        .correlations[1];
  });
  EXPECT_NEAR(mean, 3 * 2.1 * 1.3 * 1.3, z_limit(test::kFalseAlarm) * standard_error);
  EXPECT_LT(standard_error, 0.01 * mean);
}

// The exact mean of the NTK where n = m and all norms are one, as `verify moment` gives it.
TEST(FusedCorrelations, OfHypernetsHaveTheExactMeanOfTheNtk) {
  constexpr Index kWidth = 64;
  constexpr double n = kWidth;
  const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
  const struct {
    int depth_f;
    int depth_g;
    double mean;
  } cases[] = {
      {1, 2, 4 + 16 / n}, {2, 2, 6 + 48 / n + 114 / (n * n)}, {1, 3, 6 + 78 / n + 204 / (n * n)}};
  for (const auto& [depth_f, depth_g, exact] : cases) {
    const HypernetShape shape = uniform_hypernet(3, depth_f, kWidth, 3, depth_g, kWidth);
    const auto [mean, standard_error] = mean_of_draws(scaled_samples(20000), [&](std::uint64_t s) {
      return fused_correlations(shape, fused_key(4, s), u, u, 1).value().correlations[1];
    });
    EXPECT_NEAR(mean, exact, z_limit(test::kFalseAlarm) * standard_error) << depth_f << depth_g;
    EXPECT_LT(standard_error, 0.01 * exact);
  }
}

TEST(FusedCorrelations, VanishExactlyWhereInputsAreOrthogonal) {
  const HypernetInput u{on_sphere(1.0), on_sphere(1.0)};
  const HypernetInput u_prime{Vector3d(0.0, 1.7, 0.0), Vector3d(0.0, 1.7, 0.0)};
  const auto fused =
      fused_correlations(uniform_hypernet(3, 1, 64, 3, 3, 64), fused_key(5, 0),
                         {Vector3d(1.7, 0.0, 0.0), Vector3d(1.7, 0.0, 0.0)}, u_prime, 6);
  ASSERT_TRUE(fused);
  Hypernet net(uniform_hypernet(3, 1, 64, 3, 3, 64), Engine::kDeferred, fused_key(5, 0));
  const VectorXd k =
      net.correlations({Vector3d(1.7, 0.0, 0.0), Vector3d(1.7, 0.0, 0.0)}, u_prime, 6);
  for (int r = 0; r <= 6; ++r) EXPECT_EQ(fused->correlations[r] == 0.0, k[r] == 0.0) << r;
}

// --- where there is none ---

TEST(FusedCorrelations, AreLeftToTheGeneralEngineWhereItAloneServes) {
  const VectorXd u = on_sphere(1.0);
  const VectorXd v = on_sphere(0.5);
  const SampleKey key = fused_key(6, 0);
  EXPECT_TRUE(fused_correlations(uniform_mlp(3, 2, 64), key, u, v, 7));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 64), key, u, v, 8));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 64), key, u, v, 0));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 63), key, u, v, 2));
  EXPECT_TRUE(fused_correlations(uniform_mlp(3, 2, 4, Activation::kLinear), key, u, v, 7));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 3, Activation::kLinear), key, u, v, 2));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 0, 64), key, u, v, 2));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, Index{1} << 33), key, u, v, 2));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 64, Activation::kTanh), key, u, v, 2));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 64), key, u, 2.0 * u, 2));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 64), key, u, on_sphere(1.0 - 1e-7), 2));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 64), key, 1e-30 * u, v, 2));
  EXPECT_FALSE(fused_correlations(uniform_mlp(3, 2, 64), key, u, VectorXd::Zero(3), 2));
  EXPECT_FALSE(fused_correlations(uniform_mlp(2, 2, 64), key, u, v, 2));
  // Of a hypernetwork with a finite f one of the two may be narrow.
  EXPECT_TRUE(fused_correlations(uniform_hypernet(3, 1, 64, 3, 1, 64), key, {u, u}, {v, v}, 2));
  EXPECT_TRUE(fused_correlations(uniform_hypernet(3, 1, 63, 3, 2, 64), key, {u, u}, {v, v}, 2));
  EXPECT_FALSE(fused_correlations(uniform_hypernet(3, 1, 63, 3, 2, 63), key, {u, u}, {v, v}, 2));
  // As many directions of f's features as a jet may have coefficients.
  EXPECT_TRUE(fused_correlations(uniform_hypernet(3, 7, 64, 3, 2, 64), key, {u, u}, {v, v}, 6));
  EXPECT_TRUE(fused_correlations(uniform_hypernet(3, 7, 64, 3, 2, 64), key, {u, u}, {u, v}, 7));
  EXPECT_FALSE(fused_correlations(uniform_hypernet(3, 7, 64, 3, 2, 64), key, {u, u}, {v, v}, 7));
  const InfiniteWidth limit = some_limit({u, u}, {v, v});
  EXPECT_TRUE(
      fused_correlations(uniform_hypernet(3, 1, 1, 3, 2, 64), limit, key, {u, u}, {v, v}, 2));
  EXPECT_FALSE(
      fused_correlations(uniform_hypernet(3, 1, 1, 3, 2, 63), limit, key, {u, u}, {v, v}, 2));
}

// Squares of coefficients stay in range: those of a deep g are of a high degree in its inputs.
TEST(FusedCorrelations, AreLeftToTheGeneralEngineWhereSquaresWouldOverflow) {
  constexpr int kMaxOrder = 4;
  const auto finite = [](const VectorXd& k) { return k.allFinite() && k[kMaxOrder] != 0.0; };
  for (const int depth_g : {3, 7}) {
    const HypernetShape shape = uniform_hypernet(3, 1, 64, 3, depth_g, 64);
    int n_fused = 0;
    for (int power = -60; power <= 60; power += 4) {
      const double scale = std::exp2(power);
      const HypernetInput u{scale * on_sphere(1.0), scale * on_sphere(1.0)};
      const HypernetInput at{scale * on_sphere(0.5), scale * on_sphere(0.5)};
      const auto k = fused_correlations(shape, fused_key(6, 1), u, at, kMaxOrder);
      if (!k) continue;
      ++n_fused;
      EXPECT_TRUE(finite(k->correlations)) << depth_g << ' ' << power;
    }
    EXPECT_GE(n_fused, 5) << depth_g;
    EXPECT_LT(n_fused, 31) << depth_g;
  }
}

TEST(FusedCorrelations, OfFourSamplesAreLeftToEachWhereTheyWouldNotBeFused) {
  const VectorXd u = on_sphere(1.0);
  const VectorXd v = on_sphere(0.5);
  const SampleKey key = fused_key(6, 0);
  EXPECT_FALSE(fused_correlations_of_four(uniform_mlp(3, 2, 63), key, u, v, 2));
  EXPECT_FALSE(fused_correlations_of_four(uniform_mlp(3, 1, 1 << 16), key, u, v, 2));
  EXPECT_FALSE(
      fused_correlations_of_four(uniform_hypernet(3, 1, 64, 3, 1, 8), key, {u, u}, {v, v}, 2));
  EXPECT_FALSE(
      fused_correlations_of_four(uniform_hypernet(3, 1, 10, 3, 1, 64), key, {u, u}, {v, v}, 2));
}

}  // namespace
}  // namespace widthwise::sim
