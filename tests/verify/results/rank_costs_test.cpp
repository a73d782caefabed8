#include "verify/results/rank_costs.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

RankCosts rank_costs_of(const std::string& text) {
  const TemporaryDirectory folder;
  return read_rank_costs(folder.file("ranks.json", text));
}

TEST(RankCosts, ProjectWhatFurtherRanksGain) {
  const RankCosts costs =
      rank_costs_of(R"({"draw_seconds": 20, "ratio": 1.6, "other_seconds": 2.5})");
  EXPECT_DOUBLE_EQ(costs.efficiency(), 0.8);
  EXPECT_DOUBLE_EQ(costs.projected_seconds(20.0, 2), 20.0 / 1.6 + 2.5);
  EXPECT_DOUBLE_EQ(costs.projected_seconds(800.0, 100), 12.5);
  // A difference of two times may come out below nothing.
  EXPECT_EQ(
      rank_costs_of(R"({"draw_seconds": 1, "ratio": 2, "other_seconds": -0.1})").other_seconds,
      0.0);
}

TEST(RankCosts, RefuseWhatIsNone) {
  for (const char* text : {"", "[]", R"({"draw_seconds": 1, "ratio": 2})",
                           R"({"draw_seconds": 0, "ratio": 2, "other_seconds": 1})",
                           R"({"draw_seconds": 1, "ratio": -2, "other_seconds": 1})",
                           R"({"draw_seconds": 1, "ratio": "2", "other_seconds": 1})"}) {
    EXPECT_THROW(rank_costs_of(text), FileError) << text;
  }
}

}  // namespace
}  // namespace widthwise::verify
