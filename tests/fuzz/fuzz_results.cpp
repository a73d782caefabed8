// results.json, read and rendered.
#include <nlohmann/json.hpp>
#include "tests/fuzz/fuzz_target.hpp"

#include "verify/page/page.hpp"
#include "verify/report/junit.hpp"
#include "verify/report/report.hpp"
#include "verify/results/json_node.hpp"
#include "verify/results/results_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  return fuzz_with(data, size, [](const std::string& text) {
    Report report;
    try {
      report.runs.push_back({"Results", results_from_json(parse_json(text))});
    } catch (const nlohmann::json::exception&) {
      return;  // report_files.cpp makes a FileError of it
    }
    render_report(report);
    render_pages(report);
    render_page(report);
    render_junit(report.runs.front().results);
  });
}
