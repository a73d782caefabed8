#pragma once
// Independent pieces of work, handed out to threads.

#include <Eigen/Core>
#include <algorithm>
#include <atomic>

#include "sim/thread_team.hpp"

namespace widthwise::verify {

/// Threads to compute with, and when to give up. What is computed does not depend on their number.
struct Workers {
  int threads = 1;
  const std::atomic<bool>* stop =
      nullptr;  ///< becomes true where the result is not wanted any more

  bool stopped() const { return stop != nullptr && *stop; }
};

/// work(i) for i = 0 .. n-1 in any order, none of which may throw; those left are skipped once the
/// workers are to stop.
template <class Work>
void for_each_piece(Eigen::Index n, const Workers& workers, const Work& work) {
  std::atomic<Eigen::Index> next = 0;
  sim::run_on_team(workers.threads, [&] {
    for (Eigen::Index i = next++; i < n && !workers.stopped(); i = next++) work(i);
  });
}

/// work(first, count) for pieces of at most `size` that make up 0 .. n-1.
template <class Work>
void for_each_range(Eigen::Index n, Eigen::Index size, const Workers& workers, const Work& work) {
  for_each_piece((n + size - 1) / size, workers, [&](Eigen::Index piece) {
    const Eigen::Index first = piece * size;
    work(first, std::min(size, n - first));
  });
}

}  // namespace widthwise::verify
