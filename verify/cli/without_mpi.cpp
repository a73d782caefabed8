#include <fmt/format.h>

#include "verify/base/errors.hpp"
#include "verify/cli/mpi_messenger.hpp"

namespace widthwise::verify::cli {

std::unique_ptr<ranks::Messenger> join_by_mpi(const ranks::Launch& launch) {
  throw UsageError(
      fmt::format("{} started this program {} times, which is built without MPI: each would do the "
                  "same work; build it where MPI is installed, or start one",
                  launch.launcher, launch.n_ranks));
}

}  // namespace widthwise::verify::cli
