#pragma once
#include <string>

namespace widthwise::verify {

/// Memory that can be used without swapping, in bytes.
double available_memory();

/// Throws UsageError if `bytes` are more than there are available; `what` begins the sentence
/// ("width 1000000000000"), `remedy` says what would do ("give smaller widths").
void require_memory(double bytes, const std::string& what, const std::string& remedy);

}  // namespace widthwise::verify
