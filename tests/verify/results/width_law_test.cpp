// How the two widths grow.

#include "verify/results/width_law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>
#include <vector>

namespace widthwise::verify {
namespace {

std::vector<WidthLaw> all_laws() {
  return {WidthLaw::fixed_g(8),
          WidthLaw::fixed_g(9),
          WidthLaw::fixed_f(8),
          WidthLaw::joint(),
          WidthLaw::sequential(),
          WidthLaw::power(0.5),
          WidthLaw::power(1.0),
          WidthLaw::power(1.25),
          WidthLaw::power(2.5),
          WidthLaw::mlp(),
          WidthLaw::limit(),
          WidthLaw::constant_mlp(64),
          WidthLaw::constant_hypernet(64)};
}

void expect_widths(const WidthLaw& law, std::optional<std::int64_t> f, std::int64_t g,
                   double abscissa) {
  const NetworkWidths widths = law.widths(64);
  EXPECT_EQ(widths.f, f) << law.name();
  EXPECT_EQ(widths.g, g) << law.name();
  EXPECT_EQ(law.abscissa(64), abscissa) << law.name();
}

TEST(WidthLaw, SaysBothWidthsAndWhatSlopesAreIn) {
  expect_widths(WidthLaw::fixed_g(8), 64, 8, 64);
  expect_widths(WidthLaw::fixed_f(5), 5, 64, 64);
  expect_widths(WidthLaw::joint(), 64, 64, 64);
  expect_widths(WidthLaw::sequential(), std::nullopt, 64, 64);
  EXPECT_EQ(WidthLaw::mlp().widths(64), (NetworkWidths{64, std::nullopt}));
  EXPECT_EQ(WidthLaw::limit().widths(64), (NetworkWidths{std::nullopt, std::nullopt}));
  EXPECT_EQ(WidthLaw::constant_mlp(24).widths(64), (NetworkWidths{24, std::nullopt}));
  expect_widths(WidthLaw::constant_hypernet(24), 24, 24, 64);
  expect_widths(WidthLaw::power(2.0), 64, 8, 8);  // n = m^2
  expect_widths(WidthLaw::power(0.5), 8, 64, 64);
  expect_widths(WidthLaw::power(1.0), 64, 64, 64);
}

TEST(WidthLaw, APowerHoldsUpToRounding) {
  for (const double a : {0.5, 0.75, 1.25, 1.5, 1.75, 2.5}) {
    const WidthLaw law = WidthLaw::power(a);
    for (std::int64_t width = 64; width <= 8192; width *= 2) {
      const NetworkWidths widths = law.widths(width);
      const auto n = static_cast<double>(*widths.f);
      const auto m = static_cast<double>(*widths.g);
      EXPECT_EQ(std::max(*widths.f, *widths.g), width);
      // The smaller of both is off by a half.
      const double exact = a >= 1 ? std::pow(n, 1 / a) : std::pow(m, a);
      EXPECT_LE(std::abs(std::min(n, m) - exact), 0.5) << a << " at " << width;
    }
  }
}

TEST(WidthLaw, AbscissasAscendAndArePositive) {
  for (const WidthLaw& law : all_laws()) {
    double last = 0.0;
    for (const std::int64_t width : {1, 8, 64, 512, 4096}) {
      EXPECT_GT(law.abscissa(width), last) << law.name() << " at " << width;
      last = law.abscissa(width);
    }
  }
}

TEST(WidthLaw, NamesDiffer) {
  std::set<std::string> names;
  for (const WidthLaw& law : all_laws()) {
    EXPECT_TRUE(names.insert(law.name()).second) << law.name();
    EXPECT_EQ(law.name().find('/'), std::string::npos);
  }
  EXPECT_EQ(WidthLaw::fixed_g(8).name(), "fixed-g8");
  EXPECT_EQ(WidthLaw::power(1.25).name(), "power1.25");
}

TEST(WidthLaw, KnowsWhatIsFixedAndWhatIsInfinite) {
  EXPECT_EQ(WidthLaw::fixed_g(8).fixed_width_g(), 8);
  EXPECT_EQ(WidthLaw::fixed_f(5).fixed_width_f(), 5);
  for (const WidthLaw& law : all_laws()) {
    EXPECT_EQ(law.fixed_width_g().has_value(), law.kind() == WidthLaw::Kind::kFixedG);
    EXPECT_EQ(law.fixed_width_f().has_value(), law.kind() == WidthLaw::Kind::kFixedF);
    EXPECT_EQ(law.constant_width().has_value(),
              law.widths(64).f && law.widths(64) == law.widths(99));
    EXPECT_EQ(law.infinite_f(), !law.widths(64).f.has_value()) << law.name();
  }
}

TEST(WidthLaw, KnowsThePowerWhereBothGrow) {
  EXPECT_EQ(WidthLaw::joint().power_of_f(), 1.0);
  EXPECT_EQ(WidthLaw::power(1.5).power_of_f(), 1.5);
  for (const WidthLaw& law : {WidthLaw::fixed_g(8), WidthLaw::fixed_f(8), WidthLaw::sequential(),
                              WidthLaw::mlp(), WidthLaw::limit()}) {
    EXPECT_FALSE(law.power_of_f().has_value()) << law.name();
  }
}

TEST(WidthLaw, RefusesAPowerThatDoesNotGrow) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double a : {0.0, -1.0, kInfinity, std::nan("")}) {
    EXPECT_THROW(WidthLaw::power(a), std::invalid_argument) << a;
  }
}

}  // namespace
}  // namespace widthwise::verify
