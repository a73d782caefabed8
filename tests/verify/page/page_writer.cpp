// page_writer OUT [RESULTS...]: the page of these results, or of an example in whose texts there is
// markup, for the tests in a browser.

#include <cstdio>
#include <exception>
#include <fstream>

#include "tests/verify/results/example_results.hpp"
#include "verify/page/page.hpp"
#include "verify/report/report_files.hpp"

namespace {

using namespace widthwise::verify;

constexpr const char* kMarkup =
    "<img src=x onerror=\"window.pwned=1\"></script><script>window.pwned=1</script>";

// Two runs, one of which has texts that would be programs.
Report example() {
  Results foreign = testing::example_results();
  foreign.meta.command = foreign.meta.inputs = foreign.meta.engine = kMarkup;
  for (ClaimResult& claim : foreign.claims) {
    claim.id = claim.statement = claim.hypotheses = claim.source = claim.reason = kMarkup;
    claim.verdict = Verdict::kInconclusive;
    for (ResultRow& row : claim.rows) row.statistic = kMarkup;
  }
  return {.runs = {{"Results", testing::example_results()}, {kMarkup, foreign, "foreign"}}};
}

Report report_on(int count, char** files) {
  Report report;
  for (int i = 0; i < count; ++i)
    report.runs.push_back({files[i], read_results(files[i]), files[i]});
  return report;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) return 64;
  std::ofstream out(argv[1]);
  out << render_page(argc > 2 ? report_on(argc - 2, argv + 2) : example());
  return out.flush() ? 0 : 74;
} catch (const std::exception& error) {
  std::fprintf(stderr, "page_writer: %s\n", error.what());
  return 74;
}
