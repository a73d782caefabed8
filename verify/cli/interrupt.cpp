#include "verify/cli/interrupt.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

namespace widthwise::verify::cli {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "set in a signal handler");

void on_interrupt(int) {
  interrupted = true;
}

}  // namespace

std::atomic<bool>& stop_on_interrupt() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGQUIT, SIGALRM, SIGXCPU})
    sigaction(signal, &action, nullptr);
  return interrupted;
}

bool ended_early(const std::atomic<bool>& stop, std::string_view output, Invocation& invocation) {
  if (!stop) return false;
  constexpr int kInterrupted = 2;
  fmt::print(stderr, "verify: interrupted; {}\n", output);
  invocation.exit_code = kInterrupted;
  return true;
}

void outlive_readers() {
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace widthwise::verify::cli
