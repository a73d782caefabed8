#include "theory/gate_transfer.hpp"

#include <gtest/gtest.h>

#include "theory/pairings.hpp"

namespace widthwise::theory {
namespace {

// By trying all values of all indices: how many assignments of indices 1..n to the strands agree
// wherever either pairing pairs.
int n_assignments(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, int n) {
  int total = 1;
  for (std::size_t s = 0; s < a.size(); ++s) total *= n;
  int agreeing = 0;
  for (int code = 0; code < total; ++code) {
    std::vector<int> index;
    for (int rest = code; index.size() < a.size(); rest /= n) index.push_back(rest % n);
    bool agrees = true;
    for (std::size_t s = 0; s < a.size(); ++s) {
      agrees = agrees && index[s] == index[a[s]] && index[s] == index[b[s]];
    }
    agreeing += agrees ? 1 : 0;
  }
  return agreeing;
}

// Of all pairings of distinct strands, and of orbits of alike ones.
TEST(GateTransfer, OfALinearLayerCountsTheIndicesThatAgree) {
  constexpr int kWidth = 3;
  const std::vector<Integer> falling{1, 3, 6, 6};  // (3)_j
  for (const std::vector<int>& counts :
       {std::vector{1, 1, 1, 1, 1, 1}, {6}, {4, 2}, {3, 3}, {2, 2, 2}, {3, 2, 1}}) {
    const PairingOrbits orbits(counts);
    const GateTransfer gates(orbits);
    std::vector<std::uint8_t> colour;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      for (int n = 0; n < counts[i]; ++n) colour.push_back(static_cast<std::uint8_t>(i));
    }
    const Pairings pairings(6);
    for (std::size_t from = 0; from < orbits.size(); ++from) {
      std::vector<Integer> v(orbits.size());
      v[from] = 1;
      gates.apply(v, falling);
      for (std::size_t to = 0; to < orbits.size(); ++to) {
        Integer sum = 0;
        for (std::size_t pi = 0; pi < pairings.size(); ++pi) {
          const auto partners = pairings.partners(pi);
          if (orbits.number(partners, colour) != from) continue;
          sum += n_assignments(partners, orbits.partners(to, colour), kWidth);
        }
        EXPECT_EQ(v[to], sum);
      }
    }
  }
}

TEST(GateTransfer, IsLinear) {
  const PairingOrbits pairings({1, 1, 1, 1, 1, 1, 1, 1});
  const GateTransfer gates(pairings);
  const std::vector<Integer> weight{0, 7, -2, 5, 11};
  std::vector<Integer> sum(pairings.size());
  std::vector<Integer> parts(pairings.size());
  for (std::size_t pi = 0; pi < pairings.size(); ++pi) {
    std::vector<Integer> v(pairings.size());
    sum[pi] = v[pi] = static_cast<int>(pi * pi) - 100;
    gates.apply(v, weight);
    for (std::size_t to = 0; to < v.size(); ++to) parts[to] += v[to];
  }
  gates.apply(sum, weight);
  EXPECT_EQ(sum, parts);
}

TEST(GateTransfer, KnowsHowManyPartitionsLieAboveAPairing) {
  const double bell[] = {1, 2, 5, 15, 52, 203, 877, 4140};
  for (int k = 1; k <= 8; ++k) EXPECT_EQ(GateTransfer::n_coarser(2 * k), bell[k - 1]);
}

TEST(GateTransfer, KnowsHowManyPartitionsHaveEvenBlocks) {
  const double even[] = {1, 4, 31, 379, 6556, 150349, 4373461, 156297964};
  for (int k = 1; k <= 8; ++k) {
    EXPECT_EQ(GateTransfer::n_partitions(std::vector(static_cast<std::size_t>(2 * k), 1)),
              even[k - 1]);
  }
  EXPECT_EQ(GateTransfer::n_partitions({20}), 42.0);   // those of the number 10
  EXPECT_EQ(GateTransfer::n_partitions({2, 2}), 3.0);  // aabb, aa|bb, ab|ab
}

}  // namespace
}  // namespace widthwise::theory
