#pragma once
// One claim on the page: its line in the table, and what a click unfolds.

#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// What a claim is filed under in the filter: "theorem1", "conjecture", "control", or "other" for
/// statements of one's own.
std::string family_of(const ClaimResult& claim);

/// Where a claim stands: the run's title where there are several runs, else empty, and a name that
/// no other claim on the page has.
struct ClaimPlace {
  std::string run;
  std::string anchor;
};

/// A <tbody> of two rows: the numbers with the verdict; and statement, hypotheses, source, fit,
/// table and figure. Its data attributes hold what page.js sorts and filters by.
std::string claim_section(const ClaimResult& claim, const ClaimPlace& place);

}  // namespace widthwise::verify
