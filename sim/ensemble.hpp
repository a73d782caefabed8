#pragma once
// Many independent samples, side by side.

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <functional>

namespace widthwise::sim {

/// Rows of draws: row k belongs to sample first + k.
using Draws = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// What an ensemble run is told and asked while it goes on.
struct EnsembleHooks {
  /// Called after each sample, from any thread, one at a time.
  std::function<void()> sample_done = [] {};
  /// When it becomes true no further sample is begun.
  const std::atomic<bool>* stop = nullptr;
};

/// Draws the samples first .. first + n - 1, `draw(sample)` giving the `n_columns` numbers of one,
/// on `threads` threads. `draw` must depend on nothing but the sample's number, and be safe to call
/// concurrently; then the result is the same bits for any number of threads. Returns n rows, or
/// fewer if stopped: always a prefix. What `draw` throws is thrown here, after the other threads
/// finished.
Draws run_ensemble(std::int64_t first, std::int64_t n, Eigen::Index n_columns, int threads,
                   const std::function<Eigen::VectorXd(std::uint64_t)>& draw,
                   const EnsembleHooks& hooks = {});

}  // namespace widthwise::sim
