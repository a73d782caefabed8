#include "theory/kernel_vectors.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

#include "theory/relu_pixels.hpp"

namespace widthwise::theory {
namespace {

constexpr std::size_t kPairs = 256;  // half a dozen arrays of it stay in the nearest cache

using PairBlock = std::array<double, kPairs>;

// body(first, n) for blocks of at most kPairs.
template <class Body>
void for_each_pair_block(std::size_t n, const Body& body) {
  for (std::size_t first = 0; first < n; first += kPairs) body(first, std::min(kPairs, n - first));
}

}  // namespace

void mlp_kernels(int depth, const PairVariances& variances, std::span<double> nngp,
                 std::span<double> ntk) {
  if (depth < 0) throw std::invalid_argument("an MLP cannot have a negative number of layers");
  for_each_pair_block(nngp.size(), [&](std::size_t first, std::size_t n) {
    const std::span<double> k = nngp.subspan(first, n);
    const std::span<double> t = ntk.subspan(first, n);
    std::ranges::copy(k, t.begin());
    for (int layer = 0; layer < depth; ++layer) {
      relu_pixels(variances.left.subspan(first, n), variances.right.subspan(first, n), k, t);
      for (std::size_t i = 0; i < n; ++i) t[i] += k[i];
    }
  });
}

// A layer of g sees the entrywise product of the weights' covariance S and that of what comes in,
// G; its tangent is T <- G' + S D T, which begins as T = G^0.
void hypernet_kernels(int depth_g, const PairVariances& weights, const PairVariances& z_variances,
                      std::span<const double> z_covariance, std::span<double> nngp,
                      std::span<double> ntk) {
  if (depth_g < 1) throw std::invalid_argument("g has one weight matrix at least");
  for_each_pair_block(nngp.size(), [&](std::size_t first, std::size_t n) {
    PairBlock left;
    PairBlock right;
    PairBlock g;
    PairBlock tangent;
    for (std::size_t i = 0; i < n; ++i) {
      left[i] = z_variances.left[first + i];
      right[i] = z_variances.right[first + i];
      g[i] = tangent[i] = z_covariance[first + i];
    }
    const double* const s = nngp.data() + first;
    for (int layer = 1; layer < depth_g; ++layer) {
      for (std::size_t i = 0; i < n; ++i) {
        left[i] *= weights.left[first + i];
        right[i] *= weights.right[first + i];
        g[i] *= s[i];
        tangent[i] *= s[i];
      }
      relu_pixels(std::span<const double>(left.data(), n), std::span<const double>(right.data(), n),
                  std::span<double>(g.data(), n), std::span<double>(tangent.data(), n));
      for (std::size_t i = 0; i < n; ++i) tangent[i] += g[i];
    }
    for (std::size_t i = 0; i < n; ++i) {
      ntk[first + i] *= tangent[i];
      nngp[first + i] *= g[i];
    }
  });
}

}  // namespace widthwise::theory
