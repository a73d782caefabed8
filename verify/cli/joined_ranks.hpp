#pragma once
// This call as one of several that a launcher started: mpirun -n 4 verify ...

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "verify/cli/invocation.hpp"
#include "verify/ranks/rank_session.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify::cli {

/// Joins the ranks if a launcher started more than one; a null pointer if not. From then on
/// usual_threads() are what this rank has for itself. Throws UsageError, on all ranks alike.
std::unique_ptr<ranks::RankSession> join_ranks();

/// Whether this is the process that says what is wrong with the arguments, even if joining failed.
bool speaks(const Invocation& invocation);

/// Rank 0: run() by all ranks, after a line about them unless `quiet`. Sets `loss` to a sentence if
/// a rank was lost. Throws what RankTeam() throws.
RunOutcome run_on_ranks(const RunRequest& request, ranks::RankSession& session,
                        ProgressBar& progress, std::atomic<bool>& stop, RunMeans means, bool quiet,
                        std::optional<std::string>& loss);

}  // namespace widthwise::verify::cli
