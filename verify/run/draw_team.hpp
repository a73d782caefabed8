#pragma once
// Who makes the draws of a run.

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>

#include "sim/ensemble.hpp"

namespace widthwise::verify {

/// Draws of one study at one width: samples first .. first + n - 1.
struct DrawTask {
  std::size_t study;  ///< its number among DrawsByStudy::studies()
  std::int64_t width;
  std::int64_t first;
  std::int64_t n;
  Eigen::Index n_columns;
  sim::Drawing draw;
};

/// Makes draws, whoever shares in that.
class DrawTeam {
 public:
  virtual ~DrawTeam() = default;

  /// Carries out a task as sim::run_ensemble() does: the same rows for any team, n of them, or
  /// a prefix if stopped.
  virtual sim::Draws draw(const DrawTask& task, const sim::EnsembleHooks& hooks) = 0;

 protected:
  DrawTeam() = default;
  DrawTeam(const DrawTeam&) = default;
  DrawTeam& operator=(const DrawTeam&) = default;
};

/// The threads of this process.
class ThreadTeam final : public DrawTeam {
 public:
  explicit ThreadTeam(int threads) : threads_(threads) {}

  sim::Draws draw(const DrawTask& task, const sim::EnsembleHooks& hooks) override {
    return sim::run_ensemble(task.first, task.n, task.n_columns, threads_, task.draw, hooks);
  }

 private:
  int threads_;
};

}  // namespace widthwise::verify
