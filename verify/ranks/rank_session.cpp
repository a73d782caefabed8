#include "verify/ranks/rank_session.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/ranks/draw_messages.hpp"
#include "verify/ranks/rank_server.hpp"
#include "verify/ranks/rank_watch.hpp"

namespace widthwise::verify::ranks {
namespace {

constexpr std::chrono::milliseconds kIdlePoll{2};
constexpr int kLost = 70;  // as of all that the machine does not give

}  // namespace

RankSession::RankSession(std::unique_ptr<Messenger> messenger)
    : messenger_(std::move(messenger)), pulse_(*messenger_) {}

void RankSession::serve(const RunRequest& request, std::string_view build,
                        const std::atomic<bool>& stop) {
  try {
    ranks::serve(*messenger_, request, build, stop);
    released_ = true;
  } catch (const ResourceError&) {
    leader_lost_ = true;
    throw;
  }
}

void RankSession::refuse(const std::string& sentence, int exit_code) {
  messenger_->send(0, Kind::kRefusal, to_bytes(Refusal{exit_code, sentence}));
}

int RankSession::end(int exit_code) {
  if (leads()) {
    if (!release()) abort(exit_code);
  } else {
    if (leader_lost_ || !await_release()) abort(kLost);
    messenger_->send(0, Kind::kBye, "");
  }
  pulse_.reset();
  messenger_->leave();
  return leads() ? exit_code : 0;
}

bool RankSession::release() {
  for (int other = 1; other < messenger_->n_ranks(); ++other) {
    messenger_->send(other, Kind::kEnd, "");
  }
  // All is written: whoever does not answer soon is not waited for.
  constexpr std::chrono::seconds kPatience{5};
  const auto patience = std::min<std::chrono::duration<double>>(kPatience, longest_silence());
  RankWatch watch(messenger_->n_ranks());
  std::vector<bool> gone(static_cast<std::size_t>(messenger_->n_ranks()));
  gone[0] = true;
  while (true) {
    while (const auto message = messenger_->receive()) {
      watch.heard(message->from);
      if (message->kind == Kind::kBye) gone[static_cast<std::size_t>(message->from)] = true;
    }
    const auto left = std::ranges::find(gone, false);
    if (left == gone.end()) return true;
    if (watch.silent(static_cast<int>(left - gone.begin()), patience)) return false;
    std::this_thread::sleep_for(kIdlePoll);
  }
}

bool RankSession::await_release() {
  RankWatch watch(messenger_->n_ranks());
  const auto patience = longest_silence();
  while (!released_) {
    while (const auto message = messenger_->receive()) {
      watch.heard(message->from);
      released_ = released_ || message->kind == Kind::kEnd;
    }
    if (watch.silent(0, patience)) return false;
    std::this_thread::sleep_for(kIdlePoll);
  }
  return true;
}

// What stands in a buffer would not reach the device.
void RankSession::abort(int exit_code) {
  std::fflush(nullptr);
  messenger_->abort(exit_code);
  std::_Exit(exit_code);
}

}  // namespace widthwise::verify::ranks
