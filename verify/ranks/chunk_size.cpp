#include "verify/ranks/chunk_size.hpp"

#include <algorithm>
#include <cmath>

namespace widthwise::verify::ranks {

std::int64_t chunk_size(const ChunkShare& share) {
  constexpr double kShortest = 0.001;  // seconds
  constexpr double kLongest = 0.05;
  if (share.draw_seconds <= 0.0) return 1;
  const double a_second = share.threads / share.draw_seconds;
  const double fair = 0.5 * static_cast<double>(share.left) * share.threads / share.all_threads;
  const double size = std::clamp(fair, kShortest * a_second, kLongest * a_second);
  return std::llround(std::clamp(size, 1.0, static_cast<double>(share.left)));
}

}  // namespace widthwise::verify::ranks
