#include "verify/stats/column_label.hpp"

#include <gtest/gtest.h>

namespace widthwise::verify {
namespace {

TEST(ColumnLabel, IsAsInTheField) {
  EXPECT_EQ(column_label("K0"), "K^(0)");
  EXPECT_EQ(column_label("K12"), "K^(12)");
  for (const std::string other : {"K", "Kx", "K1b", "h", ""}) {
    EXPECT_EQ(column_label(other), other);
  }
}

}  // namespace
}  // namespace widthwise::verify
