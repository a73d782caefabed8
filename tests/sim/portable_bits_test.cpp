// The bits of a draw are the same on every processor, whatever the program was compiled for, and
// with every C library: what they are is written down here. They change with the random numbers or
// the order of a sum, which a new version must say.

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/fused/correlation_draw.hpp"
#include "sim/random_stream.hpp"
#include "sim/vector_math.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Vector3d;
using Eigen::VectorXd;

// Of all bits of all numbers (FNV-1a over words).
template <class Numbers>
std::uint64_t digest(const Numbers& numbers) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const double number : numbers) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(number)) * 0x100000001b3;
    hash ^= hash >> 29;
  }
  return hash;
}

SampleKey bits_key() {
  return {.seed = 3, .study = 1, .width = 4, .sample = 15};
}

const HypernetInput kAt{Vector3d{1.0, 0.5, -1.0}, Vector3d{0.25, -1.5, 0.5}};
const HypernetInput kAtPrime{Vector3d{-0.5, 1.0, 0.75}, Vector3d{1.25, 0.5, -0.5}};

VectorXd of_mlp(Activation activation, Eigen::Index width) {
  constexpr int kMaxOrder = 4;
  return draw_correlations(uniform_mlp(3, 3, width, activation), Engine::kDeferred, bits_key(),
                           kAt.x, kAtPrime.x, kMaxOrder);
}

TEST(PortableBits, OfNormals) {
  std::vector<double> normals(1001);
  RandomStream(bits_key(), 7).fill_normal(normals, 2);
  EXPECT_EQ(digest(normals), 0x0b7ce115df05317fu);
}

TEST(PortableBits, OfElementaryFunctions) {
  std::vector<double> values(1001);
  RandomStream(bits_key(), 7).fill_normal(values, 2);
  tanh_in_place(values);
  EXPECT_EQ(digest(values), 0x2dc8725bba05179fu);
  erf_in_place(values);
  EXPECT_EQ(digest(values), 0xb6f40f584e11e9e0u);
}

TEST(PortableBits, OfMlps) {
  EXPECT_EQ(digest(of_mlp(Activation::kRelu, 1000)), 0xbea1d6ee92686080u);
  EXPECT_EQ(digest(of_mlp(Activation::kLinear, 1000)), 0xec6a41cd94975b5bu);
  EXPECT_EQ(digest(of_mlp(Activation::kLinear, 50)), 0x89e5c4cacf284aadu);
  EXPECT_EQ(digest(of_mlp(Activation::kRelu, 50)),
            0x57165f0a5077684bu);  // by the general engine, as all below
  EXPECT_EQ(digest(of_mlp(Activation::kLinear, 3)), 0x0f83485f6818e835u);
  EXPECT_EQ(digest(of_mlp(Activation::kTanh, 700)), 0x1836cea893e2900bu);
  EXPECT_EQ(digest(of_mlp(Activation::kErf, 700)), 0x0fada06c44a283afu);
}

TEST(PortableBits, OfDistinctDirections) {
  Mlp mlp(uniform_mlp(3, 3, 700), Engine::kDeferred, bits_key());
  EXPECT_EQ(digest(mlp.correlations(kAt.x, {kAtPrime.x, kAt.z, kAtPrime.z})), 0x27a89a6e54e16b3eu);
}

TEST(PortableBits, OfHypernetworks) {
  constexpr int kMaxOrder = 3;
  for (const auto& [width, expected] : {std::pair{200, std::uint64_t{0x65858e4c2f4c3286}},
                                        std::pair{40, std::uint64_t{0x22cd2a754b0f99f4}}}) {
    const HypernetShape shape = uniform_hypernet(3, 1, width, 3, 3, width);
    EXPECT_EQ(
        digest(draw_correlations(shape, Engine::kDeferred, bits_key(), kAt, kAtPrime, kMaxOrder)),
        expected);
  }
}

TEST(PortableBits, OfHypernetworksWithAnInfiniteF) {
  constexpr int kMaxOrder = 3;
  const InfiniteWidth limit{{kAt.x, kAtPrime.x},
                            Eigen::Matrix2d{{1.5, 0.5}, {0.5, 0.75}},
                            Eigen::Matrix2d{{2.0, 1.0}, {1.0, 1.25}}};
  for (const auto& [width, expected] : {std::pair{200, std::uint64_t{0x09f8dcb262db2f00}},
                                        std::pair{40, std::uint64_t{0xcf175122f64e0a79}}}) {
    const HypernetShape shape = uniform_hypernet(3, 1, 1, 3, 3, width);
    EXPECT_EQ(digest(draw_correlations(shape, limit, Engine::kDeferred, bits_key(), kAt, kAtPrime,
                                       kMaxOrder)),
              expected);
  }
}

}  // namespace
}  // namespace widthwise::sim
