#include "verify/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_calibration.hpp"
#include "verify/report/report_cost.hpp"
#include "verify/report/report_definitions.hpp"
#include "verify/report/report_dyer_gurari.hpp"
#include "verify/report/report_exact.hpp"
#include "verify/report/report_experiment.hpp"
#include "verify/report/report_figures.hpp"
#include "verify/report/report_findings.hpp"
#include "verify/report/report_places.hpp"
#include "verify/report/report_regimes.hpp"
#include "verify/report/report_run.hpp"

namespace widthwise::verify {
namespace {

bool any_partial(const Report& report) {
  return std::ranges::any_of(report.runs,
                             [](const ReportRun& run) { return run.results.meta.partial; });
}

std::string report_head(const Report& report) {
  std::string text =
      fmt::format("{}# Widthwise: what was verified\n\n*Generated, do not edit:* {}.\n",
                  kGeneratedMark, provenance_text(report.runs.front().results.meta));
  if (report.published) {
    text +=
        "\nFit, table and figure of every claim are on pages, named below as `pages/..`. "
        "`./run verify report docs/results` writes them into `out/report/` from the results in the "
        "repository, in a minute, without drawing a network.\n";
  }
  if (any_partial(report)) text += "\n> **This report holds a PARTIAL RUN; see its page.**\n";
  return text + "\n";
}

// --- findings ---

// What is known of a group beside its claims, from the first run that tells it.
std::string first_told(const Report& report, std::string (*tell)(const Results&)) {
  for (const ReportRun& run : report.runs) {
    const std::string text = tell(run.results);
    if (!text.empty()) return "\n" + text;
  }
  return "";
}

// Errors of each experiment, of the first in full, of the next as a table, and tables; then what
// takes a line.
std::string experiments_text(const Report& report) {
  std::string text;
  std::string lines;
  int n_experiments = 0;
  for (const ReportRun& run : report.runs) {
    if (run.results.experiment) {
      ++n_experiments;
      if (n_experiments > 2) {
        lines += "- " + render_experiment_in_a_line(run.results);
      } else {
        text += "\n" + render_experiment_summary(run.results, n_experiments == 1
                                                                  ? ErrorsShown::kInFull
                                                                  : ErrorsShown::kUnseen);
      }
    }
    for (const NumberTable& table : run.results.tables) {
      if (is_narrow(table)) {
        lines += "- " + render_table_in_a_line(table);
      } else {
        text += "\n" + render_table(table, "####", TableRows::kLastOfEach);
      }
    }
  }
  return lines.empty() ? text : text + "\n" + lines;
}

std::string beside(const Report& report, ClaimGroup group) {
  if (group == ClaimGroup::kConjecture) {
    return first_told(report,
                      [](const Results& results) { return render_joint_finding(results, "###"); }) +
           first_told(report, render_regimes_note) + first_told(report, render_signs_note);
  }
  if (group == ClaimGroup::kExperiment) return experiments_text(report);
  if (group == ClaimGroup::kExact && report.exact) {
    return "\nTheorem 1's rates at one input are known exactly too: see the exact moments below.\n";
  }
  return "";
}

std::string findings_text(const Report& report, std::size_t most_listed) {
  const std::vector<Finding> all = findings(report);
  std::string text = "## Findings\n" + render_standings(all);
  if (report.runs.size() > 1) {
    text += fmt::format("\nNumbers are those of the run \"{}\" where no other is named.\n",
                        markdown_text(report.runs.front().title));
  }
  for (const ClaimGroup group : kClaimGroups) {
    std::string part = render_group(report, all, group, most_listed);
    const std::string more = beside(report, group) + render_figures(report, group);
    if (part.empty()) {  // experiments find numbers that nothing claims
      if (group != ClaimGroup::kExperiment || more.empty()) continue;
      part = fmt::format("### {}\n", title(group));
    }
    text += "\n" + part + more;
  }
  return text;
}

// --- studies ---

std::string with_figures(const Report& report, const std::string& text,
                         const std::vector<std::string>& stems, const std::string& caption) {
  std::string all = text;
  for (const std::string& stem : stems) {
    all += "\n" + figure_in_report(report, "", stem, caption);
  }
  return all;
}

// The first paragraph of a section says where it is told at full length.
std::string with_page(const Report& report, std::string section, const char* page) {
  const std::size_t heading = section.find("\n\n");
  section.insert(
      section.find("\n\n", heading + 2),
      fmt::format(" At full length: {}.", page_in_report(report, page, page_path("", page))));
  return section;
}

std::string studies_text(const Report& report) {
  std::string text;
  if (report.exact)
    text += "\n" + with_page(report, render_exact_summary(*report.exact), kExactPage);
  if (report.calibration) {
    const Calibration& calibration = *report.calibration;
    std::vector<std::string> stems;
    if (has_power_figure(calibration)) stems.push_back(kPowerFigure);
    text += "\n" + with_figures(
                       report,
                       with_page(report, render_calibration_summary(calibration), kErrorRatesPage),
                       stems, "The chance of each verdict against how far off the truth is.");
  }
  if (report.cost) {
    text += "\n" +
            with_figures(report, with_page(report, render_cost_summary(*report.cost), kCostPage),
                         cost_figures(*report.cost), "The time of a draw against the width.") +
            (report.ranks ? render_rank_costs(*report.ranks) : "");
  }
  return text;
}

// --- runs ---

std::string run_text(const Report& report, const ReportRun& run) {
  return fmt::format("- **{}** ({}): {}, {}. Inputs: {}. Made by {}.\n", markdown_text(run.title),
                     page_in_report(report, "page", page_path(run.folder, kOverviewPage)),
                     counts_text(run.results.summary()), outcome_text(run.results),
                     markdown_text(run.results.meta.inputs), provenance_text(run.results.meta));
}

std::string runs_list(const Report& report) {
  std::string text =
      "## Runs\nEach run has a page that leads to one for each family of its claims.\n\n";
  for (const ReportRun& run : report.runs) text += run_text(report, run);
  if (report.runs.size() == 1) return text;
  return text +
         fmt::format("\nThe same claims side by side: {}.\n",
                     page_in_report(report, kComparisonPage, page_path("", kComparisonPage)));
}

// With so many claims told of each statement.
std::string rendered(const Report& report, std::size_t most_listed) {
  return report_head(report) + definitions_text(report) + "\n" +
         findings_text(report, most_listed) + studies_text(report) + "\n" + kLimits + "\n" +
         runs_list(report);
}

}  // namespace

std::string render_report(const Report& report) {
  if (report.runs.empty()) throw std::invalid_argument("a report without a run has nothing to say");
  std::size_t most_listed = 6;
  std::string text = rendered(report, most_listed);
  while (std::ranges::count(text, '\n') > kMostReportLines && most_listed > 1) {
    text = rendered(report, --most_listed);
  }
  return text;
}

}  // namespace widthwise::verify
