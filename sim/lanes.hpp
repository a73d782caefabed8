#pragma once
// Four numbers at a time, in as many registers as the machine needs for them: sums that are taken
// so have the same bits on every machine. (Of eight GCC 12 makes slow code where registers hold
// four.)

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstring>

namespace widthwise::sim {

inline constexpr Eigen::Index kLanes = 4;
typedef double Lanes __attribute__((vector_size(kLanes * sizeof(double))));  // NOLINT

/// Those that begin at `from`.
inline Lanes load(const double* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

inline void store(const Lanes& lanes, double* to) {
  std::memcpy(to, &lanes, sizeof lanes);
}

/// Which lanes there are in a vector: all of them, or only the first ones, others being zeros.
struct AllLanes {
  static Lanes load(const double* from) { return sim::load(from); }
};
struct SomeLanes {
  Eigen::Index n;
  Lanes load(const double* from) const {
    Lanes lanes = {};
    std::memcpy(&lanes, from, static_cast<std::size_t>(n) * sizeof(double));
    return lanes;
  }
};

/// Calls body(i, AllLanes or SomeLanes) for the lanes of vectors of n, in order.
template <class Body>
void for_each_lanes(Eigen::Index n, Body body) {
  Eigen::Index i = 0;
  for (; i + kLanes <= n; i += kLanes) body(i, AllLanes{});
  if (i < n) body(i, SomeLanes{n - i});
}

/// a b + c with one rounding, on every machine.
inline Lanes multiply_add(const Lanes& a, const Lanes& b, const Lanes& c) {
  Lanes sum;
  for (Eigen::Index k = 0; k < kLanes; ++k) sum[k] = std::fma(a[k], b[k], c[k]);
  return sum;
}

/// Their sum, in one order.
inline double sum(const Lanes& lanes) {
  return (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
}

}  // namespace widthwise::sim
