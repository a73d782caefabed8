#pragma once
// How matrix products are cut into blocks.

namespace widthwise::sim {

/// Eigen cuts a product into blocks, and so the sums in it, by the sizes of the processor's caches;
/// from here on by sizes that are the same on every machine, so that the dense engine and training
/// have the same bits on all of them. Call once at the start: a process-wide policy, hence for an
/// executable's main() to choose, never for this library.
void fix_matrix_blocks();

}  // namespace widthwise::sim
