#pragma once
// The report's section on what is known exactly.

#include <string>

#include "verify/exact/exact_moments.hpp"

namespace widthwise::verify {

/// A Markdown text.
std::string render_exact(const ExactMoments& moments);

}  // namespace widthwise::verify
