// Which claims a command line means.

#include "widthwise/verify/catalogue.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/verify/refusal.hpp"
#include "widthwise/verify/errors.hpp"

namespace widthwise::verify {
namespace {

using Ids = std::vector<std::string>;

ClaimSelection at_default_inputs(ClaimSelection selection) {
  selection.options.setting.inputs = default_inputs();
  return selection;
}

Ids selected(const ClaimSelection& selection) {
  Ids ids;
  for (const Claim& claim : select_claims(at_default_inputs(selection))) ids.push_back(claim.id);
  return ids;
}

ClaimSelection by_id(Ids ids) {
  ClaimSelection selection;
  selection.ids = std::move(ids);
  return selection;
}

ClaimSelection by_theorem(int theorem) {
  ClaimSelection selection;
  selection.theorem = theorem;
  return selection;
}

std::string refusal(const ClaimSelection& selection) {
  return test::refusal<UsageError>([&] { select_claims(at_default_inputs(selection)); });
}

void expect_refused(const ClaimSelection& selection, const std::vector<std::string>& parts) {
  const std::string sentence = refusal(selection);
  for (const std::string& part : parts) {
    EXPECT_NE(sentence.find(part), std::string::npos) << part << " is not in: " << sentence;
  }
}

TEST(SelectClaims, ATheoremBringsItsControl) {
  const Ids all{"theorem1.mlp.r1",   "theorem1.mlp.r2",       "theorem1.mlp.r3", "theorem1.mlp.r4",
                "theorem1.mlp.zero", "theorem1.mlp.ntk-mean", "control.tanh.r3"};
  EXPECT_EQ(selected(by_theorem(1)), all);
  ClaimSelection everything;
  everything.all = true;
  EXPECT_EQ(selected(everything), all);
}

TEST(SelectClaims, OrdersKeepOnlyTheirRates) {
  ClaimSelection selection = by_theorem(1);
  selection.orders = {2, 4};
  EXPECT_EQ(selected(selection), (Ids{"theorem1.mlp.r2", "theorem1.mlp.r4", "theorem1.mlp.zero",
                                      "theorem1.mlp.ntk-mean", "control.tanh.r3"}));
}

TEST(SelectClaims, DepthGivesClaimsOfThatDepth) {
  ClaimSelection selection = by_theorem(1);
  selection.options.depth_f = 4;
  selection.orders = {5};
  EXPECT_EQ(selected(selection), (Ids{"theorem1.mlp.depth4.r5", "theorem1.mlp.depth4.zero",
                                      "theorem1.mlp.depth4.ntk-mean", "control.tanh.r3"}));
}

TEST(SelectClaims, EachClaimComesOnceInTheOrderNamed) {
  EXPECT_EQ(selected(by_id({"theorem1.mlp.r3", "control.tanh.r3", "theorem1.mlp.r3"})),
            (Ids{"theorem1.mlp.r3", "control.tanh.r3"}));
  ClaimSelection both = by_theorem(1);
  both.ids = {"theorem1.mlp.r2", "theorem1.mlp.depth2.r3"};
  EXPECT_EQ(selected(both).size(), 8U);
  EXPECT_EQ(selected(both).back(), "theorem1.mlp.depth2.r3");
}

TEST(SelectClaims, IdsNameAnyDepth) {
  for (const std::string id : {"theorem1.mlp.depth4.r5", "theorem1.mlp.depth1.r2",
                               "theorem1.mlp.depth10.zero", "theorem1.mlp.depth64.ntk-mean"}) {
    EXPECT_EQ(selected(by_id({id})), Ids{id});
  }
  const Claim deep = select_claims(at_default_inputs(by_id({"theorem1.mlp.depth10.r3"}))).front();
  EXPECT_EQ(deep.study->name(), "mlp.relu.depth10");
}

TEST(SelectClaims, TheDefaultDepthMayBeNamedToo) {
  EXPECT_EQ(selected(by_id({"theorem1.mlp.depth3.r1"})), Ids{"theorem1.mlp.r1"});
  EXPECT_EQ(selected(by_id({"theorem1.mlp.depth3.zero", "theorem1.mlp.zero"})),
            Ids{"theorem1.mlp.zero"});
}

TEST(SelectClaims, TheMeanScalesWithTheInput) {
  ClaimSelection selection = by_id({"theorem1.mlp.ntk-mean"});
  selection.options.setting.inputs = default_inputs(0.6, {std::sqrt(2.5), 1.0});
  const auto claims = select_claims(selection);
  EXPECT_DOUBLE_EQ(claims.front().predicted, 10.0);
}

TEST(SelectClaims, AnIdBeyondLambdaIsNotApplicable) {
  expect_refused(by_id({"theorem1.mlp.depth4.r6"}),
                 {"'theorem1.mlp.depth4.r6'", "not applicable", "Lambda = 5", "depth4.zero"});
  expect_refused(by_id({"theorem1.mlp.r5"}), {"'theorem1.mlp.r5'", "not applicable", "Lambda = 4"});
  expect_refused(by_id({"theorem1.mlp.r0"}), {"'theorem1.mlp.r0'", "order 0", "1..4"});
}

TEST(SelectClaims, UnknownIdsAreNamed) {
  for (const std::string id :
       {"", "theorem1", "theorem1.mlp", "theorem1.mlp.", "theorem1.mlp.r", "theorem1.mlp.rX",
        "theorem1.mlp.r1x", "theorem1.mlp.depthX.r1", "theorem1.mlp.depth.r1",
        "theorem1.mlp.depth4", "theorem1.mlp.depth4.", "theorem1.mlp.depth4x.r1",
        "theorem1.mlp.depth4.5.r1", "theorem1.mlp.depth99999999999.r1", "theorem1.mlp.mlp.r1",
        "theorem1.mlp.depth04.r1", "Theorem1.mlp.r1", "control.relu.r3", "theorem9.mlp.r1"}) {
    expect_refused(by_id({id}), {"claim '" + id + "'", "there is no such claim"});
  }
}

TEST(SelectClaims, IdsOfDepthsThatCannotBeDrawnAreNamed) {
  for (const std::string depth : {"0", "-2", "65"}) {
    const std::string id = "theorem1.mlp.depth" + depth + ".r1";
    expect_refused(by_id({id}), {"claim '" + id + "'", "depth-f " + depth, "1 to 64"});
  }
}

TEST(SelectClaims, UnknownTheoremsAreNamed) {
  for (const int theorem : {0, 2, 9, -1}) {
    expect_refused(by_theorem(theorem), {"theorem " + std::to_string(theorem)});
  }
}

TEST(SelectClaims, OrdersWithoutARateAreNamed) {
  for (const int order : {0, -1, 5}) {
    ClaimSelection selection = by_theorem(1);
    selection.orders = {1, order};
    expect_refused(selection, {"order " + std::to_string(order)});
  }
}

TEST(SelectClaims, OrdersAndDepthBesideIdsAreNotIgnored) {
  ClaimSelection orders = by_id({"theorem1.mlp.r1"});
  orders.orders = {2, 3};
  expect_refused(orders, {"orders 2,3", "order 1"});
  ClaimSelection depth = by_id({"theorem1.mlp.r1"});
  depth.options.depth_f = 5;
  expect_refused(depth, {"depth-f 5", "3 hidden layers"});
}

TEST(SelectClaims, NothingIsNoSelection) {
  expect_refused({}, {"nothing to verify", "--theorem 1"});
}

}  // namespace
}  // namespace widthwise::verify
