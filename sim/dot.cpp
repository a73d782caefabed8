#include "sim/dot.hpp"

#include "sim/lanes.hpp"

namespace widthwise::sim {

// Four sums side by side, since each addition waits for the one before.
double dot(const double* a, const double* b, Eigen::Index n) {
  constexpr Eigen::Index kSums = 4;
  Lanes sums[kSums] = {};
  const Eigen::Index rest = n % (kSums * kLanes);
  Eigen::Index i = 0;
  for (; i < n - rest; i += kSums * kLanes) {
    for (Eigen::Index k = 0; k < kSums; ++k) {
      sums[k] = multiply_add(load(a + i + k * kLanes), load(b + i + k * kLanes), sums[k]);
    }
  }
  for_each_lanes(rest, [&](Eigen::Index at, auto lanes) {
    sums[0] = multiply_add(lanes.load(a + i + at), lanes.load(b + i + at), sums[0]);
  });
  return sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

}  // namespace widthwise::sim
