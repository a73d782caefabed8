#include "theory/inverse_width.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace widthwise::theory {
namespace {

TEST(InverseWidth, InterpolationFindsASeriesFromItsValues) {
  const InverseWidthSeries truth{{Rational(0), Rational(7, 3), Rational(-2), Rational(5)}};
  const auto found = interpolate_in_width(5, [&](std::int64_t n) { return truth.at(n); });
  EXPECT_EQ(found.coefficients, (std::vector<Rational>{0, Rational(7, 3), -2, 5, 0, 0}));
  EXPECT_EQ(found.leading_order(), 1);
  EXPECT_EQ(found.at(1000), truth.at(1000));
}

TEST(InverseWidth, ValueIsThatOfTheSum) {
  const InverseWidthSeries series{{Rational(1), Rational(2), Rational(3)}};
  EXPECT_EQ(series.at(1), 6);
  EXPECT_EQ(series.at(2), Rational(11, 4));
  EXPECT_THROW(series.at(0), std::invalid_argument);
}

TEST(InverseWidth, ZeroHasNoLeadingOrder) {
  EXPECT_EQ(interpolate_in_width(3, [](std::int64_t) { return Rational(0); }).leading_order(),
            std::nullopt);
  EXPECT_THROW(interpolate_in_width(-1, [](std::int64_t) { return Rational(0); }),
               std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
