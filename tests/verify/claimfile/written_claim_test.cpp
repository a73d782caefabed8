// The catalogue in the form of a claims file: what can be written so comes back as it was.
#include "verify/claimfile/written_claim.hpp"

#include <gtest/gtest.h>

#include <map>

#include "verify/claimfile/claims_file.hpp"
#include "verify/claimfile/own_claims.hpp"
#include "verify/claims/catalogue.hpp"

namespace widthwise::verify {
namespace {

std::vector<Claim> catalogue() {
  return all_claims({});
}

// By ID, out of the text of all of them.
std::map<std::string, Claim> read_back() {
  std::map<std::string, Claim> claims;
  for (Claim& claim :
       own_claims(read_claims(written_claims(catalogue()), "catalogue.toml", {}), {})) {
    const std::string id = claim.id;
    claims.emplace(id, std::move(claim));
  }
  return claims;
}

void expect_same_slope(const Slope& a, const Slope& b, const std::string& id) {
  EXPECT_EQ(a.corrections, b.corrections) << id;
  EXPECT_EQ(a.upper_bound, b.upper_bound) << id;
  EXPECT_EQ(a.from, b.from) << id;
}

void expect_same_conclusion(const Claim& a, const Claim& b) {
  ASSERT_EQ(a.conclusion.index(), b.conclusion.index()) << a.id;
  if (const auto* slope = std::get_if<Slope>(&a.conclusion)) {
    expect_same_slope(*slope, std::get<Slope>(b.conclusion), a.id);
  } else if (const auto* limit = std::get_if<Limit>(&a.conclusion)) {
    EXPECT_EQ(limit->corrections, std::get<Limit>(b.conclusion).corrections) << a.id;
  } else if (const auto* at = std::get_if<AtLargestWidth>(&a.conclusion)) {
    EXPECT_EQ(at->from, std::get<AtLargestWidth>(b.conclusion).from) << a.id;
  } else if (const auto* tight = std::get_if<TightSlopes>(&a.conclusion)) {
    const auto& other = std::get<TightSlopes>(b.conclusion);
    expect_same_slope(tight->slope, other.slope, a.id);
    ASSERT_EQ(tight->others.size(), other.others.size()) << a.id;
    for (std::size_t i = 0; i < other.others.size(); ++i) {
      EXPECT_EQ(tight->others[i].name(), other.others[i].name()) << a.id;
    }
  }
}

void expect_same(const Claim& a, const Claim& b) {
  EXPECT_EQ(a.kind, b.kind) << a.id;
  EXPECT_EQ(a.statement, b.statement) << a.id;
  EXPECT_EQ(a.hypotheses, b.hypotheses) << a.id;
  EXPECT_EQ(a.source, b.source) << a.id;
  EXPECT_EQ(a.order, b.order) << a.id;
  EXPECT_EQ(a.predicted, b.predicted) << a.id;
  EXPECT_EQ(a.margin, b.margin) << a.id;
  EXPECT_EQ(a.expected, b.expected) << a.id;
  EXPECT_EQ(a.study->name(), b.study->name()) << a.id;
  EXPECT_EQ(a.study->key_name(), b.study->key_name()) << a.id;
  EXPECT_EQ(a.study->networks(), b.study->networks()) << a.id;
  EXPECT_EQ(a.study->common_numbers(), b.study->common_numbers()) << a.id;
  EXPECT_EQ(a.statistic_in_words(), b.statistic_in_words()) << a.id;
  EXPECT_EQ(a.statistic.columns(), b.statistic.columns()) << a.id;
  EXPECT_EQ(static_cast<bool>(a.curves), static_cast<bool>(b.curves)) << a.id;
  expect_same_conclusion(a, b);
}

TEST(WrittenClaim, ComesBackAsItWas) {
  const auto back = read_back();
  std::size_t written = 0;
  for (const Claim& claim : catalogue()) {
    if (!std::holds_alternative<ClaimSpec>(written_claim(claim))) continue;
    ++written;
    ASSERT_TRUE(back.contains(claim.id)) << claim.id;
    expect_same(claim, back.at(claim.id));
  }
  EXPECT_EQ(written, back.size());
  EXPECT_GT(written, catalogue().size() / 3);  // the others say why not
}

// The same names of random numbers give the same draws; a few, of each kind of network.
TEST(WrittenClaim, HasTheSameNumbers) {
  const auto back = read_back();
  for (const std::string id :
       {"theorem1.mlp.r2", "theorem1.mlp.ntk-mean", "theorem1.mlp.zero", "control.tanh.r3",
        "theorem3.mlp.mean", "theorem1.hypernet.fixed-g.r4", "theorem1.hypernet.sequential.r3",
        "theorem3.hyperkernel.close", "theorem2.mlp.normal", "conjecture.hypernet.joint.r3"}) {
    ClaimSelection selection;
    selection.ids = {id};
    const Claim claim = select_claims(selection).front();
    ASSERT_TRUE(back.contains(id)) << id;
    const Claim& again = back.at(id);
    for (const Eigen::Index column : claim.statistic.columns()) {
      EXPECT_EQ(claim.study->draw({}, 16, 3)(column), again.study->draw({}, 16, 3)(column)) << id;
    }
  }
}

TEST(WrittenClaim, SaysWhyAClaimIsNotThere) {
  const std::string text = written_claims(catalogue());
  for (const std::string id : {"theorem1.convnet", "conjecture.dyer-gurari"}) {
    const auto at = text.find("\n# " + id);
    ASSERT_NE(at, std::string::npos) << id;
    EXPECT_NE(text.find("not in this form, since ", at), std::string::npos);
  }
}

}  // namespace
}  // namespace widthwise::verify
