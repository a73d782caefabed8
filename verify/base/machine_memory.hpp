#pragma once
#include <filesystem>
#include <string>

namespace widthwise::verify {

/// Memory that can be used without swapping, in bytes: of the machine, of the control groups that
/// hold this process (a container's limit is one) and of its address space (`ulimit -v`), whichever
/// is least. /proc and /sys are looked up below `root`.
double available_memory(const std::filesystem::path& root = "/");

/// Throws UsageError if `bytes` are more than there are available; `what` begins the sentence
/// ("width 1000000000000"), `remedy` says what would do ("give smaller widths").
void require_memory(double bytes, const std::string& what, const std::string& remedy);

}  // namespace widthwise::verify
