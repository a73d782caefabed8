#pragma once
// One call of the program: how it was called, when it began, what it ends with.

#include <chrono>
#include <memory>
#include <string>

#include "verify/cli/utc_time.hpp"
#include "verify/ranks/rank_session.hpp"
#include "verify/results/provenance.hpp"

namespace widthwise::verify::cli {

/// What all commands share.
struct Invocation {
  std::string command_line;  ///< "verify --theorem 1 ..."
  int exit_code = 0;
  std::unique_ptr<ranks::RankSession> ranks = {};  ///< that this call is one of; null if alone
  std::string started = utc_now();
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();

  /// Completes what already says seed, threads and whether it is partial by what this call knows:
  /// version, commit, command, processor and C library, when it began and how long it took until
  /// now.
  void sign(Provenance& provenance) const;
};

}  // namespace widthwise::verify::cli
