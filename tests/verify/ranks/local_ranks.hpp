#pragma once
// Ranks without MPI, for the tests: threads of one process that leave messages for each other.

#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "verify/ranks/messenger.hpp"

namespace widthwise::verify::testing {

/// What was sent and not yet received, by receiver.
struct Mailboxes {
  explicit Mailboxes(int n_ranks) : of(static_cast<std::size_t>(n_ranks)) {}
  std::mutex mutex;
  std::vector<std::deque<ranks::Message>> of;
};

class LocalMessenger final : public ranks::Messenger {
 public:
  LocalMessenger(int rank, std::shared_ptr<Mailboxes> boxes)
      : rank_(rank), boxes_(std::move(boxes)) {}

  int rank() const override { return rank_; }
  int n_ranks() const override { return static_cast<int>(boxes_->of.size()); }
  std::string name_of(int rank) const override { return "rank " + std::to_string(rank); }
  int processors() const override { return 1; }
  void send(int to, ranks::Kind kind, std::string body) override {
    const std::lock_guard lock(boxes_->mutex);
    boxes_->of[static_cast<std::size_t>(to)].push_back({rank_, kind, std::move(body)});
  }
  std::optional<ranks::Message> receive() override {
    const std::lock_guard lock(boxes_->mutex);
    auto& own = boxes_->of[static_cast<std::size_t>(rank_)];
    if (own.empty()) return std::nullopt;
    ranks::Message message = std::move(own.front());
    own.pop_front();
    return message;
  }
  void leave() override {}
  void abort(int) override { throw std::logic_error("a rank was lost"); }

 private:
  int rank_;
  std::shared_ptr<Mailboxes> boxes_;
};

}  // namespace widthwise::verify::testing
