#pragma once
#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// junit.xml: one test case a claim, with its numbers as properties and as a sentence. A claim
/// whose verdict is not the expected one is a failure; one that is undecided() is `skipped`, unless
/// it counts as failed. The text is valid XML whatever the strings hold.
std::string render_junit(const Results& results, Undecided undecided = Undecided::kOpen);

}  // namespace widthwise::verify
