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

TEST(DyerGurariSection, IsEmptyWithoutItsClaims) {
  EXPECT_EQ(render_dyer_gurari(testing::example_results(), "plots", "###"), "");
}

}  // namespace
}  // namespace widthwise::verify
