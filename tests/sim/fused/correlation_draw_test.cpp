#include "sim/fused/correlation_draw.hpp"

#include <gtest/gtest.h>

#include "sim/fused/fused_correlations.hpp"
#include "sim/memory_use.hpp"
#include "tests/sim/peak_memory.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Vector3d;
using Eigen::VectorXd;

const Vector3d kPointA{1.0, 0.5, -1.0};
const Vector3d kPointB{-0.5, 1.0, 0.75};
const SampleKey kDrawKey{.seed = 2, .study = 7, .width = 1, .sample = 8};

TEST(DrawCorrelations, AreFusedWhereTheyCanBe) {
  const MlpShape shape = uniform_mlp(3, 2, 100);
  const VectorXd drawn = draw_correlations(shape, Engine::kDeferred, kDrawKey, kPointA, kPointB, 3);
  EXPECT_EQ(drawn, fused_correlations(shape, kDrawKey, kPointA, kPointB, 3)->correlations);
  const HypernetShape net = uniform_hypernet(3, 1, 80, 3, 3, 80);
  const HypernetInput u{kPointA, kPointB};
  const HypernetInput u_prime{kPointB, kPointA};
  EXPECT_EQ(draw_correlations(net, Engine::kDeferred, kDrawKey, u, u_prime, 3),
            fused_correlations(net, kDrawKey, u, u_prime, 3)->correlations);
}

TEST(DrawCorrelations, AreThoseOfANetworkWhereTheyCannot) {
  const auto of_mlp = [](const MlpShape& shape, Engine engine, const VectorXd& at, int order) {
    EXPECT_EQ(draw_correlations(shape, engine, kDrawKey, kPointA, at, order),
              Mlp(shape, engine, kDrawKey).correlations(kPointA, at, order));
  };
  const VectorXd close = kPointA + 1e-6 * kPointB;
  of_mlp(uniform_mlp(3, 2, 100), Engine::kDense, kPointB, 3);
  of_mlp(uniform_mlp(3, 2, 63), Engine::kDeferred, kPointB, 3);
  of_mlp(uniform_mlp(3, 2, 100, Activation::kTanh), Engine::kDeferred, kPointB, 3);
  of_mlp(uniform_mlp(3, 2, 100), Engine::kDeferred, kPointB, 0);
  of_mlp(uniform_mlp(3, 2, 100), Engine::kDeferred, kPointB, 8);
  of_mlp(uniform_mlp(3, 2, 100), Engine::kDeferred, close, 3);
  const HypernetShape net = uniform_hypernet(3, 1, 40, 3, 3, 50);
  const HypernetInput u{kPointA, kPointB};
  const HypernetInput u_prime{kPointB, kPointA};
  EXPECT_EQ(draw_correlations(net, Engine::kDeferred, kDrawKey, u, u_prime, 3),
            Hypernet(net, Engine::kDeferred, kDrawKey).correlations(u, u_prime, 3));
}

// Some of them side by side, the last ones alone.
TEST(DrawCorrelations, OfSeveralSamplesAreThoseOfEach) {
  constexpr int kMaxOrder = 3;
  const HypernetInput u{kPointA, kPointB};
  const HypernetInput u_prime{kPointB, kPointA};
  const InfiniteWidth limit{{kPointA, kPointB},
                            Eigen::Matrix2d{{1.3, 0.4}, {0.4, 0.7}},
                            Eigen::Matrix2d{{2.0, 0.9}, {0.9, 1.1}}};
  const auto expect_rows = [&](const Draws& rows, const auto& of_one) {
    for (Eigen::Index k = 0; k < rows.rows(); ++k) {
      SampleKey key = kDrawKey;
      key.sample += static_cast<std::uint64_t>(k);
      EXPECT_EQ(rows.row(k).transpose(), of_one(key)) << k;
    }
  };
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    for (const Eigen::Index width : {40, 100}) {
      const MlpShape mlp = uniform_mlp(3, 2, width);
      const HypernetShape net = uniform_hypernet(3, 1, width, 3, 2, width);
      const bool four = engine == Engine::kDeferred && width >= 64;
      EXPECT_EQ(samples_at_once(mlp, engine, kPointA, kPointB, kMaxOrder), four ? 4 : 1);
      EXPECT_EQ(samples_at_once(net, false, engine, u, u_prime, kMaxOrder), four ? 4 : 1);
      EXPECT_EQ(samples_at_once(net, true, engine, u, u_prime, kMaxOrder), four ? 4 : 1);
      if (engine == Engine::kDense && width > 40) continue;
      expect_rows(draw_correlations(mlp, engine, kDrawKey, 11, kPointA, kPointB, kMaxOrder),
                  [&](const SampleKey& key) {
                    return draw_correlations(mlp, engine, key, kPointA, kPointB, kMaxOrder);
                  });
      expect_rows(draw_correlations(net, engine, kDrawKey, 6, u, u_prime, kMaxOrder),
                  [&](const SampleKey& key) {
                    return draw_correlations(net, engine, key, u, u_prime, kMaxOrder);
                  });
      expect_rows(draw_correlations(net, limit, engine, kDrawKey, 5, u, u_prime, kMaxOrder),
                  [&](const SampleKey& key) {
                    return draw_correlations(net, limit, engine, key, u, u_prime, kMaxOrder);
                  });
    }
  }
}

constexpr double kMegabyte = 1 << 20;
constexpr Eigen::Index kWideLayer = 1 << 17;  // a vector is 1 MiB

TEST(BytesOfCorrelations, OfAnMlpAreWhatADrawTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  for (const int order : {1, 4, 7}) {
    const auto peak_at = [&](Eigen::Index width) {
      return test::peak_memory([&] {
        draw_correlations(uniform_mlp(3, 3, width), Engine::kDeferred, kDrawKey, kPointA, kPointB,
                          order);
      });
    };
    const double measured = peak_at(kWideLayer) - peak_at(64);
    const double estimated = bytes_of_correlations(uniform_mlp(3, 3, kWideLayer), Engine::kDeferred,
                                                   kPointA, kPointB, order);
    EXPECT_LT(estimated, kMegabyte / 16.0) << order;
    EXPECT_LT(measured, estimated + kMegabyte / 2.0) << order;  // a vector of the layer is more
  }
}

TEST(BytesOfCorrelations, OfAHypernetworkAreWhatADrawTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  const HypernetInput u{kPointA, kPointB};
  const HypernetInput u_prime{kPointB, kPointA};
  for (const int depth_f : {1, 2}) {
    const auto shape = [&](Eigen::Index width) {
      return uniform_hypernet(3, depth_f, width, 3, 3, width);
    };
    const auto peak_at = [&](Eigen::Index width) {
      return test::peak_memory(
          [&] { draw_correlations(shape(width), Engine::kDeferred, kDrawKey, u, u_prime, 4); });
    };
    const double measured = peak_at(kWideLayer) - peak_at(64);
    const double estimated =
        bytes_of_correlations(shape(kWideLayer), false, Engine::kDeferred, u, u_prime, 4);
    EXPECT_LT(estimated, kMegabyte / 16.0) << depth_f;
    EXPECT_LT(measured, estimated + kMegabyte / 2.0) << depth_f;
  }
}

// An f with a narrow layer is drawn as the general engine does, its wide layer too.
TEST(BytesOfCorrelations, OfANarrowFCountItsWideLayer) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  const HypernetInput u{kPointA, kPointB};
  const HypernetInput u_prime{kPointB, kPointA};
  const auto shape = [&](Eigen::Index width) {
    HypernetShape narrow = uniform_hypernet(3, 2, width, 3, 2, 64);
    narrow.f.widths.front() = 8;
    return narrow;
  };
  for (const int order : {1, 4}) {
    const auto peak_at = [&](Eigen::Index width) {
      return test::peak_memory(
          [&] { draw_correlations(shape(width), Engine::kDeferred, kDrawKey, u, u_prime, order); });
    };
    const double measured = peak_at(kWideLayer) - peak_at(64);
    const double estimated =
        bytes_of_correlations(shape(kWideLayer), false, Engine::kDeferred, u, u_prime, order);
    EXPECT_GT(measured, 4.0 * kMegabyte) << order;
    EXPECT_LT(measured, estimated + kMegabyte / 2.0) << order;
    EXPECT_LT(estimated, 2.0 * measured) << order;
  }
}

TEST(BytesOfCorrelations, AreThoseOfANetworkWhereDrawsAreNotFused) {
  const MlpShape shape = uniform_mlp(3, 3, kWideLayer, Activation::kErf);
  EXPECT_EQ(bytes_of_correlations(shape, Engine::kDeferred, kPointA, kPointA, 2),
            bytes_of_draw(shape, Engine::kDeferred,
                          {.inputs = 1, .gradients = 1, .moves = 1, .order = 2}));
}

}  // namespace
}  // namespace widthwise::sim
