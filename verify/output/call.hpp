#pragma once
// One call of the program or of a library that runs claims: how it was called, and when it began.

#include <chrono>
#include <string>

#include "verify/output/utc_time.hpp"
#include "verify/results/provenance.hpp"
#include "verify/results/run_outcome.hpp"

namespace widthwise::verify {

struct Call {
  std::string command_line;  ///< "verify --theorem 1 ..."
  std::string started = utc_now();
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();

  /// Completes what already says seed, threads and whether it is partial by what this call knows:
  /// version, commit, command, processor and C library, when it began and how long it took until
  /// now.
  void sign(Provenance& provenance) const;

  /// Signs what was found, and gives it and its draws the ID of their run.
  void seal(RunOutcome& outcome) const;
};

}  // namespace widthwise::verify
