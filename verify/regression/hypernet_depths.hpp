#pragma once
// How deep the networks are whose kernels are evaluated.

namespace widthwise::verify {

/// The depths of a hypernetwork, infinitely wide.
struct HypernetDepths {
  int f = 2;  ///< hidden layers
  int g = 3;  ///< weight layers
};

/// Throws UsageError unless both are 1 to 100.
void check_depths(int depth_f, int depth_g);

}  // namespace widthwise::verify
