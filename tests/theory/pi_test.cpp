// pi against Boost's constants, in every kind of scalar that the kernels are taken in.

#include "theory/pi.hpp"

#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/mpfi.hpp>
#include <limits>

namespace widthwise::theory {
namespace {

namespace constants = boost::math::constants;

TEST(Pi, IsRoundedOnceInBuiltInTypes) {
  EXPECT_EQ(pi<double>(), constants::pi<double>());
  EXPECT_EQ(two_over_pi<double>(), constants::two_div_pi<double>());
  EXPECT_EQ(pi<long double>(), constants::pi<long double>());
  EXPECT_EQ(two_over_pi<long double>(), constants::two_div_pi<long double>());
}

TEST(Pi, HasAllDigitsOfAWideType) {
  using Wide = boost::multiprecision::cpp_bin_float_50;
  const Wide ulp = std::numeric_limits<Wide>::epsilon();
  EXPECT_LE(abs(pi<Wide>() / constants::pi<Wide>() - 1), 2 * ulp);
  EXPECT_LE(abs(two_over_pi<Wide>() / constants::two_div_pi<Wide>() - 1), 2 * ulp);
}

TEST(Pi, IsEnclosedByNarrowIntervals) {
  using Interval = boost::multiprecision::mpfi_float_50;
  const boost::multiprecision::mpfr_float_100 wide =
      constants::pi<boost::multiprecision::mpfr_float_100>();
  for (const auto& [found, exact] : {std::pair<Interval, decltype(wide)>{pi<Interval>(), wide},
                                     {two_over_pi<Interval>(), 2 / wide}}) {
    EXPECT_LT(lower(found), exact);
    EXPECT_GT(upper(found), exact);
    EXPECT_LT(upper(found) - lower(found), 1e-48);
  }
}

}  // namespace
}  // namespace widthwise::theory
