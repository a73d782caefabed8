#pragma once
#include <cstdint>

namespace widthwise::verify::ranks {

/// What the size of a chunk follows from.
struct ChunkShare {
  std::int64_t left;    ///< samples that nobody has yet, 1 or more
  int threads;          ///< of the rank that gets it
  int all_threads;      ///< of all ranks
  double draw_seconds;  ///< one draw on one thread; 0 where that is not known yet
};

/// How many samples a rank gets at once: half of its share of what is left, so that chunks get
/// smaller towards the end, but neither so much that others wait for it nor so little that the
/// message costs more than the draws. 1 .. left; 1 where the cost of a draw is not known.
std::int64_t chunk_size(const ChunkShare& share);

}  // namespace widthwise::verify::ranks
