#pragma once
#include <memory>

#include "verify/ranks/launch.hpp"
#include "verify/ranks/messenger.hpp"

namespace widthwise::verify::cli {

/// Joins the processes of a launch over MPI. Throws UsageError where this program is built without
/// it, and where it knows of other processes than the launcher.
std::unique_ptr<ranks::Messenger> join_by_mpi(const ranks::Launch& launch);

}  // namespace widthwise::verify::cli
