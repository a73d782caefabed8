#pragma once
// How much memory some work takes, measured.

#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <stdexcept>

#include "tests/sanitized.hpp"

namespace widthwise::test {

/// Peak of resident memory in bytes over a child process that does `work`.
inline double peak_memory(const std::function<void()>& work) {
  malloc_trim(0);  // what the parent has freed must not serve the child
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || status != 0) {
    throw std::runtime_error("the measured process failed");
  }
  return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

}  // namespace widthwise::test
