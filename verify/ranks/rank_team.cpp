#include "verify/ranks/rank_team.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <thread>

#include "verify/base/errors.hpp"
#include "verify/ranks/chunk_size.hpp"
#include "verify/ranks/fingerprint.hpp"

namespace widthwise::verify::ranks {
namespace {

constexpr std::chrono::microseconds kPoll{500};

[[noreturn]] void throw_refusal(const std::string& who, const Refusal& refusal) {
  constexpr int kUsageCode = 64;
  constexpr int kFileCode = 74;
  const std::string sentence = fmt::format("{}: {}", who, refusal.sentence);
  if (refusal.exit_code == kUsageCode) throw UsageError(sentence);
  if (refusal.exit_code == kFileCode) throw FileError(sentence);
  throw ResourceError(sentence);
}

}  // namespace

/// One task, and who draws what of it.
struct RankTeam::Running {
  Running(const DrawTask& of, const sim::EnsembleHooks& told, double seconds, std::size_t n_ranks)
      : task(of), hooks(told), rows(of.n, of.n_columns), draw_seconds(seconds), waiting(n_ranks) {}

  bool stopped() const { return hooks.stop != nullptr && *hooks.stop; }

  const DrawTask& task;
  const sim::EnsembleHooks& hooks;
  sim::Draws rows;
  double draw_seconds;                    // 0 where it is not known yet
  std::map<std::uint64_t, Order> orders;  // that are not fulfilled
  std::vector<std::int64_t> waiting;      // samples that each rank owes
  std::int64_t next = 0;                  // row that nobody was asked for yet
  std::int64_t whole = std::numeric_limits<std::int64_t>::max();  // rows before the first gap
  bool is_cut = false;
};

RankTeam::RankTeam(Messenger& messenger, const RunRequest& request, std::string_view build,
                   std::atomic<bool>& stop)
    : messenger_(messenger),
      stop_(stop),
      crew_(request.threads),
      watch_(messenger.n_ranks()),
      longest_silence_(longest_silence()),
      threads_(static_cast<std::size_t>(messenger.n_ranks())),
      lost_(threads_.size()) {
  threads_[0] = request.threads;
  greet(request, build);
  all_threads_ = std::accumulate(threads_.begin(), threads_.end(), 0);
}

void RankTeam::greet(const RunRequest& request, std::string_view build) {
  const std::uint64_t own = fingerprint(request, build);
  while (!stop_) {
    while (const auto message = messenger_.receive()) welcome(*message, own);
    const auto absent = std::ranges::find(threads_, 0);
    if (absent == threads_.end()) return;
    const int rank = static_cast<int>(absent - threads_.begin());
    if (watch_.silent(rank, longest_silence_)) {
      throw ResourceError(fmt::format("{} does not answer", messenger_.name_of(rank)));
    }
    std::this_thread::sleep_for(kPoll);
  }
}

void RankTeam::welcome(const Message& message, std::uint64_t request) {
  watch_.heard(message.from);
  if (message.kind == Kind::kStop) stop_ = true;
  if (message.kind == Kind::kRefusal) {
    throw_refusal(messenger_.name_of(message.from), refusal_of(message.body));
  }
  if (message.kind != Kind::kReady) return;
  const Greeting greeting = greeting_of(message.body);
  if (greeting.request != request) {
    throw ResourceError(
        fmt::format("{} has another build of verify or read other inputs; all ranks need the same",
                    messenger_.name_of(message.from)));
  }
  threads_[static_cast<std::size_t>(message.from)] = greeting.threads;
}

sim::Draws RankTeam::draw(const DrawTask& task, const sim::EnsembleHooks& hooks) {
  double& seconds = draw_seconds_[{task.study, task.width}];
  Running running(task, hooks, seconds, threads_.size());
  watch_.restart();
  while (true) {
    hear(running);
    if (running.stopped()) {
      cut(running);
    } else {
      hand_out(running);
    }
    if (running.orders.empty()) break;
    give_up_silent(running);
    take_own(running, kPoll);
  }
  seconds = running.draw_seconds;
  running.rows.conservativeResize(std::min(running.next, running.whole), Eigen::NoChange);
  return std::move(running.rows);
}

void RankTeam::hear(Running& running) {
  while (const auto message = messenger_.receive()) {
    watch_.heard(message->from);
    switch (message->kind) {
      case Kind::kRows:
        arrived(running, drawn_rows_of(message->body));
        break;
      case Kind::kFailure:
        throw std::runtime_error(
            fmt::format("{}: {}", messenger_.name_of(message->from), message->body));
      case Kind::kRefusal:
        throw_refusal(messenger_.name_of(message->from), refusal_of(message->body));
      case Kind::kStop:
        stop_ = true;
        break;
      default:
        break;
    }
  }
}

void RankTeam::take_own(Running& running, std::chrono::microseconds patience) {
  for (auto drawn = crew_.take(patience); drawn; drawn = crew_.take({})) arrived(running, *drawn);
}

// Rows that are late, of a task that was given up, are nobody's.
void RankTeam::arrived(Running& running, const DrawnRows& drawn) {
  const auto found = running.orders.find(drawn.id);
  if (found == running.orders.end()) return;
  const Order order = found->second;
  running.orders.erase(found);
  const std::int64_t n = drawn.rows.rows();
  running.waiting[static_cast<std::size_t>(order.rank)] -= order.n;
  running.rows.middleRows(order.first, n) = drawn.rows;
  if (n < order.n) running.whole = std::min(running.whole, order.first + n);
  if (n > 0) running.draw_seconds = drawn.busy_seconds / static_cast<double>(n);
  for (std::int64_t k = 0; k < n; ++k) running.hooks.sample_done();
}

// Beside what its threads draw, each rank has a chunk that waits. What is soon done rank 0 does
// alone.
void RankTeam::hand_out(Running& running) {
  constexpr double kSoon = 0.003;  // seconds
  const double alone = running.draw_seconds * static_cast<double>(running.task.n) / threads_[0];
  const bool soon = running.draw_seconds > 0.0 && alone < kSoon;
  const int n_ranks = soon ? 1 : messenger_.n_ranks();
  for (int rank = 0; rank < n_ranks; ++rank) {
    const auto at = static_cast<std::size_t>(rank);
    while (!lost_[at] && running.next < running.task.n) {
      const std::int64_t n = chunk_size(
          {running.task.n - running.next, threads_[at], all_threads_, running.draw_seconds});
      if (running.waiting[at] >= threads_[at] + n) break;
      place(running, rank, n);
    }
  }
}

void RankTeam::place(Running& running, int rank, std::int64_t n) {
  const DrawTask& task = running.task;
  const ChunkOrder chunk{next_id_++, task.study,    task.width, task.first + running.next,
                         n,          task.n_columns};
  running.orders[chunk.id] = {rank, running.next, n};
  running.waiting[static_cast<std::size_t>(rank)] += n;
  running.next += n;
  if (rank == 0) {
    crew_.add(chunk, task.draw);
  } else {
    messenger_.send(rank, Kind::kChunk, to_bytes(chunk));
  }
}

// Of what was handed out only samples that were begun are finished.
void RankTeam::cut(Running& running) {
  if (running.is_cut) return;
  running.is_cut = true;
  crew_.drop_waiting();
  for (int rank = 1; rank < messenger_.n_ranks(); ++rank) {
    messenger_.send(rank, Kind::kCut, "");
  }
}

// Where a launcher ends the run because a rank died there is little time.
void RankTeam::give_up_silent(Running& running) {
  const bool stopped = running.stopped();
  const auto patience =
      stopped ? std::min<std::chrono::duration<double>>(kHurriedSilence, longest_silence_)
              : longest_silence_;
  for (int rank = 1; rank < messenger_.n_ranks(); ++rank) {
    if (lost_[static_cast<std::size_t>(rank)] || !watch_.silent(rank, patience)) continue;
    lose(rank, fmt::format("{} was lost: nothing was heard of it for {:.1f} seconds",
                           messenger_.name_of(rank), patience.count()));
  }
  std::erase_if(running.orders, [&](const auto& entry) {
    const Order& order = entry.second;
    if (!lost_[static_cast<std::size_t>(order.rank)]) return false;
    running.whole = std::min(running.whole, order.first);
    return true;
  });
}

void RankTeam::lose(int rank, std::string sentence) {
  lost_[static_cast<std::size_t>(rank)] = true;
  if (!loss_) loss_ = std::move(sentence);
  stop_ = true;
}

}  // namespace widthwise::verify::ranks
