#pragma once
#include <atomic>
#include <string_view>

#include "verify/ranks/messenger.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify::ranks {

/// Any rank but 0: draws what rank 0 orders of the request, which it was given too, until rank 0
/// says that it is over. Tells rank 0 where `stop` is set. Throws ResourceError where rank 0 falls
/// silent.
void serve(Messenger& messenger, const RunRequest& request, std::string_view build,
           const std::atomic<bool>& stop);

}  // namespace widthwise::verify::ranks
