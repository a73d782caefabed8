#include "verify/report/report_findings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <tuple>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_places.hpp"

namespace widthwise::verify {
namespace {

Verdict verdict_of(Standing standing) {
  switch (standing) {
    case Standing::kHeld:
      return Verdict::kConfirmed;
    case Standing::kOpen:
      return Verdict::kInconclusive;
    default:
      return Verdict::kRefuted;
  }
}

std::string_view word(Standing standing) {
  switch (standing) {
    case Standing::kHeld:
      return "held";
    case Standing::kOpen:
      return "open";
    default:
      return "contradicted";
  }
}

Standing standing_of(const std::vector<RunClaim>& claims) {
  const auto any = [&](Verdict verdict) {
    return std::ranges::any_of(
        claims, [&](const RunClaim& each) { return each.claim->verdict == verdict; });
  };
  if (any(Verdict::kRefuted)) return Standing::kContradicted;
  return any(Verdict::kConfirmed) ? Standing::kHeld : Standing::kOpen;
}

// Nothing to explain where all went well.
std::string reason(const ClaimResult& claim) {
  if (!claim.reason.empty()) return claim.reason;
  if (claim.verdict != Verdict::kRefuted || claim.is_control()) return "";
  return claim.is_bound() ? "the interval lies above the bound and its margin"
                          : "the interval lies wholly outside the prediction and its margin";
}

// What findings have in common that are told together.
using Subject = std::tuple<std::string, std::string, std::string>;

Subject subject_of(const Finding& finding) {
  const ClaimResult& claim = *finding.leading().claim;
  return {claim.statement, claim.hypotheses, claim.source};
}

std::string why(const Finding& finding) {
  return reason(*finding.leading().claim);
}

std::string numbers_text(const ClaimResult& claim) {
  return fmt::format("predicted {}{}, measured {} {}", claim.is_bound() ? "at most " : "",
                     format_given(claim.predicted),
                     format_estimate(claim.estimate, claim.ci.half_width()),
                     format_interval(claim.ci));
}

// Where it was measured if not in the main run, and what other runs make of it.
std::string runs_text(const Report& report, const Finding& finding) {
  const RunClaim& leading = finding.leading();
  std::vector<std::string> notes;
  if (leading.run != &report.runs.front()) {
    notes.push_back(fmt::format("in {}", markdown_text(leading.run->title)));
  }
  for (const RunClaim& other : finding.claims) {
    if (other.run == leading.run) continue;
    const Standing standing = standing_of({other});
    const auto how = standing == finding.standing ? "also" : word(standing);
    notes.push_back(fmt::format("{} in {}", how, markdown_text(other.run->title)));
  }
  return notes.empty() ? "" : fmt::format(" ({})", fmt::join(notes, ", "));
}

// Claims about one statement that stand alike.
struct Told {
  Subject subject;
  std::vector<const Finding*> findings;
};

std::string rest_text(const Report& report, const Told& told, std::size_t most_listed) {
  if (told.findings.size() <= most_listed) return "";
  const Finding& first = *told.findings.front();
  const std::string page = page_of(first.id);
  return fmt::format("; {} more: {}", told.findings.size() - most_listed,
                     page_in_report(report, page, page_path(first.leading().run->folder, page)));
}

// " *Why:* the interval is wide", if there is something to say.
std::string marked(const char* mark, const std::string& text) {
  return text.empty() ? "" : fmt::format(" *{}:* {}.", mark, markdown_text(text));
}

std::string told_text(const Report& report, const Told& told, std::size_t most_listed) {
  const auto& [statement, hypotheses, source] = told.subject;
  const std::string first_reason = why(*told.findings.front());
  const bool one_reason = std::ranges::all_of(
      told.findings, [&](const Finding* finding) { return why(*finding) == first_reason; });
  std::string text =
      fmt::format("- **{}**.{}{}{}", markdown_text(statement), marked("For", hypotheses),
                  marked("Source", source), one_reason ? marked("Why", first_reason) : "");
  const std::size_t n_listed = std::min(told.findings.size(), most_listed);
  const char* before = n_listed == 1 ? " " : "\n  - ";  // one claim stands in the same paragraph
  for (std::size_t i = 0; i < n_listed; ++i) {
    const Finding& finding = *told.findings[i];
    text += fmt::format("{}{}: {}{}{}{}", before, markdown_code(finding.id),
                        numbers_text(*finding.leading().claim), runs_text(report, finding),
                        one_reason ? "" : "." + marked("Why", why(finding)),
                        i + 1 == n_listed ? rest_text(report, told, most_listed) : "");
  }
  return text + "\n";
}

std::string heading_word(ClaimGroup group, Standing standing) {
  if (group == ClaimGroup::kControl) {
    return standing == Standing::kContradicted ? "Refuted, as they must be"
                                               : "Not refuted, though they must be";
  }
  std::string text(word(standing));
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

std::vector<Told> told_of(const std::vector<Finding>& all, ClaimGroup group, Standing standing) {
  std::vector<Told> list;
  for (const Finding& finding : all) {
    if (finding.group != group || finding.standing != standing) continue;
    const Subject subject = subject_of(finding);
    auto at = std::ranges::find(list, subject, &Told::subject);
    if (at == list.end()) at = list.insert(at, {subject, {}});
    at->findings.push_back(&finding);
  }
  return list;
}

}  // namespace

const RunClaim& Finding::leading() const {
  const Verdict verdict = verdict_of(standing);
  return *std::ranges::find_if(
      claims, [&](const RunClaim& each) { return each.claim->verdict == verdict; });
}

std::vector<Finding> findings(const Report& report) {
  std::vector<Finding> list;
  for (const ReportRun& run : report.runs) {
    for (const ClaimResult& claim : run.results.claims) {
      auto at = std::ranges::find(list, claim.id, &Finding::id);
      if (at == list.end()) {
        at = list.insert(at, {claim.id, claim_group(claim), Standing::kOpen, {}});
      }
      at->claims.push_back({&run, &claim});
    }
  }
  for (Finding& finding : list) finding.standing = standing_of(finding.claims);
  return list;
}

std::string render_standings(const std::vector<Finding>& all) {
  MarkdownTable table({{"", Align::kLeft},
                       {"claims"},
                       {"held"},
                       {"open"},
                       {"contradicted"},
                       {"which", Align::kLeft}});
  for (const ClaimGroup group : kClaimGroups) {
    std::array<int, kStandings.size()> counts{};
    std::vector<std::string> names;
    for (const Finding& finding : all) {
      if (finding.group != group) continue;
      ++counts[static_cast<std::size_t>(finding.standing)];
      const std::string stem = markdown_code(page_of(finding.id));
      if (std::ranges::find(names, stem) == names.end()) names.push_back(stem);
    }
    const int total = counts[0] + counts[1] + counts[2];
    if (total == 0) continue;
    const char* note = group == ClaimGroup::kControl ? " (to be contradicted)" : "";
    table.add_row({fmt::format("{}{}", title(group), note), std::to_string(total),
                   std::to_string(counts[0]), std::to_string(counts[1]), std::to_string(counts[2]),
                   fmt::format("{}", fmt::join(names, ", "))});
  }
  return table.render();
}

std::string render_group(const Report& report, const std::vector<Finding>& all, ClaimGroup group,
                         std::size_t most_listed) {
  std::string text;
  for (const Standing standing : kStandings) {
    const std::vector<Told> list = told_of(all, group, standing);
    if (list.empty()) continue;
    text += fmt::format("{}#### {}\n", text.empty() ? "" : "\n", heading_word(group, standing));
    for (const Told& told : list) text += told_text(report, told, most_listed);
  }
  return text.empty() ? "" : fmt::format("### {}\n{}", title(group), text);
}

}  // namespace widthwise::verify
