#pragma once
// What the report says of what is known exactly.

#include <string>

#include "verify/exact/exact_moments.hpp"

namespace widthwise::verify {

/// A section of Markdown: exact laws, and all comparisons of the simulators with exact moments.
std::string render_exact(const ExactMoments& moments);

/// The same with the comparisons summed up in a sentence.
std::string render_exact_summary(const ExactMoments& moments);

}  // namespace widthwise::verify
