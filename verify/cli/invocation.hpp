#pragma once
// One call of the program: how it was called, when it began, what it ends with.

#include <memory>

#include "verify/output/call.hpp"
#include "verify/ranks/rank_session.hpp"

namespace widthwise::verify::cli {

/// What all commands share.
struct Invocation : Call {
  int exit_code = 0;
  std::unique_ptr<ranks::RankSession> ranks = {};  ///< that this call is one of; null if alone
};

}  // namespace widthwise::verify::cli
