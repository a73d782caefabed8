#pragma once
// What was found, in groups: what held, what is open, what was contradicted.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "verify/report/claim_group.hpp"
#include "verify/report/report.hpp"

namespace widthwise::verify {

/// How a claim stands over all runs that hold it: contradicted if one refutes it, else held if one
/// confirms it, else open.
enum class Standing { kHeld, kOpen, kContradicted };

inline constexpr std::array kStandings{Standing::kHeld, Standing::kOpen, Standing::kContradicted};

/// A claim of one run.
struct RunClaim {
  const ReportRun* run;
  const ClaimResult* claim;
};

/// A claim over all runs that hold it.
struct Finding {
  std::string id;
  ClaimGroup group;
  Standing standing;
  std::vector<RunClaim> claims;  ///< in the order of the runs

  /// The first that comes out as the finding stands.
  const RunClaim& leading() const;
};

/// Of every claim, in the order of the runs. They point into the report.
std::vector<Finding> findings(const Report& report);

/// How many findings of each group stand how.
std::string render_standings(const std::vector<Finding>& all);

/// A group's findings, each statement once with what was measured of it; empty if there are none.
/// Of the claims about one statement only the first `most_listed` are told.
std::string render_group(const Report& report, const std::vector<Finding>& all, ClaimGroup group,
                         std::size_t most_listed);

}  // namespace widthwise::verify
