#include "verify/results/claim_consistency.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/verify/results/example_results.hpp"

namespace widthwise::verify {
namespace {

using testing::example_control;
using testing::example_limit;
using testing::example_normal;
using testing::example_rate;
using testing::example_zero;

constexpr double kEverywhere = std::numeric_limits<double>::infinity();

ClaimResult a_rate() {
  return example_rate("theorem1.mlp.r2", 2, -1, 9, 6);
}

void expect_contradiction(const ClaimResult& claim, const std::string& part) {
  const std::string wrong = contradiction_in(claim);
  EXPECT_NE(wrong.find(part), wrong.npos) << "'" << wrong << "'";
}

TEST(ClaimConsistency, HoldsOfTheExamples) {
  for (const ClaimResult& claim :
       {a_rate(), example_zero(), example_control(), example_normal(), example_limit("x", 6)}) {
    EXPECT_EQ(contradiction_in(claim), "") << claim.id;
  }
}

TEST(ClaimConsistency, AVerdictIsThatOfItsInterval) {
  ClaimResult claim = example_control();
  claim.verdict = Verdict::kConfirmed;
  expect_contradiction(
      claim, "says CONFIRMED, but its interval [-1.0166, -0.9766] against -2 ± 0.1 gives REFUTED");
  claim = a_rate();
  claim.verdict = Verdict::kRefuted;
  expect_contradiction(claim, "gives CONFIRMED");
  claim = a_rate();
  claim.ci = {-1.2, -0.8};
  expect_contradiction(claim, "gives INCONCLUSIVE");
}

TEST(ClaimConsistency, WhatIsOpenHasAReason) {
  ClaimResult claim = a_rate();
  claim.verdict = Verdict::kInconclusive;
  expect_contradiction(claim, "gives CONFIRMED");
  claim.reason = "the regime is not reached";
  EXPECT_EQ(contradiction_in(claim), "");
  claim = example_normal();
  claim.ci = {-kEverywhere, kEverywhere};
  claim.verdict = Verdict::kInconclusive;
  expect_contradiction(claim, "without a reason");
}

TEST(ClaimConsistency, BoundsAreJudgedFromAbove) {
  ClaimResult claim = example_normal();
  claim.kind = ClaimKind::kBound;
  claim.ci = {-5.0, 0.0};
  EXPECT_EQ(contradiction_in(claim), "");
  claim.ci = {0.04, 0.05};
  expect_contradiction(claim, "against 0 + 0.03 gives REFUTED");
}

TEST(ClaimConsistency, AnExactZeroIsOneOrNot) {
  ClaimResult claim = example_zero();
  claim.estimate = 1e-9;
  claim.ci = {1e-9, 1e-9};
  expect_contradiction(claim, "gives REFUTED");
}

TEST(ClaimConsistency, OnlyWhatIsZeroEverywhereIsRefutedWithoutAnInterval) {
  ClaimResult claim = a_rate();
  claim.fit.reset();
  claim.ci = {-kEverywhere, kEverywhere};
  claim.verdict = Verdict::kRefuted;
  expect_contradiction(claim, "gives INCONCLUSIVE");
  for (ResultRow& row : claim.rows) row.value = 0.0;
  EXPECT_EQ(contradiction_in(claim), "");
}

TEST(ClaimConsistency, OnlyControlsAreExpectedToBeRefuted) {
  ClaimResult claim = example_control();
  claim.kind = ClaimKind::kRate;
  expect_contradiction(claim, "a rate is expected to be CONFIRMED");
  claim = a_rate();
  claim.kind = ClaimKind::kControl;
  expect_contradiction(claim, "a control is expected to be REFUTED");
}

TEST(ClaimConsistency, TheIntervalIsThatOfTheFit) {
  ClaimResult claim = a_rate();
  claim.estimate = -0.99;
  expect_contradiction(claim, "has the estimate -0.99, but its fit gives -0.9966");
  claim = a_rate();
  claim.ci.upper -= 0.001;
  expect_contradiction(claim, "but a fit that is not rejected gives [-1.0166, -0.9766]");
  claim = a_rate();
  for (FamilyMember& member : claim.fit->family.members) member.rejected = true;
  expect_contradiction(claim, "no form of its fit was accepted");
}

TEST(ClaimConsistency, AFormsIntervalIsAsLongAsItsErrorMakesIt) {
  ClaimResult claim = a_rate();
  claim.fit->family.members.back().fit.target_se = 0.01;
  expect_contradiction(claim, "shorter than its error makes it");
  claim = a_rate();
  claim.fit->family.members.back().bias = 0.01;
  expect_contradiction(claim, "shorter than its error makes it");
}

// An exponent that is moved, with everything that follows from it, but not the values.
TEST(ClaimConsistency, AFitRunsThroughTheValues) {
  ClaimResult claim = a_rate();
  FamilyMember& member = claim.fit->family.members.back();
  for (double* number : {&member.fit.target, &member.interval.lower, &member.interval.upper,
                         &claim.estimate, &claim.ci.lower, &claim.ci.upper, &claim.predicted}) {
    *number += 0.02;
  }
  expect_contradiction(claim, "has a fit with chi^2 = 3.21 that is further from the value");
  claim = example_limit("x", 6);
  claim.rows.back().value += 0.02;
  expect_contradiction(claim, "further from the value at width 2048");
}

ClaimResult a_value(double estimate, double se) {
  ClaimResult claim = example_zero();
  claim.predicted = 1.0;
  claim.margin = 0.1;
  claim.rows.push_back(claim.rows.front());
  claim.rows.front().value = 1.03;
  claim.rows.front().se = 0.004;
  claim.rows.back().abscissa = 192;
  claim.rows.back().value = 1.01;
  claim.rows.back().se = 0.008;
  claim.estimate = estimate;
  claim.se = se;
  claim.ci = {estimate - 0.05, estimate + 0.05};
  return claim;
}

TEST(ClaimConsistency, ValuesAreThoseOfTheirRows) {
  EXPECT_EQ(contradiction_in(a_value(1.01, 0.008)), "");  // at the largest width
  const double pooled_se = std::hypot(64 * 0.004, 192 * 0.008) / 256;
  EXPECT_EQ(contradiction_in(a_value(1.015, pooled_se)), "");
  expect_contradiction(a_value(1.02, 0.008), "has the estimate 1.02, but its rows give 1.015");
  ClaimResult claim = a_value(1.01, 0.008);
  claim.ci = {0.99, 1.03};
  expect_contradiction(claim, "has the interval [0.99, 1.03], but its rows give [0.978");
}

TEST(ClaimConsistency, ZerosAndDistancesToo) {
  ClaimResult claim = example_zero();
  claim.rows.front().value = 1e-9;
  expect_contradiction(claim, "has the estimate 0, but its rows give 1e-09");
  claim = example_normal();
  claim.rows.front().samples = 1000;
  expect_contradiction(claim, "has the interval [0, 0.02], but its rows give [0, 0.08");
}

TEST(ClaimConsistency, FitsOfEarlierVersionsHaveNoIntervals) {
  ClaimResult claim = a_rate();
  for (FamilyMember& member : claim.fit->family.members) {
    member.interval = {std::nan(""), std::nan("")};
  }
  claim.fit->family.members.back().fit.target_se = 0.01;
  EXPECT_EQ(contradiction_in(claim), "");
}

}  // namespace
}  // namespace widthwise::verify
