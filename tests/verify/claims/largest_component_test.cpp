// The exponent of a sum by those of its components, on draws whose truth is known.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "tests/verify/exact/exact_draws.hpp"
#include "verify/claims/claim.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;
using Part = std::function<double(double, double)>;  // of n and m: the size of a component

constexpr Strictness kComponentStrictness{1e-4, std::nullopt};
constexpr Eigen::Index kComponentDraws = 20000;

std::shared_ptr<const Study> study_along(double a) {
  return study_of(HypernetEnsemble{.widths = WidthLaw::power(a)}, Correlations{4});
}

// Column 0 is the sum, 1 and so on its components. Where n = m, with draws along two more powers.
Claim claim_of_sum(std::size_t n_components, double predicted, double a = 1.0) {
  Claim claim{};
  claim.id = "test.largest";
  claim.kind = ClaimKind::kRate;
  claim.study = study_along(1.0);
  claim.further_studies = {study_along(0.75), study_along(1.5)};
  claim.statistic = median_modulus(0);
  LargestComponent largest{{}, a};
  for (std::size_t k = 0; k < n_components; ++k) {
    largest.components.push_back(median_modulus(static_cast<Eigen::Index>(k) + 1));
  }
  claim.conclusion = largest;
  claim.predicted = predicted;
  return claim;
}

// Every component is a multiple of one normal shape, so that sums are free of noise too.
std::vector<SampleTable> draws_of(const Study& study, const std::vector<Part>& parts) {
  const VectorXd shape = testing::normal_shape(kComponentDraws);
  std::vector<SampleTable> tables;
  for (std::int64_t width = 64; width <= 16384; width *= 2) {
    const NetworkWidths widths = study.widths(width);
    tables.push_back({study.name(), width, study.columns(),
                      Eigen::MatrixXd::Zero(kComponentDraws, std::ssize(study.columns()))});
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const VectorXd draws =
          parts[k](static_cast<double>(*widths.f), static_cast<double>(*widths.g)) * shape;
      tables.back().draws.col(static_cast<Eigen::Index>(k) + 1) = draws;
      tables.back().draws.col(0) += draws;
    }
  }
  return tables;
}

ClaimResult judged_with(const Claim& claim, const std::vector<Part>& parts,
                        const Strictness& strictness = kComponentStrictness) {
  std::vector<std::vector<SampleTable>> tables;
  for (const auto& study : claim.further_studies) tables.push_back(draws_of(*study, parts));
  std::vector<FurtherDraws> further;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    further.push_back({claim.further_studies[i].get(), &tables[i]});
  }
  return judge(claim, draws_of(*claim.study, parts), strictness, further);
}

Part power_of(double factor, double of_n, double of_m) {
  return [=](double n, double m) { return factor * std::pow(n, of_n) * std::pow(m, of_m); };
}

// Too jagged for any smooth law, where n = m.
Part jagged(double of_n, double of_m) {
  return [=](double n, double m) {
    const bool odd = std::lround(std::log2(n)) % 2 == 1;
    return std::pow(n, of_n) * std::pow(m, of_m) * (odd ? 1.3 : 1.0);
  };
}

// Along n = m the sum of n^-1 and 3 n^-1.25 has local slopes of -1.17 to -1.07.
TEST(LargestComponent, DecidesWhereTwoTermsFadeAlmostAlike) {
  const std::vector<Part> parts{power_of(1.0, -1.0, 0.0), power_of(3.0, -0.5, -0.75)};
  const ClaimResult result = judged_with(claim_of_sum(2, -1.0), parts);
  EXPECT_EQ(result.verdict, Verdict::kConfirmed) << result.reason;
  EXPECT_NEAR(result.estimate, -1.0, 1e-6);
  EXPECT_LE(result.ci.lower, -1.0);
  EXPECT_GE(result.ci.upper, -1.0);
  EXPECT_EQ(result.margin, kSlopeMargin);
  EXPECT_EQ(result.rows.size(), 9U) << "rows are those of its own study";
  EXPECT_EQ(judged_with(claim_of_sum(2, -1.25), parts).verdict, Verdict::kRefuted);
}

// The largest changes at a = 1.5.
TEST(LargestComponent, HoldsForEveryPower) {
  const std::vector<Part> parts{power_of(1.0, -1.0, 0.0), power_of(3.0, -0.5, -0.75)};
  for (const auto& [a, exponent] : {std::pair{0.5, -0.5}, {1.25, -1.25}, {2.5, -2.0}}) {
    const ClaimResult result = judged_with(claim_of_sum(2, exponent, a), parts);
    EXPECT_EQ(result.verdict, Verdict::kConfirmed) << a << ": " << result.reason;
    EXPECT_NEAR(result.estimate, exponent, 1e-6);
  }
}

// Each end is that of a claim about the component alone, for its share of alpha.
TEST(LargestComponent, TakesTheLargestEndOnEitherSide) {
  const std::vector<Part> parts{power_of(1.0, -1.0, 0.0), power_of(3.0, -0.52, -0.5),
                                power_of(5.0, -1.0, -1.0)};
  const Claim claim = claim_of_sum(3, -1.0);
  Interval expected{-kInfinity, -kInfinity};
  for (const Statistic& component : std::get<LargestComponent>(claim.conclusion).components) {
    Claim alone = claim;
    alone.conclusion = LargestComponent{{component}, 1.0};
    const Interval ci =
        judged_with(alone, parts, {kComponentStrictness.alpha / 3, std::nullopt}).ci;
    expected = {std::max(expected.lower, ci.lower), std::max(expected.upper, ci.upper)};
  }
  const ClaimResult result = judged_with(claim, parts);
  EXPECT_DOUBLE_EQ(result.ci.lower, expected.lower);
  EXPECT_DOUBLE_EQ(result.ci.upper, expected.upper);
  EXPECT_EQ(result.alpha, kComponentStrictness.alpha);
}

TEST(LargestComponent, ZerosDoNotCount) {
  const Part zero = [](double, double) { return 0.0; };
  const Claim claim = claim_of_sum(2, -1.5);
  EXPECT_EQ(judged_with(claim, {zero, power_of(1.0, -1.5, 0.0)}).verdict, Verdict::kConfirmed);
  const ClaimResult nothing = judged_with(claim, {zero, zero});
  EXPECT_EQ(nothing.verdict, Verdict::kRefuted);
  EXPECT_NE(nothing.reason.find("identically zero"), std::string::npos);
}

TEST(LargestComponent, OneThatTheFormDoesNotFitMattersOnlyIfItMayBeTheLargest) {
  const Claim claim = claim_of_sum(2, -1.0);
  EXPECT_EQ(judged_with(claim, {power_of(1.0, -1.0, 0.0), jagged(-2.0, -1.0)}).verdict,
            Verdict::kConfirmed);
  const ClaimResult open = judged_with(claim, {power_of(1.0, -1.0, 0.0), jagged(-1.0, 0.0)});
  EXPECT_EQ(open.verdict, Verdict::kInconclusive);
  EXPECT_NE(open.reason.find("median |K^(2)|: no power of both widths"), std::string::npos)
      << open.reason;
}

TEST(LargestComponent, NeedsDrawsAlongMoreThanOnePower) {
  Claim claim = claim_of_sum(1, -1.0);
  claim.further_studies.clear();
  const ClaimResult open = judged_with(claim, {power_of(1.0, -1.0, 0.0)});
  EXPECT_EQ(open.verdict, Verdict::kInconclusive);
  EXPECT_NE(open.reason.find("tell the two widths apart"), std::string::npos) << open.reason;
}

TEST(LargestComponent, RefusesWhatItsStudyDoesNotHave) {
  const Claim claim = claim_of_sum(5, -1.0);  // columns 1..5, of K0 .. K4
  EXPECT_THROW(judge(claim, {}, kComponentStrictness), std::invalid_argument);
}

TEST(LargestComponent, LeavesOpenWhatIsNotFinite) {
  const Claim claim = claim_of_sum(2, -1.0);
  std::vector<SampleTable> tables =
      draws_of(*claim.study, {power_of(1.0, -1.0, 0.0), power_of(1.0, -2.0, 0.0)});
  tables.back().draws(7, 2) = std::nan("");
  const ClaimResult result = judge(claim, tables, kComponentStrictness);
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_NE(result.reason.find("a draw of K^(2) is not finite"), std::string::npos);
}

TEST(LargestComponent, SaysWhatIsMadeOfTheStatistic) {
  EXPECT_EQ(in_words(LargestComponent{{}, 1.0}, "median |K^(2)|"),
            "exponent in the width of the median |K^(2)|, as that of its largest component");
}

}  // namespace
}  // namespace widthwise::verify
