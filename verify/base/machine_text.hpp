#pragma once
// What results depend on beside the program's source, in words.

#include <filesystem>
#include <string>

namespace widthwise::verify {

/// "Intel(R) Xeon(R) Processor, built for AVX-512F": the model that /proc/cpuinfo names below
/// `root`, "unknown" if none, and the widest extension that the compiler was told to use.
std::string processor_text(const std::filesystem::path& root = "/");

/// The C library at work: "glibc 2.36".
std::string library_text();

}  // namespace widthwise::verify
