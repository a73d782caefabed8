// The claims on the published table, one a cell.

#include "verify/claims/dyer_gurari.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/claims/theorem_claims.hpp"
#include "theory/dyer_gurari.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

std::vector<Claim> claims_at(double cosine) {
  ClaimOptions options;
  options.setting.inputs = default_inputs(cosine);
  return kDyerGurari.claims(options);
}

TEST(DyerGurari, HasAClaimForEachOfThe36Cells) {
  const auto claims = claims_at(0.6);
  EXPECT_EQ(claims.size(), 36U);
  testing::expect_well_formed(claims);
  std::set<std::string> studies;
  for (const Claim& claim : claims) {
    EXPECT_TRUE(claim.id.starts_with("conjecture.dyer-gurari.")) << claim.id;
    EXPECT_EQ(claim.kind, ClaimKind::kRate);
    EXPECT_TRUE(claim.long_run);
    EXPECT_TRUE(std::holds_alternative<Slope>(claim.conclusion));
    studies.insert(claim.study->name());
  }
  EXPECT_EQ(studies,
            (std::set<std::string>{"correlations.linear.depth3", "correlations.relu.depth3",
                                   "correlations.tanh.depth3"}));
}

TEST(DyerGurari, PredictsWhatTheTheoryDoes) {
  const auto claims = claims_at(0.6);
  const std::map<std::string, std::pair<double, double>> multilinear{
      {"f2", {0, 0}},     {"f4", {0, 0}},   {"ntk", {0, -1}},
      {"k2-f", {-1, -2}}, {"k3", {-2, -4}}, {"k2-squared", {-2, -4}}};
  for (const auto& [function, exponents] : multilinear) {
    for (const std::string activation : {"linear", "relu", "tanh"}) {
      const bool lower = function == "k3" && activation == "tanh";
      const std::string stem = "conjecture.dyer-gurari." + function;
      EXPECT_EQ(testing::named(claims, stem + ".mean." + activation).predicted,
                exponents.first + (lower ? 1 : 0));
      EXPECT_EQ(testing::named(claims, stem + ".variance." + activation).predicted,
                exponents.second + (lower ? 1 : 0));
    }
  }
}

TEST(DyerGurari, EachClaimReadsItsOwnFunction) {
  const auto cells = theory::published_cells(theory::PublishedWeights::kGaussian);
  const auto claims = claims_at(0.6);
  ASSERT_EQ(claims.size(), cells.size());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Claim& claim = claims[i];
    EXPECT_EQ(claim.id, "conjecture.dyer-gurari." + cells[i].name());
    EXPECT_NE(claim.statistic_in_words().find(std::string(cells[i].function->contraction)),
              std::string::npos)
        << claim.id << ": " << claim.statistic_in_words();
    EXPECT_EQ(claim.id.find(".variance.") != std::string::npos, cells[i].variance);
  }
}

TEST(DyerGurari, OfSignsPredictsTheSameMeans) {
  ClaimOptions options;
  options.setting.inputs = default_inputs(0.6);
  const auto gaussian = kDyerGurari.claims(options);
  const auto signs = kDyerGurariSigns.claims(options);
  ASSERT_EQ(signs.size(), 18u);
  for (const Claim& claim : signs) {
    constexpr std::string_view kStem = "conjecture.dyer-gurari-sign.";
    ASSERT_TRUE(claim.id.starts_with(kStem)) << claim.id;
    const Claim& other =
        testing::named(gaussian, "conjecture.dyer-gurari." + claim.id.substr(kStem.size()));
    EXPECT_EQ(claim.predicted, other.predicted) << claim.id;
    EXPECT_NE(claim.hypotheses.find("+-1 with equal chance"), std::string::npos);
    EXPECT_NE(claim.study->key_name(), other.study->key_name()) << "the same draws";
    EXPECT_EQ(claim.statistic_in_words().find("| y"), std::string::npos)
        << "outputs of signs are not Gaussian given the hidden layers";
  }
}

TEST(DyerGurari, TakesTheCosineOfTheInputs) {
  for (const double cosine : {-0.25, 0.9, 1.0}) {
    const std::string inputs = in_words(claims_at(cosine).front().study->networks()).at("inputs");
    EXPECT_NE(inputs.find(fmt::format("cosines {:g}", cosine)), std::string::npos) << inputs;
  }
  EXPECT_NE(test::refusal<UsageError>([] { claims_at(-0.5); }).find("rho -0.5"), std::string::npos);
}

}  // namespace
}  // namespace widthwise::verify
