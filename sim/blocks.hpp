#pragma once
// Long vectors are worked on block by block: what is done to a block is done while it is in the
// cache, and each vector is fetched from memory once.

#include <Eigen/Core>
#include <algorithm>

namespace widthwise::sim {

/// Half a dozen vectors' blocks fit the first-level cache together.
inline constexpr Eigen::Index kBlock = 512;

/// Fetches a block that will be read soon, while something else is computed.
inline void fetch_block(const double* from) {
  constexpr Eigen::Index kLine = 8;  // numbers that memory hands out together
  for (Eigen::Index i = 0; i < kBlock; i += kLine) __builtin_prefetch(from + i, 0, 2);
}

/// Calls body(start, n) for the blocks of a vector of `size` entries, in order.
template <class Body>
void for_each_block(Eigen::Index size, Body body) {
  for (Eigen::Index start = 0; start < size; start += kBlock) {
    body(start, std::min(kBlock, size - start));
  }
}

}  // namespace widthwise::sim
