#include "verify/report/report_findings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/verify/results/example_results.hpp"

namespace widthwise::verify {
namespace {

using testing::example_rate;

ClaimResult rate(const std::string& id, Verdict verdict, const std::string& reason = "") {
  ClaimResult claim = example_rate(id, 2, -1, 9, 6);
  claim.verdict = verdict;
  claim.reason = reason;
  return claim;
}

Results run_of(std::vector<ClaimResult> claims) {
  return {.meta = testing::example_meta(), .claims = std::move(claims)};
}

constexpr auto kYes = Verdict::kConfirmed;
constexpr auto kNo = Verdict::kRefuted;
constexpr auto kPerhaps = Verdict::kInconclusive;

// Claims a, b, c of theorem 9 in two runs.
Report two_runs() {
  return {.runs = {{"first", run_of({rate("theorem9.x.a", kYes), rate("theorem9.x.b", kPerhaps),
                                     rate("theorem9.x.c", kPerhaps, "too few draws")})},
                   {"second", run_of({rate("theorem9.x.a", kNo), rate("theorem9.x.b", kYes)}),
                    "second"}}};
}

TEST(Findings, StandAsAllRunsTogetherHaveIt) {
  const Report report = two_runs();
  const std::vector<Finding> all = findings(report);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].standing, Standing::kContradicted);
  EXPECT_EQ(all[1].standing, Standing::kHeld);
  EXPECT_EQ(all[2].standing, Standing::kOpen);
  EXPECT_EQ(all[0].leading().run->title, "second");
  EXPECT_EQ(all[1].leading().run->title, "second");
  EXPECT_EQ(all[2].leading().run->title, "first");
}

TEST(Findings, AreToldWithReasonsAndWhatOtherRunsSay) {
  const Report report = two_runs();
  const std::string text = render_group(report, findings(report), ClaimGroup::kTheorem, 6);
  for (const char* part :
       {"### Theorems of the paper\n#### Held\n", "#### Open", "#### Contradicted",
        "*Why:* too few draws", "*Why:* the interval lies wholly outside",
        "`theorem9.x.a`: predicted -1, measured -0.997 [-1.017, -0.977] (in second, held in first)",
        "`theorem9.x.b`: predicted -1, measured -0.997 [-1.017, -0.977] (in second, open in first)",
        "`theorem9.x.c`: predicted -1, measured -0.997 [-1.017, -0.977]\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
  }
}

TEST(Findings, TellSomeOfManyClaimsAboutOneStatement) {
  Results results = run_of({});
  for (const char* name : {"a", "b", "c", "d"}) {
    results.claims.push_back(rate(std::string("theorem9.x.") + name, kYes));
  }
  const Report report{.runs = {{"only", results}}};
  const std::string text = render_group(report, findings(report), ClaimGroup::kTheorem, 3);
  EXPECT_NE(text.find("`theorem9.x.c`"), std::string::npos) << text;
  EXPECT_EQ(text.find("`theorem9.x.d`"), std::string::npos) << text;
  EXPECT_NE(text.find("; 1 more: [theorem9.x](pages/theorem9.x.md)"), std::string::npos);
  EXPECT_EQ(std::ranges::count(text, '*'), 8) << "statement, For and Source once\n" << text;
}

TEST(Findings, GiveEachItsReasonWhereReasonsDiffer) {
  const Report report{.runs = {{"only", run_of({rate("theorem9.x.a", kPerhaps, "too wide"),
                                                rate("theorem9.x.b", kPerhaps, "too wide")})}}};
  const std::string alike = render_group(report, findings(report), ClaimGroup::kTheorem, 6);
  EXPECT_NE(alike.find("Thm 1]. *Why:* too wide.\n"), std::string::npos) << alike;
  Report other = report;
  other.runs[0].results.claims[1].reason = "too few";
  const std::string different = render_group(other, findings(other), ClaimGroup::kTheorem, 6);
  EXPECT_NE(different.find("[-1.017, -0.977]. *Why:* too wide.\n"), std::string::npos) << different;
  EXPECT_NE(different.find("[-1.017, -0.977]. *Why:* too few.\n"), std::string::npos) << different;
}

TEST(Findings, OfControlsThatAreNotRefutedAreCalledSo) {
  ClaimResult control = testing::example_control();
  const Report good{.runs = {{"only", run_of({control})}}};
  control.verdict = kPerhaps;
  const Report bad{.runs = {{"only", run_of({control})}}};
  EXPECT_NE(render_group(good, findings(good), ClaimGroup::kControl, 3).find("Refuted, as they"),
            std::string::npos);
  EXPECT_NE(render_group(bad, findings(bad), ClaimGroup::kControl, 3).find("Not refuted, though"),
            std::string::npos);
  EXPECT_EQ(render_group(bad, findings(bad), ClaimGroup::kTheorem, 3), "");
}

TEST(Findings, AreCountedByGroup) {
  const Report report = two_runs();
  const std::string table = render_standings(findings(report));
  EXPECT_NE(table.find("| Theorems of the paper |      3 |    1 |    1 |            1 |"),
            std::string::npos)
      << table;
  EXPECT_EQ(table.find("Controls"), std::string::npos);
}

}  // namespace
}  // namespace widthwise::verify
