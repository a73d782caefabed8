#pragma once
// REPORT.md and the terminal's table, rendered from results alone.

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "widthwise/verify/results.hpp"

namespace widthwise::verify {

/// One run as a section of the report.
struct ReportSection {
  std::string title;
  Results results;
  std::string figures;  ///< folder of the figures, relative to REPORT.md: "plots" or "plots/mnist"
};

/// Cost per draw against width, from a Google Benchmark JSON file (see cost_study.hpp).
struct CostStudy;

/// Markdown of the whole report: what was asked, the verdicts, and claim by claim the hypothesis,
/// source, statistic, samples, interval, margin, alpha spent, table and figure.
std::string render_report(const std::vector<ReportSection>& sections, const CostStudy* cost);

/// The table that a run prints: a line a claim, then the summary line.
std::string render_terminal_table(const Results& results);

}  // namespace widthwise::verify
