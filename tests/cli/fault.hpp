#pragma once
// Disks that fail, by tests/cli/fault_shim.cpp.

#include <cstdlib>
#include <filesystem>
#include <string>

namespace widthwise::verify {

/// While it lives, programs that are started meet a fault.
class Fault {
 public:
  Fault(const std::string& at, int nth, const std::string& kind,
        const std::filesystem::path& log = {}) {
    ::setenv("LD_PRELOAD", WIDTHWISE_FAULT_SHIM, 1);
    ::setenv("FAULT_AT", at.c_str(), 1);
    ::setenv("FAULT_NTH", std::to_string(nth).c_str(), 1);
    ::setenv("FAULT_KIND", kind.c_str(), 1);
    if (!log.empty()) ::setenv("FAULT_LOG", log.c_str(), 1);
  }
  ~Fault() {
    for (const char* name : {"LD_PRELOAD", "FAULT_AT", "FAULT_NTH", "FAULT_KIND", "FAULT_LOG"}) {
      ::unsetenv(name);
    }
  }
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;
};

}  // namespace widthwise::verify
