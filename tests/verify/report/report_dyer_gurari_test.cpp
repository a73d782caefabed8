#include "verify/report/report_dyer_gurari.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/verify/results/example_results.hpp"

namespace widthwise::verify {
namespace {

using testing::example_dyer_gurari_results;

std::string line_of(const std::string& text, const std::string& start) {
  const auto at = text.find("\n" + start);
  if (at == std::string::npos) return "";
  return text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

TEST(DyerGurariSection, SetsTheirsBesideOurs) {
  const std::string text = render_dyer_gurari(example_dyer_gurari_results(), "plots", "###");
  EXPECT_TRUE(text.starts_with("### "));
  EXPECT_NE(text.find("plots/dyer-gurari.svg"), std::string::npos);
  const std::string cell = line_of(text, "| k3 ");
  for (const char* part :
       {"variance", "relu", "-2", "-4", "-4.1", "-3.9966 ± 0.0045", "CONFIRMED"}) {
    EXPECT_NE(cell.find(part), std::string::npos) << part << " is not in " << cell;
  }
  // -4.1 is outside [-4.017, -3.977], and no line through exp(10 / n) reaches it.
  EXPECT_NE(cell.find("differs"), std::string::npos) << cell;
  EXPECT_NE(line_of(text, "| ntk ").find("agrees"), std::string::npos);
}

// Ours is near -1, theirs -2.02: the table says so, and the note does.
TEST(DyerGurariSection, HasSignsInATableOfTheirOwn) {
  const std::string stem = "conjecture.dyer-gurari-sign.";
  Results results = example_dyer_gurari_results();
  results.claims.push_back(testing::example_rate(stem + "k3.mean.tanh", 1, -1, 2, 8));
  results.claims.push_back(testing::example_rate(stem + "ntk.mean.relu", 1, 0, 2, 8));
  const std::string text = render_dyer_gurari(results, "plots", "###");
  const auto second = text.find("### The table of Dyer and Gur-Ari, weights +-1");
  ASSERT_NE(second, std::string::npos);
  EXPECT_NE(text.find("plots/dyer-gurari-signs.svg", second), std::string::npos);
  const std::string cell = line_of(text.substr(second), "| k3 ");
  EXPECT_NE(cell.find("-2.02"), std::string::npos) << cell;
  EXPECT_NE(cell.find("differs"), std::string::npos) << cell;
  const std::string note = render_signs_note(results);
  EXPECT_NE(note.find("hold 1 of the 2 exponents"), std::string::npos) << note;
  EXPECT_NE(note.find("k3 with tanh (-2.02; ours -0.997"), std::string::npos) << note;
}

TEST(DyerGurariSection, IsEmptyWithoutItsClaims) {
  EXPECT_EQ(render_dyer_gurari(testing::example_results(), "plots", "###"), "");
  EXPECT_EQ(render_signs_note(example_dyer_gurari_results()), "");
}

}  // namespace
}  // namespace widthwise::verify
