// What a stack is told of its layers in three passes agrees.

#include "sim/fused/gated_stack.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/fused/feature_jets.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Vector3d;
using Eigen::VectorXd;

GatedStack<double> stack_of_three(bool gated, std::uint64_t sample) {
  const SampleKey key{.seed = 7, .study = 9, .width = 0, .sample = sample};
  PerLayer<RandomStream> streams;
  for (std::uint64_t l = 0; l < 4; ++l) streams.emplace_back(key, l);
  return {{64, 300, 80}, {0.5, 0.06, 0.1}, gated, streams};
}

// y_L(u) is known from the pass forward. The last pass finds it once more, each layer's image from
// what the rest of the network says of it as well: from the left by z and, of the other matrices,
// by their products along the gradient. One that was told of another image would not find it.
TEST(GatedStack, FindsTheFeaturesAtUAgain) {
  constexpr int kMaxOrder = 3;
  const Vector3d u_prime(1.0, 0.5, -1.0);
  for (const bool gated : {true, false}) {
    for (const bool same : {true, false}) {
      for (const int n_at_u : {1, 2}) {
        for (std::uint64_t sample = 0; sample < 20; ++sample) {
          SCOPED_TRACE(testing::Message() << gated << same << ' ' << n_at_u << ' ' << sample);
          const VectorXd u = same ? u_prime : Vector3d(-0.5, 1.0, 0.75);
          const JetProducts<double> input = at_rest<double>(u, u_prime);
          GatedStack<double> stack = stack_of_three(gated, sample);
          SmallVector<double> at_u(n_at_u);
          at_u(0) = 0.8;
          if (n_at_u > 1) at_u(1) = -0.6;
          ASSERT_TRUE(stack.pass_forward(u_prime.norm(), input, 1.3, at_u));
          const GatedStack<double>::TopOverlaps top{0.7, -1.1};
          const bool told = sample % 2 == 0;
          told ? stack.pass_back(2.0, top) : stack.pass_back(2.0);

          // Beside those at u one more that moves.
          MovingLayers<double> moves{.matrices = SmallMatrix<double>::Zero(3, 2),
                                     .rank_one = SmallVector<double>{{0.0, 1.0, 0.3}},
                                     .along_gradient = Eigen::MatrixXd::Constant(4, 3, 0.4)};
          moves.matrices.col(0).head(n_at_u) = at_u;
          moves.matrices.col(1) << 0.3, 0.2, 0.9;
          for (int l = 1; l <= 4; ++l) {
            for (int s = 1; s <= n_at_u; ++s) {
              moves.along_gradient(l - 1, s - 1) = stack.along_gradient(l, s);
            }
          }
          const JetProducts<double> y = stack.pass_at_u(input, moves, kMaxOrder);
          const double along = stack.along_at_u(3);
          const double across = stack.across_at_u(3);
          const double size = std::hypot(along, across);
          EXPECT_NEAR(y.along(0), along, 1e-13 * size);
          EXPECT_NEAR(y.gram(0, 0), size * size, 1e-12 * size * size);
          if (!told) continue;
          const bool has_across = !same || n_at_u > 1;
          EXPECT_NEAR(y.down(0), 0.7 * along + (has_across ? -1.1 * across : 0.0), 1e-12 * size);
        }
      }
    }
  }
}

}  // namespace
}  // namespace widthwise::sim
