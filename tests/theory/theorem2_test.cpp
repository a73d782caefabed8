#include "theory/theorem2.hpp"

#include <gtest/gtest.h>

namespace widthwise::theory {
namespace {

TEST(Theorem2, EveryClaimHasItsTexts) {
  for (const TheoremText& text : {kTheorem2GpLimit, kTheorem2FixedWidthG, kTheorem2SecondMoment}) {
    EXPECT_FALSE(text.statement.empty());
    EXPECT_FALSE(text.hypotheses.empty());
    EXPECT_FALSE(text.source.empty());
  }
}

}  // namespace
}  // namespace widthwise::theory
