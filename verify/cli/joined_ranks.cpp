#include "verify/cli/joined_ranks.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "verify/base/thread_count.hpp"
#include "verify/cli/mpi_messenger.hpp"
#include "verify/output/version.hpp"
#include "verify/ranks/launch.hpp"
#include "verify/ranks/rank_team.hpp"
#include "verify/ranks/rank_watch.hpp"

namespace widthwise::verify::cli {

std::unique_ptr<ranks::RankSession> join_ranks() {
  const auto launch = ranks::find_launch();
  if (!launch || launch->n_ranks == 1) return nullptr;
  ranks::longest_silence();  // what it refuses is refused now
  auto session = std::make_unique<ranks::RankSession>(join_by_mpi(*launch));
  share_processors(session->messenger().processors());
  return session;
}

bool speaks(const Invocation& invocation) {
  if (invocation.ranks) return invocation.ranks->speaks();
  const auto launch = ranks::find_launch();
  return !launch || launch->rank == 0;
}

RunOutcome run_on_ranks(const RunRequest& request, ranks::RankSession& session,
                        ProgressBar& progress, std::atomic<bool>& stop, RunMeans means, bool quiet,
                        std::optional<std::string>& loss) {
  ranks::RankTeam team(session.messenger(), request, git_revision(), stop);
  means.team = &team;
  const int n_ranks = session.messenger().n_ranks();
  if (!quiet) {
    const bool idle = !request.seconds && request.n_samples < n_ranks;
    fmt::print("{} ranks, {} threads{}\n", n_ranks, team.threads(),
               idle ? "; more ranks than samples: some will have nothing to draw" : "");
    std::fflush(stdout);
  }
  RunOutcome outcome = run(request, progress, stop, means);
  loss = team.loss();
  return outcome;
}

}  // namespace widthwise::verify::cli
