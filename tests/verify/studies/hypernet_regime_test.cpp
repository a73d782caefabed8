// How the two widths grow.

#include "verify/studies/hypernet_regime.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>
#include <vector>

namespace widthwise::verify {
namespace {

std::vector<HypernetRegime> all_regimes() {
  return {HypernetRegime::fixed_g(8), HypernetRegime::fixed_g(9),   HypernetRegime::fixed_f(8),
          HypernetRegime::joint(),    HypernetRegime::sequential(), HypernetRegime::power(0.5),
          HypernetRegime::power(1.0), HypernetRegime::power(1.25),  HypernetRegime::power(2.5)};
}

void expect_widths(const HypernetRegime& regime, std::optional<std::int64_t> f, std::int64_t g,
                   double abscissa) {
  const StudyWidths widths = regime.widths(64);
  EXPECT_EQ(widths.f, f) << regime.name();
  EXPECT_EQ(widths.g, g) << regime.name();
  EXPECT_EQ(regime.abscissa(64), abscissa) << regime.name();
}

TEST(HypernetRegime, SaysBothWidthsAndWhatSlopesAreIn) {
  expect_widths(HypernetRegime::fixed_g(8), 64, 8, 64);
  expect_widths(HypernetRegime::fixed_f(5), 5, 64, 64);
  expect_widths(HypernetRegime::joint(), 64, 64, 64);
  expect_widths(HypernetRegime::sequential(), std::nullopt, 64, 64);
  expect_widths(HypernetRegime::power(2.0), 64, 8, 8);  // n = m^2
  expect_widths(HypernetRegime::power(0.5), 8, 64, 64);
  expect_widths(HypernetRegime::power(1.0), 64, 64, 64);
}

TEST(HypernetRegime, APowerHoldsUpToRounding) {
  for (const double a : {0.5, 0.75, 1.25, 1.5, 1.75, 2.5}) {
    const HypernetRegime regime = HypernetRegime::power(a);
    for (std::int64_t width = 64; width <= 8192; width *= 2) {
      const StudyWidths widths = regime.widths(width);
      const auto n = static_cast<double>(*widths.f);
      const auto m = static_cast<double>(*widths.g);
      EXPECT_EQ(std::max(*widths.f, *widths.g), width);
      // The smaller of both is off by a half.
      const double exact = a >= 1 ? std::pow(n, 1 / a) : std::pow(m, a);
      EXPECT_LE(std::abs(std::min(n, m) - exact), 0.5) << a << " at " << width;
    }
  }
}

TEST(HypernetRegime, AbscissasAscendAndArePositive) {
  for (const HypernetRegime& regime : all_regimes()) {
    double last = 0.0;
    for (const std::int64_t width : {1, 8, 64, 512, 4096}) {
      EXPECT_GT(regime.abscissa(width), last) << regime.name() << " at " << width;
      last = regime.abscissa(width);
    }
  }
}

TEST(HypernetRegime, NamesDiffer) {
  std::set<std::string> names;
  for (const HypernetRegime& regime : all_regimes()) {
    EXPECT_TRUE(names.insert(regime.name()).second) << regime.name();
    EXPECT_EQ(regime.name().find('/'), std::string::npos);
  }
  EXPECT_EQ(HypernetRegime::fixed_g(8).name(), "fixed-g8");
  EXPECT_EQ(HypernetRegime::power(1.25).name(), "power1.25");
}

TEST(HypernetRegime, DescribesWhatIsFixed) {
  using Description = std::map<std::string, std::string>;
  EXPECT_EQ(HypernetRegime::fixed_g(8).description(),
            (Description{{"width_f", "n"}, {"width_g", "8"}}));
  EXPECT_EQ(HypernetRegime::fixed_f(5).description(),
            (Description{{"width_f", "5"}, {"width_g", "m"}}));
  EXPECT_EQ(HypernetRegime::joint().description(),
            (Description{{"width_f", "n"}, {"width_g", "n"}}));
  EXPECT_EQ(HypernetRegime::sequential().description(),
            (Description{{"width_f", "inf"}, {"width_g", "m"}}));
  EXPECT_EQ(HypernetRegime::power(1.5).description(),
            (Description{{"width_f", "m^1.5"}, {"width_g", "m"}}));
}

TEST(HypernetRegime, KnowsThePowerWhereBothGrow) {
  EXPECT_EQ(HypernetRegime::joint().power_of_f(), 1.0);
  EXPECT_EQ(HypernetRegime::power(1.5).power_of_f(), 1.5);
  for (const HypernetRegime& regime :
       {HypernetRegime::fixed_g(8), HypernetRegime::fixed_f(8), HypernetRegime::sequential()}) {
    EXPECT_TRUE(std::isnan(regime.power_of_f())) << regime.name();
  }
}

TEST(HypernetRegime, RefusesAPowerThatDoesNotGrow) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double a : {0.0, -1.0, kInfinity, std::nan("")}) {
    EXPECT_THROW(HypernetRegime::power(a), std::invalid_argument) << a;
  }
}

}  // namespace
}  // namespace widthwise::verify
