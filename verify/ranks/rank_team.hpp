#pragma once
// The draws of a run by all ranks, as rank 0 leads them.

#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "verify/ranks/drawing_crew.hpp"
#include "verify/ranks/messenger.hpp"
#include "verify/ranks/rank_watch.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify::ranks {

/// Rank 0: its own threads and those of the others, which serve() there. Samples go out in order,
/// in chunks that follow from what draws cost, and a row is the same wherever it is drawn.
class RankTeam final : public DrawTeam {
 public:
  /// Waits until all ranks have understood the same request of this build. Sets `stop`, which ends
  /// the run, where a rank is lost or asked to end. Throws UsageError, FileError or ResourceError,
  /// naming the rank, if one refuses or is silent.
  RankTeam(Messenger& messenger, const RunRequest& request, std::string_view build,
           std::atomic<bool>& stop);

  /// Of all ranks.
  int threads() const { return all_threads_; }

  /// Throws what a draw threw, here or, as std::runtime_error that names it, on another rank. Where
  /// a rank is lost the rows are those before the first that it kept.
  sim::Draws draw(const DrawTask& task, const sim::EnsembleHooks& hooks) override;

  /// A sentence about the rank that was lost, if one was.
  const std::optional<std::string>& loss() const { return loss_; }

 private:
  struct Order {
    int rank;
    std::int64_t first;  // row of the task
    std::int64_t n;
  };
  struct Running;

  void greet(const RunRequest& request, std::string_view build);
  void welcome(const Message& message, std::uint64_t request);
  void hear(Running& running);
  void take_own(Running& running, std::chrono::microseconds patience);
  void arrived(Running& running, const DrawnRows& drawn);
  void hand_out(Running& running);
  void place(Running& running, int rank, std::int64_t n);
  void cut(Running& running);
  void give_up_silent(Running& running);
  void lose(int rank, std::string sentence);

  Messenger& messenger_;
  std::atomic<bool>& stop_;
  DrawingCrew crew_;
  RankWatch watch_;
  std::chrono::duration<double> longest_silence_;
  std::vector<int> threads_;  // of each rank; 0 where it is not known yet
  std::vector<bool> lost_;
  int all_threads_ = 0;
  std::uint64_t next_id_ = 0;
  std::optional<std::string> loss_;
  std::map<std::pair<std::size_t, std::int64_t>, double> draw_seconds_;  // of study and width
};

}  // namespace widthwise::verify::ranks
