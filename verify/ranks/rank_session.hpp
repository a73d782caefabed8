#pragma once
// This process as one of the ranks of a run, from the start to the end of the program.

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "verify/ranks/messenger.hpp"
#include "verify/ranks/pulse.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify::ranks {

/// Rank 0 leads: it alone reads what the others found out, prints, and writes files. The others
/// serve, and end when it does.
class RankSession {
 public:
  explicit RankSession(std::unique_ptr<Messenger> messenger);

  bool leads() const { return messenger_->rank() == 0; }

  /// Whether this rank says what went wrong: rank 0, and if that is lost, rank 1.
  bool speaks() const { return leads() || (leader_lost_ && messenger_->rank() == 1); }

  Messenger& messenger() { return *messenger_; }

  /// Not rank 0: carries out its part of the request, as ranks::serve().
  void serve(const RunRequest& request, std::string_view build, const std::atomic<bool>& stop);

  /// Not rank 0: tells rank 0 why this one does not serve.
  void refuse(const std::string& sentence, int exit_code);

  /// The last thing that a rank does: waits for the others, and returns what to exit with, which is
  /// 0 for all but rank 0. Where a rank is lost it ends all that are left and does not return.
  int end(int exit_code);

 private:
  bool release();
  bool await_release();
  [[noreturn]] void abort(int exit_code);

  std::unique_ptr<Messenger> messenger_;
  std::optional<Pulse> pulse_;
  bool released_ = false;
  bool leader_lost_ = false;
};

}  // namespace widthwise::verify::ranks
