#include "verify/report/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>
#include <utility>

#include "verify/base/text_encoding.hpp"
#include "verify/report/claim_sentences.hpp"
#include "verify/report/number_format.hpp"

namespace widthwise::verify {
namespace {

using pugi::xml_node;

void replace_all(std::string& text, std::string_view part, std::string_view by) {
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + by.size())) {
    text.replace(at, part.size(), by);
  }
}

/// XML 1.0 forbids most control characters even when escaped, and U+FFFE and U+FFFF; they become
/// '?'.
std::string xml_characters(std::string_view text) {
  std::string legal = valid_utf8(text);
  for (char& c : legal) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') c = '?';
  }
  replace_all(legal, "\xEF\xBF\xBE", "?");
  replace_all(legal, "\xEF\xBF\xBF", "?");
  return legal;
}

void attribute(xml_node element, const char* key, std::string_view value) {
  element.append_attribute(key) = xml_characters(value).c_str();
}

std::string group(const std::string& id) {
  return id.substr(0, id.find_last_of('.'));
}

std::string message(const ClaimResult& claim) {
  std::string text = fmt::format("{}: {} (expected {}): {}", claim.id, name(claim.verdict),
                                 name(claim.expected), result_text(claim));
  if (const std::string remark = bound_remark(claim); !remark.empty()) text += "; " + remark;
  if (!claim.reason.empty()) text += "; " + claim.reason;
  return text;
}

void add_property(xml_node properties, std::string_view key, std::string_view value) {
  xml_node property = properties.append_child("property");
  attribute(property, "name", key);
  attribute(property, "value", value);
}

void add_case(xml_node suite, std::string_view classname, std::string_view title) {
  xml_node test_case = suite.append_child("testcase");
  attribute(test_case, "classname", classname);
  attribute(test_case, "name", title);
}

/// The case that was added last has failed.
void add_failure(xml_node suite, std::string_view type, const std::string& text) {
  xml_node failure = suite.last_child().append_child("failure");
  attribute(failure, "message", text);
  attribute(failure, "type", type);
}

// Of a passed case too, for programs; with all digits.
void add_numbers(xml_node test_case, const ClaimResult& claim) {
  const std::pair<const char*, double> numbers[] = {
      {"predicted", claim.predicted}, {"estimate", claim.estimate}, {"lower", claim.ci.lower},
      {"upper", claim.ci.upper},      {"margin", claim.margin},     {"alpha", claim.alpha}};
  xml_node properties = test_case.append_child("properties");
  for (const auto& [key, value] : numbers) add_property(properties, key, fmt::format("{}", value));
  add_property(properties, "verdict", name(claim.verdict));
  add_property(properties, "expected", name(claim.expected));
}

void add_claim(xml_node suite, const ClaimResult& claim, Undecided undecided) {
  add_case(suite, group(claim.id), claim.id);
  xml_node test_case = suite.last_child();
  add_numbers(test_case, claim);
  if (claim.undecided() && undecided == Undecided::kOpen) {
    attribute(test_case.append_child("skipped"), "message", message(claim));
  } else if (!claim.as_expected()) {
    add_failure(suite, name(claim.verdict), message(claim));
  }
  test_case.append_child("system-out").text().set(xml_characters(message(claim)).c_str());
}

/// Without this case a cut-off or empty run would look green to a reader of the file.
void add_incomplete(xml_node suite, const RunMeta& meta) {
  add_case(suite, "run", "complete");
  add_failure(suite, "INCOMPLETE",
              meta.partial ? "the run was interrupted before all draws were made"
                           : "the run has no claims");
}

}  // namespace

std::string render_junit(const Results& results, Undecided undecided) {
  const bool incomplete =
      results.meta.partial || (results.claims.empty() && results.charts.empty());
  const auto skipped = undecided == Undecided::kOpen
                           ? std::ranges::count_if(results.claims, &ClaimResult::undecided)
                           : 0;
  const auto failures =
      std::ranges::count_if(results.claims,
                            [](const ClaimResult& claim) { return !claim.as_expected(); }) -
      skipped;
  pugi::xml_document document;
  xml_node declaration = document.append_child(pugi::node_declaration);
  attribute(declaration, "version", "1.0");
  attribute(declaration, "encoding", "utf-8");
  xml_node suite = document.append_child("testsuites").append_child("testsuite");
  attribute(suite, "name", "widthwise");
  attribute(suite, "tests", std::to_string(results.claims.size() + (incomplete ? 1 : 0)));
  attribute(suite, "failures", std::to_string(failures + (incomplete ? 1 : 0)));
  attribute(suite, "errors", "0");
  attribute(suite, "skipped", std::to_string(skipped));
  attribute(suite, "time", fmt::format("{:.3f}", results.meta.wall_seconds));
  attribute(suite, "timestamp", results.meta.started);
  if (!results.meta.run.empty()) {
    add_property(suite.append_child("properties"), "run", results.meta.run);
  }
  for (const ClaimResult& claim : results.claims) add_claim(suite, claim, undecided);
  if (incomplete) add_incomplete(suite, results.meta);
  std::ostringstream text;
  document.save(text, "  ");
  return text.str();
}

}  // namespace widthwise::verify
