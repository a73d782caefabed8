#include "verify/ranks/drawing_crew.hpp"

#include <algorithm>
#include <utility>

#include "sim/thread_team.hpp"

namespace widthwise::verify::ranks {
namespace {

using CrewClock = std::chrono::steady_clock;

}  // namespace

struct DrawingCrew::Open {
  ChunkOrder order;
  sim::Drawing draw;
  DrawnRows drawn;
  std::int64_t n;          // that will be drawn: as ordered, or as begun when the rest was dropped
  std::int64_t begun = 0;  // samples
  std::int64_t ended = 0;
};

DrawingCrew::DrawingCrew(int threads)
    : threads_(threads), foreman_([this] { sim::run_on_team(threads_, [this] { work(); }); }) {}

DrawingCrew::~DrawingCrew() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  ordered_.notify_all();
  foreman_.join();
}

void DrawingCrew::add(const ChunkOrder& order, sim::Drawing draw) {
  auto chunk = std::make_shared<Open>(
      Open{order, std::move(draw), {order.id, 0.0, sim::Draws(order.n, order.n_columns)}, order.n});
  {
    const std::lock_guard lock(mutex_);
    open_.push_back(std::move(chunk));
  }
  ordered_.notify_all();
}

void DrawingCrew::drop_waiting() {
  const std::lock_guard lock(mutex_);
  for (const auto& chunk : open_) {
    chunk->n = chunk->begun;
    settle(chunk);
  }
  open_.clear();
}

std::optional<DrawnRows> DrawingCrew::take(std::chrono::microseconds patience) {
  std::unique_lock lock(mutex_);
  drawn_.wait_for(lock, patience, [&] { return failure_ || !done_.empty(); });
  if (failure_) std::rethrow_exception(failure_);
  if (done_.empty()) return std::nullopt;
  DrawnRows drawn = std::move(done_.front());
  done_.pop_front();
  return drawn;
}

void DrawingCrew::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ordered_.wait(lock, [&] { return closing_ || !open_.empty(); });
    if (closing_) return;
    draw_next(lock);
  }
}

// Unlocked while it draws.
void DrawingCrew::draw_next(std::unique_lock<std::mutex>& lock) {
  const std::shared_ptr<Open> chunk = open_.front();
  const std::int64_t k = chunk->begun;
  const std::int64_t n = std::min(chunk->draw.at_once(), chunk->n - k);
  chunk->begun += n;
  if (chunk->begun == chunk->n) open_.pop_front();
  lock.unlock();
  std::exception_ptr failure;
  const auto begun = CrewClock::now();
  try {
    chunk->drawn.rows.middleRows(k, n) =
        chunk->draw.rows(static_cast<std::uint64_t>(chunk->order.first + k), n);
  } catch (...) {
    failure = std::current_exception();
  }
  const double seconds = std::chrono::duration<double>(CrewClock::now() - begun).count();
  lock.lock();
  if (failure) {
    failure_ = failure;
    drawn_.notify_all();
  }
  chunk->ended += n;
  chunk->drawn.busy_seconds += seconds;
  settle(chunk);
}

// Hands over what is complete.
void DrawingCrew::settle(const std::shared_ptr<Open>& chunk) {
  if (chunk->ended < chunk->n) return;
  if (chunk->n < chunk->order.n) chunk->drawn.rows.conservativeResize(chunk->n, Eigen::NoChange);
  done_.push_back(std::move(chunk->drawn));
  drawn_.notify_all();
}

}  // namespace widthwise::verify::ranks
