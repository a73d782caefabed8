#pragma once
// The progress bar: on the error stream where that is a terminal, or wherever a caller shows it.

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace widthwise::verify {

/// What a bar says, in `width` columns at most: the bar gives way first, then the rate, then the
/// time left; what remains is cut.
struct ProgressLine {
  std::string label;
  double share;      ///< that is done, 0..1
  double rate;       ///< a second
  std::string what;  ///< is counted
  double seconds_left;

  std::string text(std::size_t width) const;
};

/// "42 s", "3 min 05 s" or "2 h 10 min".
std::string duration_in_words(double seconds);

/// Shows a bar, the share done, draws (or what they are called) a second and the time left. Work is
/// counted in units of cost, since a draw at width 8192 takes longer than one at 64. Not for
/// concurrent use.
class ProgressBar {
 public:
  /// A bar that is not `enabled` prints nothing.
  explicit ProgressBar(bool enabled) : enabled_(enabled) {}
  /// One that somebody else shows, from any thread, as often as a terminal would see it change.
  explicit ProgressBar(std::function<void(const ProgressLine&)> show)
      : enabled_(true), show_(std::move(show)) {}
  ~ProgressBar() { finish(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Starts a bar of `total_cost` units.
  void begin(const std::string& label, double total_cost, const std::string& what = "draws");
  /// One draw of that many units is done.
  void advance(double cost);
  /// More work than the total that was begun with has come up.
  void extend(double cost) { total_ += cost; }
  /// Clears the line, for something else to be printed there; the bar goes on below it.
  void clear() const;
  /// Clears the line for good.
  void finish();

  /// Whether a bar makes sense: the error stream is a terminal.
  static bool terminal();

 private:
  ProgressLine line() const;
  void print() const;

  using Clock = std::chrono::steady_clock;

  bool enabled_;
  std::function<void(const ProgressLine&)> show_ = {};  // in place of the terminal
  bool running_ = false;
  std::string label_;
  std::string what_;
  double total_ = 0.0;
  double done_ = 0.0;
  long draws_ = 0;
  Clock::time_point begun_;
  Clock::time_point printed_;
};

}  // namespace widthwise::verify
