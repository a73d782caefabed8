#pragma once
// REPORT.md and its pages, rendered from results alone.

#include <optional>
#include <string>
#include <vector>

#include "verify/exact/exact_moments.hpp"
#include "verify/results/calibration.hpp"
#include "verify/results/draw_costs.hpp"
#include "verify/results/rank_costs.hpp"
#include "verify/results/results.hpp"

namespace widthwise::verify {

/// One run of a report.
struct ReportRun {
  std::string title;  ///< "default inputs"
  Results results;
  std::string folder = {};  ///< of its pages and figures, below those of the report: "mnist", or ""
};

/// What a report is rendered from.
struct Report {
  std::vector<ReportRun> runs;  ///< the first is the main one
  std::optional<DrawCosts> cost = std::nullopt;
  std::optional<RankCosts> ranks = std::nullopt;  ///< told beside the cost of draws
  std::optional<ExactMoments> exact = std::nullopt;
  std::optional<Calibration> calibration = std::nullopt;
  /// Whether REPORT.md is published with the few figures that it shows, but without the pages: it
  /// then names them and says how they are made, where others lead to them.
  bool published = false;
};

/// Longer is not read.
inline constexpr int kMostReportLines = 400;

/// REPORT.md, what a person reads: definitions, findings, figures, and whence the numbers come. So
/// that it is no longer than kMostReportLines, fewer claims are told one by one where there are
/// many. Throws std::invalid_argument if there is no run.
std::string render_report(const Report& report);

/// A page beside REPORT.md.
struct ReportPage {
  std::string path;  ///< relative to REPORT.md: "pages/mnist/theorem1.mlp.md"
  std::string text;
};

/// Everything claim by claim: of each run an overview, and a page for each family of claims; then
/// what the runs have in common, and the studies at full length.
std::vector<ReportPage> render_pages(const Report& report);

}  // namespace widthwise::verify
