#include "sim/memory_policy.hpp"

#include <climits>
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace widthwise::sim {

void keep_freed_memory() {
#ifdef M_TRIM_THRESHOLD
  constexpr int kLargestMmapThreshold = 32 << 20;  // glibc refuses more on 64-bit machines
  mallopt(M_MMAP_THRESHOLD, kLargestMmapThreshold);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}

}  // namespace widthwise::sim
