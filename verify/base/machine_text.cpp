#include "verify/base/machine_text.hpp"

#include <fmt/format.h>
#include <gnu/libc-version.h>

#include <fstream>

#include "verify/base/processor_features.hpp"

namespace widthwise::verify {
namespace {

std::string processor_model(const std::filesystem::path& root) {
  std::ifstream table(root / "proc/cpuinfo");
  for (std::string line; std::getline(table, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != line.npos) return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace

std::string processor_text(const std::filesystem::path& root) {
  return fmt::format("{}, built for {}", processor_model(root), widest_feature(kBuiltFor));
}

std::string library_text() {
  return fmt::format("glibc {}", gnu_get_libc_version());
}

}  // namespace widthwise::verify
