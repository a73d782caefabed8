#pragma once
// When no further split is begun.

#include <chrono>
#include <cstdint>
#include <optional>

namespace widthwise::verify {

/// Counts from its construction.
class SplitClock {
 public:
  /// Without a number of seconds there is no end.
  explicit SplitClock(std::optional<double> seconds) : seconds_(seconds) {}

  /// Whether the time is over; never before two splits are done, for of one nothing is known of the
  /// spread.
  bool over(std::int64_t splits_done) const {
    constexpr std::int64_t kFewest = 2;
    if (!seconds_ || splits_done < kFewest) return false;
    return std::chrono::duration<double>(Clock::now() - begun_).count() > *seconds_;
  }

 private:
  using Clock = std::chrono::steady_clock;

  std::optional<double> seconds_;
  Clock::time_point begun_ = Clock::now();
};

}  // namespace widthwise::verify
