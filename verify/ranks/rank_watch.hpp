#pragma once
// Which ranks are heard of, and which have fallen silent.

#include <chrono>
#include <optional>
#include <vector>

namespace widthwise::verify::ranks {

using WatchClock = std::chrono::steady_clock;

/// How often a rank says that it is still there.
inline constexpr std::chrono::milliseconds kPulseInterval{100};

/// The same once the run is to end: where mpirun ends it because a rank died, it said so a second
/// after that, and kills all in another.
inline constexpr std::chrono::milliseconds kHurriedSilence{900};

/// How long a rank may be silent before it counts as lost: WIDTHWISE_RANK_TIMEOUT seconds, or a
/// minute. Throws UsageError unless these are positive.
std::chrono::duration<double> longest_silence();

class RankWatch {
 public:
  explicit RankWatch(int n_ranks) : heard_(static_cast<std::size_t>(n_ranks)) { restart(); }

  /// All count as heard of now: nobody listened until now.
  void restart() { heard_.assign(heard_.size(), WatchClock::now()); }

  void heard(int rank) { heard_[static_cast<std::size_t>(rank)] = WatchClock::now(); }

  bool silent(int rank, std::chrono::duration<double> longest) const {
    return WatchClock::now() - heard_[static_cast<std::size_t>(rank)] > longest;
  }

 private:
  std::vector<WatchClock::time_point> heard_;
};

}  // namespace widthwise::verify::ranks
