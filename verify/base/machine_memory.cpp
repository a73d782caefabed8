#include "verify/base/machine_memory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <limits>

#include "verify/base/errors.hpp"

namespace widthwise::verify {

double available_memory() {
  std::ifstream table("/proc/meminfo");
  for (std::string key; table >> key;) {
    double kibibytes = 0.0;
    if (key == "MemAvailable:" && table >> kibibytes) return 1024.0 * kibibytes;
    table.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

void require_memory(double bytes, const std::string& what, const std::string& remedy) {
  constexpr double kGibibyte = 1024.0 * 1024.0 * 1024.0;
  const double available = available_memory();
  if (bytes <= available) return;
  throw UsageError(
      fmt::format("{} needs {:.3g} GiB of memory and this machine has {:.3g} GiB free; {}", what,
                  bytes / kGibibyte, available / kGibibyte, remedy));
}

}  // namespace widthwise::verify
