#pragma once
// Many independent samples, side by side.

#include <Eigen/Core>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <functional>
#include <utility>

namespace widthwise::sim {

/// Rows of draws: row k belongs to sample first + k.
using Draws = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// How samples are drawn: some that follow each other at once, where that costs less than one after
/// the other.
class Drawing {
 public:
  /// The rows of samples first .. first + n - 1.
  using Rows = std::function<Draws(std::uint64_t first, std::int64_t n)>;

  /// As many as `at_once` are to be drawn by one call, which serves for any number.
  Drawing(std::int64_t at_once, Rows rows) : at_once_(at_once), rows_(std::move(rows)) {}

  /// One by one: draw(sample) gives a vector.
  template <std::invocable<std::uint64_t> Draw>
  Drawing(Draw draw)
      : Drawing(1, [draw = std::move(draw)](std::uint64_t first, std::int64_t n) {
          Draws rows;
          for (std::int64_t k = 0; k < n; ++k) {
            const Eigen::VectorXd row = draw(first + static_cast<std::uint64_t>(k));
            if (k == 0) rows.resize(n, row.size());
            rows.row(k) = row.transpose();
          }
          return rows;
        }) {}

  std::int64_t at_once() const { return at_once_; }
  Draws rows(std::uint64_t first, std::int64_t n) const { return rows_(first, n); }

 private:
  std::int64_t at_once_;
  Rows rows_;
};

/// What an ensemble run is told and asked while it goes on.
struct EnsembleHooks {
  /// Called after each sample, from any thread, one at a time.
  std::function<void()> sample_done = [] {};
  /// When it becomes true no further sample is begun.
  const std::atomic<bool>* stop = nullptr;
};

/// Draws the samples first .. first + n - 1, of `n_columns` numbers each, on `threads` threads. A
/// row must depend on nothing but the sample's number, and `draw` be safe to call concurrently;
/// then the result is the same bits for any number of threads. Returns n rows, or
/// fewer if stopped: always a prefix. What `draw` throws is thrown here, after the other threads
/// finished.
Draws run_ensemble(std::int64_t first, std::int64_t n, Eigen::Index n_columns, int threads,
                   const Drawing& draw, const EnsembleHooks& hooks = {});

}  // namespace widthwise::sim
