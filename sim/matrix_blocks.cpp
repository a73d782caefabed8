#include "sim/matrix_blocks.hpp"

#include <Eigen/Core>

namespace widthwise::sim {

void fix_matrix_blocks() {
  constexpr std::ptrdiff_t kKibibyte = 1024;
  Eigen::setCpuCacheSizes(32 * kKibibyte, 1024 * kKibibyte, 8192 * kKibibyte);
}

}  // namespace widthwise::sim
