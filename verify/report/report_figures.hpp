#pragma once
// The few figures that REPORT.md shows, out of all that a run draws.

#include <string>
#include <vector>

#include "verify/report/claim_group.hpp"
#include "verify/report/report.hpp"

namespace widthwise::verify {

/// At most so many figures are shown, and published.
inline constexpr std::size_t kMostReportFigures = 12;

/// A figure among those of a run, or of the studies, whose folder is "".
struct ReportFigure {
  std::string folder;
  std::string stem;
};

/// All figures that REPORT.md shows, each stem once.
std::vector<ReportFigure> report_figures(const Report& report);

/// The figures that stand with a group of findings, with captions; empty if there are none.
std::string render_figures(const Report& report, ClaimGroup group);

}  // namespace widthwise::verify
