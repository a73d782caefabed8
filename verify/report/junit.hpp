#pragma once
#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// junit.xml: one test case a claim; a claim whose verdict is not the expected one is a failure
/// with its numbers in the message. The text is valid XML whatever the strings hold.
std::string render_junit(const Results& results);

}  // namespace widthwise::verify
