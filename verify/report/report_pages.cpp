#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report.hpp"
#include "verify/report/report_calibration.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/report/report_claim.hpp"
#include "verify/report/report_cost.hpp"
#include "verify/report/report_dyer_gurari.hpp"
#include "verify/report/report_exact.hpp"
#include "verify/report/report_experiment.hpp"
#include "verify/report/report_places.hpp"
#include "verify/report/report_regimes.hpp"
#include "verify/report/report_run.hpp"

namespace widthwise::verify {
namespace {

constexpr const char* kControls =
    "Controls are statements known to be wrong, held against the same measurement. They must come "
    "out REFUTED: a run that cannot refute them has no power to confirm anything.\n";

using Claims = std::vector<const ClaimResult*>;

std::string page_head(const std::string& folder, const std::string& title) {
  return fmt::format("{}[Report]({}REPORT.md)\n\n# {}\n\n", kGeneratedMark, up_from_page(folder),
                     title);
}

Claims all_claims(const Results& results) {
  Claims list;
  for (const ClaimResult& claim : results.claims) list.push_back(&claim);
  return list;
}

// --- the page of a family ---

std::vector<std::pair<std::string, Claims>> families(const Results& results) {
  std::vector<std::pair<std::string, Claims>> list;
  for (const ClaimResult& claim : results.claims) {
    const std::string page = page_of(claim.id);
    auto at = std::ranges::find(list, page, [](const auto& entry) { return entry.first; });
    if (at == list.end()) at = list.insert(at, {page, {}});
    at->second.push_back(&claim);
  }
  return list;
}

auto shared_text(const ClaimResult& claim) {
  return std::tie(claim.statement, claim.hypotheses, claim.source);
}

// Claims that share a statement stand together, in the order of their first.
std::vector<Claims> by_statement(const Claims& claims) {
  std::vector<Claims> list;
  for (const ClaimResult* claim : claims) {
    auto at = std::ranges::find_if(list, [&](const Claims& group) {
      return shared_text(*group.front()) == shared_text(*claim);
    });
    if (at == list.end()) at = list.insert(at, Claims{});
    at->push_back(claim);
  }
  return list;
}

ReportPage family_page(const ReportRun& run, const std::string& name, const Claims& claims) {
  const std::string figures = up_from_page(run.folder) + folder_in(kFigures, run.folder);
  std::string text =
      page_head(run.folder, fmt::format("{}: {}", name, markdown_text(run.title))) +
      partial_warning(run.results.meta) +
      fmt::format("{}.\n\n{}", provenance_text(run.results.meta), claims_table(claims));
  int number = 0;
  for (const Claims& group : by_statement(claims)) {
    text += fmt::format("\n## Statement {}\n\n{}", ++number, render_statement(*group.front()));
    for (const ClaimResult* claim : group) text += "\n" + render_claim(*claim, figures, "###");
  }
  return {page_path(run.folder, name), text};
}

// --- the overview of a run ---

ReportPage overview(const ReportRun& run) {
  const Results& results = run.results;
  const std::string figures = up_from_page(run.folder) + folder_in(kFigures, run.folder);
  std::string text = page_head(run.folder, markdown_text(run.title)) +
                     partial_warning(results.meta) + run_summary(results) + "\nClaim by claim:";
  for (const auto& [name, claims] : families(results)) {
    text += fmt::format(" [{0}]({0}.md)", name);
  }
  text += "\n\n";
  if (!results.claims.empty()) text += claims_table(all_claims(results));
  if (results.summary().controls > 0) text += fmt::format("\n{}", kControls);
  for (const std::string& part :
       {render_experiment(results, "##"), render_pictures(results, figures, "##"),
        render_tables(results, "##"), render_joint_finding(results, "##"),
        render_regimes(results, figures, "##"), render_dyer_gurari(results, figures, "##"),
        render_charts(results, figures, "##")}) {
    if (!part.empty()) text += "\n" + part;
  }
  return {page_path(run.folder, kOverviewPage), text};
}

// --- what runs have in common ---

std::string estimate_in(const ReportRun& run, const std::string& id) {
  const auto& claims = run.results.claims;
  const auto claim = std::ranges::find(claims, id, &ClaimResult::id);
  if (claim == claims.end()) return "";
  const double half = claim->ci.half_width();
  return fmt::format("{} {}", format_estimate(claim->estimate, half), format_interval(claim->ci));
}

std::vector<std::string> all_ids(const std::vector<ReportRun>& runs) {
  std::vector<std::string> ids;
  for (const ReportRun& run : runs) {
    for (const ClaimResult& claim : run.results.claims) {
      if (std::ranges::find(ids, claim.id) == ids.end()) ids.push_back(claim.id);
    }
  }
  return ids;
}

std::string comparison_table(const std::vector<ReportRun>& runs) {
  std::vector<MarkdownTable::Column> columns{{"claim", Align::kLeft}};
  for (const ReportRun& run : runs) columns.push_back({markdown_text(run.title)});
  MarkdownTable table(columns);
  for (const std::string& id : all_ids(runs)) {
    std::vector<std::string> cells{id};
    for (const ReportRun& run : runs) cells.push_back(estimate_in(run, id));
    table.add_row(cells);
  }
  return table.render();
}

// How the runs differ, and what does not depend on it.
std::string differences(const std::vector<ReportRun>& runs) {
  const RunMeta& first = runs.front().results.meta;
  const auto differs = [&](const auto& of) {
    return std::ranges::any_of(
        runs, [&](const ReportRun& run) { return of(run.results.meta) != of(first); });
  };
  const bool seeds = differs([](const RunMeta& meta) { return meta.seed; });
  if (!differs([](const RunMeta& meta) { return meta.inputs; })) {
    return fmt::format("The same claims at the same inputs{}.",
                       seeds ? " and another seed, that is with other draws" : " and seed");
  }
  return fmt::format(
      "The same claims at other inputs{}: where its hypotheses hold a rate does not depend on "
      "them.",
      seeds ? " and other seeds" : "");
}

ReportPage comparison(const std::vector<ReportRun>& runs) {
  return {page_path("", kComparisonPage),
          page_head("", "The same claims in different runs") + differences(runs) +
              " Estimates with their intervals:\n\n" + comparison_table(runs)};
}

}  // namespace

std::vector<ReportPage> render_pages(const Report& report) {
  std::vector<ReportPage> pages;
  for (const ReportRun& run : report.runs) {
    pages.push_back(overview(run));
    for (const auto& [name, claims] : families(run.results)) {
      pages.push_back(family_page(run, name, claims));
    }
  }
  if (report.runs.size() > 1) pages.push_back(comparison(report.runs));
  const auto add_study = [&](const char* name, const std::string& text) {
    pages.push_back({page_path("", name), page_head("", "A study at full length") + text});
  };
  const std::string figures = up_from_page("") + kFigures;
  if (report.exact) add_study(kExactPage, render_exact(*report.exact));
  if (report.calibration) {
    add_study(kErrorRatesPage, render_calibration(*report.calibration, figures));
  }
  if (report.cost) add_study(kCostPage, render_cost(*report.cost, figures));
  return pages;
}

}  // namespace widthwise::verify
