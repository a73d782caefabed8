#include "theory/two_width_series.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "theory/contraction_moment.hpp"
#include "theory/theorem1_hypernet.hpp"

namespace widthwise::theory {
namespace {

// (K^(r))^2.
Edges two_stars(int order) {
  Edges edges;
  for (const int first : {0, order + 1}) {
    for (int leaf = 0; leaf < order; ++leaf) edges.emplace_back(first + leaf, first + order);
  }
  return edges;
}

const TwoWidthSeries& squared_k2() {
  static const TwoWidthSeries series =
      ContractionMoment(6, two_stars(2), 2).in_both_widths(Activation::kRelu, 1);
  return series;
}

TEST(TwoWidthSeries, InterpolationFindsASeriesFromItsValues) {
  const TwoWidthSeries truth{{{0, 1, Rational(3, 2)}, {2, 0, -5}, {1, 3, 7}}};
  int n_values = 0;
  const auto found = interpolate_in_widths(3, 4, [&](std::int64_t n, std::int64_t m) {
    ++n_values;
    return truth.at(n, m);
  });
  EXPECT_EQ(found.terms, truth.terms);
  EXPECT_EQ(n_values, 4 * 5);
  EXPECT_EQ(truth.at(2, 10), Rational(3, 20) - Rational(5, 4) + Rational(7, 2000));
}

// By an enumeration written apart from this one.
TEST(TwoWidthSeries, OfTheSquaredSecondCorrelationIsTheKnownOne) {
  const std::vector<TwoWidthTerm> known{
      {2, 0, 2368},    {1, 1, 1792},    {0, 2, 256},      {3, 0, 59520},    {2, 1, 85696},
      {1, 2, 18688},   {4, 0, 425408},  {3, 1, 1322880},  {2, 2, 485824},   {5, 0, 833664},
      {4, 1, 7658816}, {3, 2, 5555840}, {5, 1, 13540736}, {4, 2, 27274048}, {5, 2, 44087424}};
  const TwoWidthSeries& found = squared_k2();
  EXPECT_EQ(found.terms, known);
  EXPECT_TRUE(found.all_positive());
}

// Beyond the widths that it was found from.
TEST(TwoWidthSeries, IsTheMomentAtOtherWidths) {
  const ContractionMoment squared_ntk(4, two_stars(1), 3);
  const auto series = squared_ntk.in_both_widths(Activation::kRelu, 1);
  for (const auto& [n, m] : {std::pair{1000, 3}, {7, 1 << 20}, {13, 13}}) {
    EXPECT_EQ(series.at(n, m), squared_ntk.at(Activation::kRelu, {{n}, {m, m}}));
  }
  const auto common = squared_ntk.in_common_width(Activation::kRelu, 1);
  EXPECT_EQ(series.at(29, 29), common.at(29));
}

TEST(TwoWidthSeries, OfTheMeanHyperkernel) {
  const ContractionMoment ntk(2, {{0, 1}}, 2);
  EXPECT_EQ(ntk.in_both_widths(Activation::kRelu, 1).terms,
            (std::vector<TwoWidthTerm>{{0, 0, 4}, {1, 0, 16}}));
  EXPECT_TRUE(ContractionMoment(1, {}, 2).in_both_widths(Activation::kRelu, 1).terms.empty());
}

// The rate of K^(2) in mean square for every n = m^a: the exponent is linear but at its
// breakpoints, of which there is one, where the conjecture breaks too.
TEST(TwoWidthSeries, DecidesTheSecondCorrelationAlongEveryPower) {
  constexpr HypernetDepth kTwoLayers{.depth_f = 1, .depth_g = 2};
  const TwoWidthSeries& series = squared_k2();
  EXPECT_EQ(series.breakpoints(), std::vector<Rational>{1});
  for (int quarters = 1; quarters <= 16; ++quarters) {
    const Rational a(quarters, 4);
    EXPECT_EQ(series.exponent_along(a).value().convert_to<double>(),
              2 * power_exponent(2, quarters / 4.0, kTwoLayers).value())
        << a;
  }
}

TEST(TwoWidthSeries, TermsThatCancelDoNotLead) {
  const TwoWidthSeries series{{{1, 0, 2}, {0, 1, -2}, {1, 1, 5}}};
  EXPECT_FALSE(series.all_positive());
  EXPECT_EQ(series.exponent_along(2), Rational(-1));
  EXPECT_EQ(series.exponent_along(Rational(1, 2)), Rational(-1, 2));
  EXPECT_EQ(series.exponent_along(1), Rational(-2));
  EXPECT_EQ(TwoWidthSeries{}.exponent_along(1), std::nullopt);
}

TEST(TwoWidthSeries, BreaksWhereTheLargestTermChanges) {
  const TwoWidthSeries series{{{0, 3, 1}, {1, 1, 1}, {3, 0, 1}, {2, 2, 1}}};
  EXPECT_EQ(series.breakpoints(), (std::vector<Rational>{Rational(1, 2), 2}));
}

TEST(TwoWidthSeries, RefusesWhatHasNoMeaning) {
  const auto nothing = [](std::int64_t, std::int64_t) { return Rational(0); };
  EXPECT_THROW(interpolate_in_widths(-1, 0, nothing), std::invalid_argument);
  EXPECT_THROW(interpolate_in_widths(0, -1, nothing), std::invalid_argument);
  EXPECT_THROW(TwoWidthSeries{}.at(0, 1), std::invalid_argument);
  EXPECT_THROW(TwoWidthSeries{}.exponent_along(0), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
