#pragma once
// REPORT.md, rendered from results alone.

#include <string>
#include <vector>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// One run as a section of the report.
struct ReportSection {
  std::string title;  ///< "Default inputs", "Two MNIST images"
  Results results;
  std::string figures;  ///< folder of the figures, relative to REPORT.md: "plots" or "plots/mnist"
};

/// Cost per draw against width, from a Google Benchmark JSON file (see draw_costs.hpp).
struct DrawCosts;

/// Exact moments, from the file of `verify exact` (see exact_moments.hpp).
struct ExactMoments;

/// Measured error rates, from the file of `verify calibrate` (see calibration.hpp).
struct Calibration;

/// What a report may show beside runs; each may be null. Figures are expected among those of the
/// first section: cost.png and power.png, and .svg.
struct ReportStudies {
  const DrawCosts* cost = nullptr;
  const ExactMoments* exact = nullptr;
  const Calibration* calibration = nullptr;
};

/// Markdown of the whole report: what was asked, the verdicts, and claim by claim the hypothesis,
/// source, statistic, samples, interval, margin, alpha spent, table and figure. The first section
/// is the main run; with more than one, their slopes stand side by side. Throws
/// std::invalid_argument if there is no section.
std::string render_report(const std::vector<ReportSection>& sections,
                          const ReportStudies& studies = {});

}  // namespace widthwise::verify
