#include "theory/interval_order.hpp"

#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/theory/enclosure.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::theory {
namespace {

Enclosure between(double low, double high) {
  return hull(Enclosure(low), Enclosure(high));
}

bool encloses(const Enclosure& x, double value) {
  return lower(x) <= value && value <= upper(x);
}

TEST(IntervalOrder, KnowsWhichTypesAreIntervals) {
  EXPECT_TRUE(Interval<Enclosure>);
  EXPECT_TRUE(Interval<boost::multiprecision::mpfi_float_50>);
  EXPECT_FALSE(Interval<double>);
  EXPECT_FALSE(Interval<Real50>);
  EXPECT_FALSE(Interval<EndPoint>);
}

TEST(IntervalOrder, OverlapIsNoOrder) {
  EXPECT_TRUE(certainly_less(between(0, 1), between(2, 3)));
  EXPECT_FALSE(certainly_less(between(0, 2), between(2, 3)));
  EXPECT_FALSE(certainly_less(between(2, 3), between(0, 1)));
  EXPECT_TRUE(possibly_at_most(between(0, 2), between(1, 3)));
  EXPECT_TRUE(possibly_at_most(between(1, 3), between(0, 2)));
  EXPECT_FALSE(possibly_at_most(between(2, 3), between(0, 1)));
  EXPECT_TRUE(certainly_less(-1, between(0, 1)));
}

TEST(IntervalOrder, OfPlainNumbersIsTheirOwn) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(certainly_less(1.0, 2.0));
  EXPECT_FALSE(certainly_less(2.0, 2.0));
  EXPECT_TRUE(possibly_at_most(2.0, 2));
  EXPECT_FALSE(possibly_at_most(nan, nan));
  EXPECT_TRUE(is_zero(-0.0));
  EXPECT_EQ(non_negative(-1.0), -1.0);
}

TEST(IntervalOrder, ZeroIsDecidedOrRefused) {
  EXPECT_TRUE(is_zero(Enclosure(0)));
  EXPECT_FALSE(is_zero(between(1, 2)));
  EXPECT_THROW(is_zero(between(0, 1)), std::domain_error);
  EXPECT_THROW(is_zero(between(-1, 1)), std::domain_error);
}

TEST(IntervalOrder, NonNegativePartKeepsItsUpperEnd) {
  const Enclosure part = non_negative(between(-1, 2));
  EXPECT_EQ(lower(part), 0);
  EXPECT_EQ(upper(part), 2);
  EXPECT_EQ(lower(non_negative(between(1, 2))), 1);
}

TEST(IntervalOrder, TwoWaysLeaveWhatBothAllow) {
  const Enclosure both = tighter(between(0, 2), between(1, 3));
  EXPECT_EQ(lower(both), 1);
  EXPECT_EQ(upper(both), 2);
  EXPECT_EQ(tighter(1.0, 2.0), 1.0);
}

TEST(IntervalOrder, SeriesEndForNanToo) {
  EXPECT_TRUE(settles(1.0, 1e-17));
  EXPECT_FALSE(settles(1.0, 1e-3));
  EXPECT_TRUE(settles(std::nan(""), 1.0));
  EXPECT_TRUE(settles(Enclosure(0), Enclosure(0)));
  EXPECT_TRUE(std::isnan(sine_minus_t_cosine_series(std::nan(""))));
}

TEST(IntervalOrder, SeriesAccountsForItsTail) {
  // In 20 digits the series is cut early; the difference is enclosed from 60 digits.
  for (double t : {1e-6, 0.1, 0.9, 1.0}) {
    Enclosure series;
    {
      const EnclosurePrecision precision(20);
      series = sine_minus_t_cosine_series(Enclosure(t));
    }
    const EnclosurePrecision precision(60);
    const Enclosure x(t);
    const Enclosure closed = sin(x) - x * cos(x);
    EXPECT_TRUE(lower(series) <= lower(closed) && upper(closed) <= upper(series)) << t;
    EXPECT_LT(relative_width(series), 1e-17) << t;
  }
}

TEST(IntervalOrder, ConstantsAreEnclosedAtEveryPrecision) {
  for (unsigned digits : {20u, 60u, 200u}) {
    const EnclosurePrecision precision(digits);
    const Enclosure product = two_over_pi<Enclosure>() * boost::math::constants::pi<Enclosure>();
    EXPECT_TRUE(encloses(product, 2)) << digits;
    EXPECT_LT(relative_width(product), std::pow(10.0, 2.0 - digits)) << digits;
  }
}

TEST(IntervalOrder, WideInputsStillEncloseWhatTheirNumbersGive) {
  // Correlations that straddle 0 (where formulas change) and reach beyond 1.
  const EnclosurePrecision precision(30);
  for (const auto& [low, high] : {std::pair{-0.1, 0.1}, {0.9, 1.1}, {-1.1, -0.9}, {0.5, 0.6}}) {
    const auto wide = mlp_kernel<Enclosure>(Activation::kRelu, 2,
                                            gaussian_pair<Enclosure>(between(low, high), 1, 1));
    for (double share : {0.0, 0.3, 0.5}) {
      const double rho = low + share * (high - low);
      if (std::fabs(rho) > 1) continue;
      const auto inner = mlp_kernel(Activation::kRelu, 2, gaussian_pair(rho, 1.0, 1.0));
      EXPECT_TRUE(encloses(wide.nngp, inner.nngp)) << rho;
      EXPECT_TRUE(encloses(wide.ntk, inner.ntk)) << rho;
    }
  }
}

TEST(IntervalOrder, UndecidedVarianceIsRefusedRatherThanGuessed) {
  const GaussianPair<Enclosure> pair{between(0, 1), 1, Enclosure(0.5), Enclosure(0.8)};
  EXPECT_THROW(dual_derivative(Activation::kRelu, pair), std::domain_error);
  EXPECT_THROW(gaussian_pair(Covariance<Enclosure>{between(0, 1), 0, 1}), std::domain_error);
}

}  // namespace
}  // namespace widthwise::theory
