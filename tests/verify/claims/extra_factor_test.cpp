// What a sum of powers of both widths leaves over, of values whose truth is known.

#include "verify/claims/extra_factor.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace widthwise::verify {
namespace {

constexpr double kValueError = 0.005;  // relative
constexpr std::int64_t kValueDraws = 20000;

using Value = std::function<double(double n, double m)>;

// Along n = m^(1/2), m, m^(3/2), m^2.
std::vector<WidthMeasurement> networks_with(const Value& value,
                                            std::int64_t n_draws = kValueDraws) {
  std::vector<WidthMeasurement> widths;
  for (const double a : {0.5, 1.0, 1.5, 2.0}) {
    for (std::int64_t m = 16; m <= 16384; m *= 2) {
      const auto n = static_cast<std::int64_t>(std::lround(std::pow(static_cast<double>(m), a)));
      if (n > 200000) continue;
      const double v = value(static_cast<double>(n), static_cast<double>(m));
      WidthMeasurement width{};
      width.width = m;
      width.measured = {
          {v, kValueError * v}, {std::log(v), kValueError}, ErrorLaw::kLogNormal, n_draws};
      width.networks = {.f = n, .g = m};
      widths.push_back(width);
    }
  }
  return widths;
}

const std::vector<TwoWidthPower> kTerms{{0.0, -1.0}, {-0.5, -0.5}, {-1.0, 0.0}};

double sum_of_terms(double n, double m) {
  return std::sqrt(0.1 / (m * m) + 0.5 / (n * m) + 4.0 / (n * n)) * (1 + 2 / n);
}

ClaimResult extra_result(const Value& value, ExtraFactor::Width of, double predicted = 0.0,
                         std::int64_t n_draws = kValueDraws) {
  ClaimResult result{};
  result.id = "test.extra";
  result.verdict = Verdict::kInconclusive;
  result.predicted = predicted;
  result.margin = 0.1;
  result.alpha = 1e-4;
  conclude(ExtraFactor{kTerms, of}, networks_with(value, n_draws), result);
  return result;
}

TEST(ExtraFactor, OfTheRightTermsIsNone) {
  for (const auto of : {ExtraFactor::Width::kN, ExtraFactor::Width::kM}) {
    const ClaimResult result = extra_result(sum_of_terms, of);
    EXPECT_EQ(result.verdict, Verdict::kConfirmed) << result.reason;
    EXPECT_NEAR(result.estimate, 0.0, 0.002);
    EXPECT_TRUE(result.ci.contains(0.0));
    EXPECT_GT(result.power, 0.9);
  }
}

TEST(ExtraFactor, IsFoundInTheWidthThatItIsOf) {
  const Value value = [](double n, double m) { return sum_of_terms(n, m) * std::pow(m, 0.3); };
  const ClaimResult of_m = extra_result(value, ExtraFactor::Width::kM);
  EXPECT_EQ(of_m.verdict, Verdict::kRefuted);
  EXPECT_NEAR(of_m.estimate, 0.3, 0.002);
  EXPECT_EQ(extra_result(value, ExtraFactor::Width::kM, 0.3).verdict, Verdict::kConfirmed);
  EXPECT_EQ(extra_result(value, ExtraFactor::Width::kN).verdict, Verdict::kConfirmed);
}

TEST(ExtraFactor, StaysOpenWhereTheSumDoesNotFit) {
  const ClaimResult result = extra_result(
      [](double n, double m) {
        return sum_of_terms(n, m) * (std::lround(std::log2(m)) % 2 == 0 ? 1.0 : 1.2);
      },
      ExtraFactor::Width::kN);
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_NE(result.reason.find("the sum does not fit"), std::string::npos) << result.reason;
}

TEST(ExtraFactor, StaysOpenWithTooFewDrawsOrNetworks) {
  const ClaimResult few = extra_result(sum_of_terms, ExtraFactor::Width::kN, 0.0, 50);
  EXPECT_EQ(few.verdict, Verdict::kInconclusive);
  EXPECT_NE(few.reason.find("50 draws"), std::string::npos);
  ClaimResult result{};
  result.verdict = Verdict::kInconclusive;
  result.margin = 0.1;
  result.alpha = 1e-4;
  const auto all = networks_with(sum_of_terms);
  conclude(ExtraFactor{kTerms, ExtraFactor::Width::kN}, std::span(all).first(8), result);
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_FALSE(result.reason.empty());
}

}  // namespace
}  // namespace widthwise::verify
