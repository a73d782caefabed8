#pragma once
#include <atomic>
#include <string_view>

#include "verify/cli/invocation.hpp"

namespace widthwise::verify::cli {

/// From now on Ctrl-C, a polite kill, the end of the terminal, what launchers pass on and the end
/// of the time that they grant (SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGQUIT, SIGALRM, SIGXCPU) set
/// the returned flag instead of ending the program, however often they come: what was drawn is
/// published first. Whoever sets it false again, as for what may be left out after that, learns of
/// the next one.
std::atomic<bool>& stop_on_interrupt();

/// Where `stop` is set, says so and what became of the output, and has the program end with 2.
/// Returns whether it is.
bool ended_early(const std::atomic<bool>& stop, std::string_view output, Invocation& invocation);

/// From now on a reader of the output that goes away does not end the program: writing fails.
void outlive_readers();

}  // namespace widthwise::verify::cli
