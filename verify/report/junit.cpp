#include "verify/report/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "verify/base/text_encoding.hpp"
#include "verify/report/number_format.hpp"

namespace widthwise::verify {
namespace {

using boost::property_tree::ptree;

/// XML 1.0 forbids most control characters even when escaped, and U+FFFE and U+FFFF; they become
/// '?'.
std::string xml_characters(std::string_view text) {
  std::string legal = valid_utf8(text);
  for (char& c : legal) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') c = '?';
  }
  boost::algorithm::replace_all(legal, "\xEF\xBF\xBE", "?");
  boost::algorithm::replace_all(legal, "\xEF\xBF\xBF", "?");
  return legal;
}

void attribute(ptree& element, const std::string& key, std::string_view value) {
  element.put("<xmlattr>." + key, xml_characters(value));
}

std::string group(const std::string& id) {
  return id.substr(0, id.find_last_of('.'));
}

std::string message(const ClaimResult& claim) {
  std::string text = fmt::format(
      "{}: {} (expected {}): predicted {}, estimate {}, {} interval {}, margin {}", claim.id,
      name(claim.verdict), name(claim.expected), format_given(claim.predicted),
      format_estimate(claim.estimate, claim.ci.half_width()), format_confidence_level(claim.alpha),
      format_interval(claim.ci), format_given(claim.margin));
  if (!claim.reason.empty()) text += "; " + claim.reason;
  return text;
}

void add_failure(ptree& test_case, std::string_view type, const std::string& text) {
  ptree failure;
  attribute(failure, "message", text);
  attribute(failure, "type", type);
  test_case.add_child("failure", failure);
}

ptree claim_case(const ClaimResult& claim) {
  ptree test_case;
  attribute(test_case, "classname", group(claim.id));
  attribute(test_case, "name", claim.id);
  if (!claim.as_expected()) add_failure(test_case, name(claim.verdict), message(claim));
  return test_case;
}

/// Without this case a cut-off or empty run would look green to a reader of the file.
ptree incomplete_case(const RunMeta& meta) {
  ptree test_case;
  attribute(test_case, "classname", "run");
  attribute(test_case, "name", "complete");
  add_failure(test_case, "INCOMPLETE",
              meta.partial ? "the run was interrupted before all draws were made"
                           : "the run has no claims");
  return test_case;
}

}  // namespace

std::string render_junit(const Results& results) {
  ptree suite;
  std::vector<ptree> cases;
  for (const ClaimResult& claim : results.claims) cases.push_back(claim_case(claim));
  if (results.meta.partial || results.claims.empty()) {
    cases.push_back(incomplete_case(results.meta));
  }
  const auto failures =
      std::ranges::count_if(cases, [](const ptree& c) { return c.count("failure") > 0; });
  attribute(suite, "name", "widthwise");
  attribute(suite, "tests", std::to_string(cases.size()));
  attribute(suite, "failures", std::to_string(failures));
  attribute(suite, "errors", "0");
  attribute(suite, "time", fmt::format("{:.3f}", results.meta.wall_seconds));
  attribute(suite, "timestamp", results.meta.started);
  for (const ptree& test_case : cases) suite.add_child("testcase", test_case);
  ptree document;
  document.add_child("testsuites.testsuite", suite);
  std::ostringstream text;
  boost::property_tree::write_xml(text, document,
                                  boost::property_tree::xml_writer_settings<std::string>(' ', 2));
  return text.str();
}

}  // namespace widthwise::verify
