#include "verify/exact/certified_digits.hpp"

#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/mpfr.hpp>
#include <stdexcept>

namespace widthwise::verify {
namespace {

TEST(CertifiedDigits, AreThoseOfTheExactNumber) {
  const auto evaluate = [] {
    return std::vector<Enclosure>{boost::math::constants::pi<Enclosure>(), enclose("-0.6"),
                                  Enclosure(0), enclose("1e400")};
  };
  const std::vector<std::string> expected{"3.14159265", "-0.600000000", "0", "1.00000000e+400"};
  EXPECT_EQ(certified_digits(9, 30, evaluate), expected);
  EXPECT_EQ(certified_digits(1, 20, evaluate)[0], "3");
}

TEST(CertifiedDigits, WorkingDigitsGrowUntilBothEndsAgree) {
  // (1 + 10^-40) - 1 in 20 digits encloses 0 and little else.
  std::vector<unsigned> tried;
  const auto evaluate = [&] {
    tried.push_back(Enclosure::default_precision());
    return std::vector<Enclosure>{(1 + enclose("1e-40")) - 1};
  };
  EXPECT_EQ(certified_digits(5, 20, evaluate)[0], "1.0000e-40");
  EXPECT_EQ(tried, (std::vector<unsigned>{20, 40, 60}));
}

TEST(CertifiedDigits, TiesEndTheSearch) {
  const auto evaluate = [] { return std::vector<Enclosure>{enclose("0.15")}; };
  const std::string text = certified_digits(1, 20, evaluate)[0];
  EXPECT_TRUE(text == "0.1" || text == "0.2") << text;
}

TEST(CertifiedDigits, NumeralsAreEnclosedExactlyWhereTheyCanBe) {
  EXPECT_TRUE(singleton(enclose("+0.5")));
  EXPECT_TRUE(singleton(enclose("5.e-1")));
  EXPECT_EQ(lower(enclose("-1")), -1);
  EXPECT_LT(lower(enclose("0.6")), upper(enclose("0.6")));
  EXPECT_TRUE(zero_in(Enclosure(enclose("0.6") * 5 - 3)));
}

TEST(CertifiedDigits, LeaveTheCallersPrecisionAlone) {
  using boost::multiprecision::mpfr_float;
  const unsigned enclosure = Enclosure::default_precision();
  const unsigned end_point = mpfr_float::default_precision();
  const auto fail = []() -> std::vector<Enclosure> { throw std::runtime_error("no"); };
  EXPECT_THROW(certified_digits(5, 500, fail), std::runtime_error);
  EXPECT_EQ(Enclosure::default_precision(), enclosure);
  EXPECT_EQ(mpfr_float::default_precision(), end_point);
}

}  // namespace
}  // namespace widthwise::verify
