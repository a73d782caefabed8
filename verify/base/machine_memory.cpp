#include "verify/base/machine_memory.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

double page_size() {
  return static_cast<double>(sysconf(_SC_PAGESIZE));
}

// The number behind a key of a table such as /proc/meminfo.
std::optional<double> entry(const fs::path& table, const std::string& key) {
  std::ifstream stream(table);
  for (std::string found; stream >> found;) {
    double value = 0.0;
    if (found == key && stream >> value) return value;
    stream.clear();
    stream.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return std::nullopt;
}

// The number that a file holds; nothing for "max" and for a file that is not there.
std::optional<double> number_in(const fs::path& file) {
  std::ifstream stream(file);
  double value = 0.0;
  if (stream >> value) return value;
  return std::nullopt;
}

double free_on_machine(const fs::path& root) {
  constexpr double kKibibyte = 1024.0;
  if (const auto free = entry(root / "proc/meminfo", "MemAvailable:")) return kKibibyte * *free;
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * page_size();
}

// What a version of control groups calls its files.
struct GroupFiles {
  const char* mount;
  const char* limit;
  const char* usage;
  const char* reclaimable;  // of memory.stat: what the system takes back at need
};
constexpr GroupFiles kVersion1{"sys/fs/cgroup/memory", "memory.limit_in_bytes",
                               "memory.usage_in_bytes", "total_inactive_file"};
constexpr GroupFiles kVersion2{"sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"};

double free_in_group(const fs::path& group, const GroupFiles& files) {
  const auto limit = number_in(group / files.limit);
  if (!limit) return kUnlimited;
  const double used = number_in(group / files.usage).value_or(0.0) -
                      entry(group / "memory.stat", files.reclaimable).value_or(0.0);
  return std::max(0.0, *limit - std::max(0.0, used));
}

// In the group and in those that hold it. In a container the path may be that on the host, of which
// only the end of the way up is there: the container's own group.
double free_up_from(const fs::path& root, const std::string& path, const GroupFiles& files) {
  double free = free_in_group(root / files.mount, files);
  fs::path group = root / files.mount;
  for (const fs::path& name : fs::path(path).relative_path()) {
    group /= name;
    free = std::min(free, free_in_group(group, files));
  }
  return free;
}

// Lines "hierarchy:controllers:path"; hierarchy 0 is version 2.
double free_in_groups(const fs::path& root) {
  std::ifstream groups(root / "proc/self/cgroup");
  double free = kUnlimited;
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == line.npos || second == line.npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string path = line.substr(second + 1);
    if (controllers == ",,") free = std::min(free, free_up_from(root, path, kVersion2));
    if (controllers.find(",memory,") != controllers.npos) {
      free = std::min(free, free_up_from(root, path, kVersion1));
    }
  }
  return free;
}

// `ulimit -v`.
double free_address_space(const fs::path& root) {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUnlimited;
  const double used = number_in(root / "proc/self/statm").value_or(0.0) * page_size();
  return std::max(0.0, static_cast<double>(limit.rlim_cur) - used);
}

}  // namespace

double available_memory(const fs::path& root) {
  return std::min({free_on_machine(root), free_in_groups(root), free_address_space(root)});
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
