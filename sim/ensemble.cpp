#include "sim/ensemble.hpp"

#include <exception>
#include <mutex>

#include "sim/thread_team.hpp"

namespace widthwise::sim {

Draws run_ensemble(std::int64_t first, std::int64_t n, Eigen::Index n_columns, int threads,
                   const std::function<Eigen::VectorXd(std::uint64_t)>& draw,
                   const EnsembleHooks& hooks) {
  Draws draws(n, n_columns);
  std::atomic<std::int64_t> next = 0;
  std::exception_ptr failure;
  std::atomic<bool> failed = false;
  std::mutex one_at_a_time;
  // Samples are handed out in order and each that is begun is finished, so that stopping early
  // leaves a prefix.
  run_on_team(threads, [&] {
    while (!failed && !(hooks.stop != nullptr && *hooks.stop)) {
      const std::int64_t k = next++;
      if (k >= n) break;
      try {
        draws.row(k) = draw(static_cast<std::uint64_t>(first + k)).transpose();
        const std::lock_guard lock(one_at_a_time);
        hooks.sample_done();
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
