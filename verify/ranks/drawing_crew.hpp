#pragma once
// The drawing threads of one rank, busy as long as there are samples, whoever orders them.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "verify/ranks/draw_messages.hpp"
#include "verify/run/draw_team.hpp"

namespace widthwise::verify::ranks {

/// Threads that draw chunk after chunk: none waits for the others at the end of one. Apart from the
/// thread that orders, which is free to talk to other ranks meanwhile.
class DrawingCrew {
 public:
  explicit DrawingCrew(int threads);
  /// Waits for the samples that were begun; drops the rest.
  ~DrawingCrew();
  DrawingCrew(const DrawingCrew&) = delete;
  DrawingCrew& operator=(const DrawingCrew&) = delete;

  int threads() const { return threads_; }

  /// Draws samples order.first .. in order, each that is begun to its end. `draw` must be safe to
  /// call concurrently and stay callable until the chunk is taken or the crew gone.
  void add(const ChunkOrder& order, sim::Drawing draw);

  /// Begins no further sample of what was ordered.
  void drop_waiting();

  /// A chunk that is done, or dropped with the rows that it has; waits for one up to `patience`.
  /// Throws what a draw threw.
  std::optional<DrawnRows> take(std::chrono::microseconds patience);

 private:
  struct Open;

  void work();
  void draw_next(std::unique_lock<std::mutex>& lock);
  void settle(const std::shared_ptr<Open>& chunk);

  int threads_;
  std::mutex mutex_;
  std::condition_variable ordered_;
  std::condition_variable drawn_;
  std::deque<std::shared_ptr<Open>> open_;  // of which not all samples are begun
  std::deque<DrawnRows> done_;
  std::exception_ptr failure_;
  bool closing_ = false;
  std::thread foreman_;  // of the team; last, so that all else is there when it starts
};

}  // namespace widthwise::verify::ranks
