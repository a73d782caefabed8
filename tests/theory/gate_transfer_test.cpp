#include "theory/gate_transfer.hpp"

#include <gtest/gtest.h>

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

TEST(GateTransfer, OfALinearLayerCountsTheIndicesThatAgree) {
  const Pairings pairings(6);
  const GateTransfer gates(pairings);
  constexpr int kWidth = 3;
  const std::vector<Integer> falling{1, 3, 6, 6};  // (3)_j
  for (std::size_t from = 0; from < pairings.size(); ++from) {
    std::vector<Integer> v(pairings.size());
    v[from] = 1;
    gates.apply(v, falling);
    for (std::size_t to = 0; to < pairings.size(); ++to) {
      EXPECT_EQ(v[to], n_assignments(pairings.partners(from), pairings.partners(to), kWidth));
    }
  }
}

TEST(GateTransfer, IsLinear) {
  const Pairings pairings(8);
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
  for (int k = 1; k <= 8; ++k) EXPECT_EQ(GateTransfer::n_partitions(2 * k), even[k - 1]);
}

}  // namespace
}  // namespace widthwise::theory
