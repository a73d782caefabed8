#include "sim/ensemble.hpp"

#include <algorithm>
#include <exception>
#include <mutex>

#include "sim/thread_team.hpp"

namespace widthwise::sim {

Draws run_ensemble(std::int64_t first, std::int64_t n, Eigen::Index n_columns, int threads,
                   const Drawing& draw, const EnsembleHooks& hooks) {
  Draws draws(n, n_columns);
  std::atomic<std::int64_t> next = 0;
  std::exception_ptr failure;
  std::atomic<bool> failed = false;
  std::mutex one_at_a_time;
  // Samples are handed out in order and each that is begun is finished, so that stopping early
  // leaves a prefix.
  run_on_team(threads, [&] {
    while (!failed && !(hooks.stop != nullptr && *hooks.stop)) {
      const std::int64_t k = next.fetch_add(draw.at_once());
      if (k >= n) break;
      const std::int64_t n_now = std::min(draw.at_once(), n - k);
      try {
        draws.middleRows(k, n_now) = draw.rows(static_cast<std::uint64_t>(first + k), n_now);
        const std::lock_guard lock(one_at_a_time);
        for (std::int64_t done = 0; done < n_now; ++done) hooks.sample_done();
      } catch (...) {
        const std::lock_guard lock(one_at_a_time);
        failure = std::current_exception();
        failed = true;
      }
    }
  });
  if (failure) std::rethrow_exception(failure);
  draws.conservativeResize(std::min<std::int64_t>(next, n), Eigen::NoChange);
  return draws;
}

}  // namespace widthwise::sim
