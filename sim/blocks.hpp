#pragma once
// Long vectors are worked on block by block: what is done to a block is done while it is in the
// cache, and each vector is fetched from memory once.

#include <Eigen/Core>
#include <algorithm>

namespace widthwise::sim {

/// Half a dozen vectors' blocks fit the first-level cache together.
inline constexpr Eigen::Index kBlock = 512;

/// Calls body(start, n) for the blocks of a vector of `size` entries, in order.
template <class Body>
void for_each_block(Eigen::Index size, Body body) {
  for (Eigen::Index start = 0; start < size; start += kBlock) {
    body(start, std::min(kBlock, size - start));
  }
}

}  // namespace widthwise::sim
