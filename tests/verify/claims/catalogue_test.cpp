// Which claims a command line means.

#include "verify/claims/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

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

Ids joined(const std::vector<Ids>& parts) {
  Ids all;
  for (const Ids& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

/// "stem.r1", "stem.r2", .. for the given orders.
Ids rates(const std::string& stem, const std::vector<int>& orders) {
  Ids ids;
  for (const int order : orders) ids.push_back(stem + ".r" + std::to_string(order));
  return ids;
}

const Ids kMlp{"theorem1.mlp.r1", "theorem1.mlp.r2",   "theorem1.mlp.r3",
               "theorem1.mlp.r4", "theorem1.mlp.zero", "theorem1.mlp.ntk-mean"};

// What Theorem 1 says of MLPs beside kMlp, by family.
const Ids kMlpVariants =
    joined({rates("theorem1.mlp.distinct", {2}),
            rates("theorem1.mlp.unequal", {1, 2}),
            {"theorem1.mlp.orthogonal.zero", "theorem1.mlp.finite-difference"}});

const Ids kConvnet{"theorem1.convnet.r1", "theorem1.convnet.zero", "theorem1.convnet.pooled.r1",
                   "theorem1.convnet.pooled.zero", "theorem1.convnet.ntk-mean"};

/// The same with ".tight".
Ids tight_rates(const std::string& stem, const std::vector<int>& orders) {
  Ids ids = rates(stem, orders);
  for (std::string& id : ids) id += ".tight";
  return ids;
}

Ids sorted(Ids ids) {
  std::ranges::sort(ids);
  return ids;
}

TEST(SelectClaims, ATheoremBringsItsControl) {
  const std::string hypernet = "theorem1.hypernet";
  EXPECT_EQ(selected(by_theorem(1)), joined({kMlp,
                                             {"control.tanh.r3"},
                                             kMlpVariants,
                                             {"control.tanh.finite-difference"},
                                             kConvnet,
                                             rates(hypernet + ".fixed-g", {1, 2, 3, 4}),
                                             rates(hypernet + ".sequential", {1, 2, 3}),
                                             rates(hypernet + ".fixed-f", {1, 2}),
                                             {hypernet + ".sequential.zero", hypernet + ".zero",
                                              hypernet + ".finite-difference"}}));
  Ids second = selected(by_id({"theorem2"}));
  std::erase(second, "theorem2.gp.gram-error");  // for long runs
  EXPECT_EQ(sorted(selected(by_theorem(2))), sorted(joined({second, {"control.gp.fixed-g"}})));
  Ids third = selected(by_id({"theorem3"}));
  for (const char* for_long_runs :
       {"theorem3.hyperkernel.bias", "theorem3.convnet.fluctuation", "theorem3.convnet.pooled.mean",
        "theorem3.convnet.pooled.fluctuation", "theorem3.convnet-f.fluctuation"}) {
    std::erase(third, for_long_runs);
  }
  EXPECT_EQ(sorted(selected(by_theorem(3))), sorted(joined({third, {"control.hyperkernel.no-s"}})));
}

TEST(SelectClaims, AllAreThoseOfAllTheoremsAndOurConjectures) {
  ClaimSelection everything;
  everything.all = true;
  ClaimSelection dynamics;
  dynamics.dynamics = true;
  const Ids all = joined({selected(by_theorem(1)), rates("conjecture.hypernet.joint", {1, 2, 3, 4}),
                          rates("conjecture.hypernet.distinct", {2, 3}),
                          rates("conjecture.hypernet.orthogonal", {3}),
                          rates("conjecture.hypernet.orthogonal.distinct", {3}),
                          selected(by_theorem(2)), selected(by_theorem(3)), selected(dynamics)});
  EXPECT_EQ(selected(everything), all);
  everything.theorem = 2;
  EXPECT_EQ(selected(everything), all);
}

TEST(SelectClaims, ConjecturesAreStillFoundUnderTheirFormerNames) {
  EXPECT_EQ(selected(by_id({"theorem1.hypernet.joint.r3"})), Ids{"conjecture.hypernet.joint.r3"});
  EXPECT_EQ(selected(by_id({"theorem1.hypernet.depth2x4.joint.r3"})),
            Ids{"conjecture.hypernet.depth2x4.joint.r3"});
  EXPECT_EQ(selected(by_id({"theorem1.hypernet.joint"})),
            selected(by_id({"conjecture.hypernet.joint"})));
  EXPECT_EQ(selected(by_id({"theorem1.hypernet.regimes.a1.50"})),
            selected(by_id({"conjecture.hypernet.regimes.a1.50"})));
  EXPECT_EQ(selected(by_id({"theorem1.hypernet.joint.r2", "conjecture.hypernet.joint.r2"})),
            Ids{"conjecture.hypernet.joint.r2"});
  for (const std::string& id : selected(by_id({"theorem1.hypernet"}))) {
    EXPECT_TRUE(id.starts_with("theorem1.hypernet.")) << id;
  }
}

TEST(SelectClaims, BoundsAreToldFromRates) {
  for (const Claim& claim : all_claims({})) {
    const auto* slope = std::get_if<Slope>(&claim.conclusion);
    if (slope == nullptr) continue;
    EXPECT_EQ(slope->upper_bound, claim.kind == ClaimKind::kBound) << claim.id;
  }
}

TEST(SelectClaims, ChartsBringWhatOnlyLongRunsDecide) {
  ClaimSelection everything;
  everything.all = true;
  for (const Claim& claim : select_claims(everything)) EXPECT_FALSE(claim.long_run) << claim.id;
  everything.charts = true;
  Ids with_charts = selected(everything);
  Ids all;
  for (const Claim& claim : all_claims({})) all.push_back(claim.id);
  std::ranges::sort(with_charts);
  std::ranges::sort(all);
  EXPECT_EQ(with_charts, all);
  ClaimSelection theorem = by_theorem(1);
  const auto n_usual = selected(theorem).size();
  theorem.charts = true;
  EXPECT_GT(selected(theorem).size(), n_usual);
}

TEST(SelectClaims, OrdersKeepOnlyTheirRates) {
  ClaimSelection selection = by_theorem(1);
  selection.orders = {2, 4};
  EXPECT_EQ(selected(selection), (Ids{"theorem1.mlp.r2",
                                      "theorem1.mlp.r4",
                                      "theorem1.mlp.zero",
                                      "theorem1.mlp.ntk-mean",
                                      "control.tanh.r3",
                                      "theorem1.mlp.distinct.r2",
                                      "theorem1.mlp.distinct.r4",
                                      "theorem1.mlp.unequal.r2",
                                      "theorem1.mlp.unequal.r4",
                                      "theorem1.mlp.orthogonal.zero",
                                      "theorem1.mlp.finite-difference",
                                      "control.tanh.finite-difference",
                                      "theorem1.convnet.r2",
                                      "theorem1.convnet.zero",
                                      "theorem1.convnet.pooled.r2",
                                      "theorem1.convnet.pooled.zero",
                                      "theorem1.convnet.ntk-mean",
                                      "theorem1.hypernet.fixed-g.r2",
                                      "theorem1.hypernet.fixed-g.r4",
                                      "theorem1.hypernet.sequential.r2",
                                      "theorem1.hypernet.fixed-f.r2",
                                      "theorem1.hypernet.fixed-f.r4",
                                      "theorem1.hypernet.sequential.zero",
                                      "theorem1.hypernet.zero",
                                      "theorem1.hypernet.finite-difference"}));
}

TEST(SelectClaims, OrdersKeepTheirTightRatesWithCharts) {
  ClaimSelection selection = by_theorem(1);
  selection.orders = {2};
  selection.charts = true;
  const Ids ids = selected(selection);
  EXPECT_EQ(std::ranges::count(ids, "theorem1.mlp.r2.tight"), 1);
  EXPECT_EQ(std::ranges::count(ids, "theorem1.mlp.r3.tight"), 0);
}

TEST(SelectClaims, DepthGivesClaimsOfThatDepth) {
  ClaimSelection selection = by_theorem(1);
  selection.options.depth_f = 4;
  selection.orders = {5};
  const std::string hypernet = "theorem1.hypernet.depth4x3";
  EXPECT_EQ(
      selected(selection),
      (Ids{"theorem1.mlp.depth4.r5", "theorem1.mlp.depth4.zero", "theorem1.mlp.depth4.ntk-mean",
           "control.tanh.r3", "theorem1.mlp.depth4.distinct.r5", "theorem1.mlp.depth4.unequal.r5",
           "theorem1.mlp.depth4.orthogonal.zero", "theorem1.mlp.depth4.finite-difference",
           "control.tanh.finite-difference", "theorem1.convnet.depth4.r5",
           "theorem1.convnet.depth4.zero", "theorem1.convnet.depth4.pooled.r5",
           "theorem1.convnet.depth4.pooled.zero", "theorem1.convnet.depth4.ntk-mean",
           hypernet + ".fixed-g.r5", hypernet + ".fixed-f.r5", hypernet + ".sequential.zero",
           hypernet + ".zero", hypernet + ".finite-difference"}));
}

TEST(SelectClaims, EachClaimComesOnceInTheOrderNamed) {
  EXPECT_EQ(selected(by_id({"theorem1.mlp.r3", "control.tanh.r3", "theorem1.mlp.r3"})),
            (Ids{"theorem1.mlp.r3", "control.tanh.r3"}));
  ClaimSelection both = by_theorem(1);
  both.ids = {"theorem1.mlp.r2", "theorem1.mlp.depth2.r3"};
  EXPECT_EQ(selected(both), joined({selected(by_theorem(1)), {"theorem1.mlp.depth2.r3"}}));
  // Within groups too.
  EXPECT_EQ(selected(by_id({"theorem1.hypernet.fixed-g.r3", "theorem1.hypernet.fixed-g"})),
            rates("theorem1.hypernet.fixed-g", {3, 1, 2, 4, 5, 6}));
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
  for (const std::string id : {"",
                               ".",
                               "theorem",
                               "theorem1.",
                               "theorem1.ml",
                               "theorem1.mlp.",
                               "theorem1.mlp.r",
                               "theorem1.mlp.rX",
                               "theorem1.mlp.r1x",
                               "theorem1.mlp.depthX.r1",
                               "theorem1.mlp.depth.r1",
                               "theorem1.mlp.depth4.",
                               "theorem1.mlp.depth4x.r1",
                               "theorem1.mlp.depth4x3.r1",
                               "conjecture.hypernet.depth4.joint.r1",
                               "theorem1.hypernet.depth4",
                               "theorem1.depth4",
                               "conjecture.hypernet.regimes.depth1x4.a1.r2",
                               "control.gp.depth2x4.fixed-g",
                               "conjecture.hypernet.joint.zero",
                               "theorem1.hypernet.r2",
                               "theorem1.mlp.depth4.5.r1",
                               "theorem1.mlp.depth99999999999.r1",
                               "theorem1.mlp.mlp.r1",
                               "theorem1.mlp.depth04.r1",
                               "Theorem1.mlp.r1",
                               "control.relu.r3",
                               "theorem9.mlp.r1"}) {
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
  for (const int theorem : {0, 4, 9, -1}) {
    expect_refused(by_theorem(theorem), {"theorem " + std::to_string(theorem), "1, 2 and 3"});
  }
}

TEST(SelectClaims, OrdersWithoutARateAreNamed) {
  for (const int order : {0, -1, 5}) {
    ClaimSelection selection = by_theorem(1);
    selection.orders = {1, order};
    expect_refused(selection, {"order " + std::to_string(order)});
  }
}

TEST(SelectClaims, OrdersOfATheoremWithoutRatesAreRefused) {
  ClaimSelection selection = by_theorem(2);
  selection.orders = {2};
  expect_refused(selection, {"orders 2", "none of the claims", "leave out --orders"});
}

TEST(SelectClaims, OrdersAndDepthBesideIdsAreNotIgnored) {
  ClaimSelection orders = by_id({"theorem1.mlp.r1"});
  orders.orders = {2, 3};
  expect_refused(orders, {"orders 2,3", "order 1"});
  ClaimSelection depth = by_id({"theorem1.mlp.r1"});
  depth.options.depth_f = 5;
  expect_refused(depth, {"depth-f 5", "3 hidden layers"});
}

TEST(SelectClaims, TheBeginningOfAnIdStandsForAllThatBeginSo) {
  EXPECT_EQ(sorted(selected(by_id({"theorem1.mlp"}))),
            sorted(joined({kMlp,
                           kMlpVariants,
                           tight_rates("theorem1.mlp", {1, 2, 3, 4}),
                           {"theorem1.mlp.r2.constant", "theorem1.mlp.r3.constant",
                            "theorem1.mlp.r4.constant", "theorem1.mlp.r4.second-moment",
                            "theorem1.mlp.distinct.r3", "theorem1.mlp.distinct.r4",
                            "theorem1.mlp.unequal.r3", "theorem1.mlp.unequal.r4"}})));
  EXPECT_EQ(
      selected(by_id({"conjecture.hypernet.joint"})),
      joined({rates("conjecture.hypernet.joint", {1, 2, 3, 4, 5, 6}),
              tight_rates("conjecture.hypernet.joint", {1, 2, 3, 4}),
              {"conjecture.hypernet.joint.r3.law", "conjecture.hypernet.joint.r3.variance"}}));
  EXPECT_EQ(selected(by_id({"theorem1.hypernet.sequential"})),
            joined({rates("theorem1.hypernet.sequential", {1, 2, 3}),
                    tight_rates("theorem1.hypernet.sequential", {1, 2, 3}),
                    {"theorem1.hypernet.sequential.zero"}}));
  EXPECT_EQ(selected(by_id({"theorem1.mlp.depth1"})),
            (Ids{"theorem1.mlp.depth1.r1", "theorem1.mlp.depth1.r2", "theorem1.mlp.depth1.zero",
                 "theorem1.mlp.depth1.ntk-mean", "theorem1.mlp.depth1.r1.tight",
                 "theorem1.mlp.depth1.r2.tight", "theorem1.mlp.depth1.r2.constant",
                 "theorem1.mlp.depth1.r2.second-moment", "theorem1.mlp.depth1.distinct.r2",
                 "theorem1.mlp.depth1.unequal.r1", "theorem1.mlp.depth1.unequal.r2",
                 "theorem1.mlp.depth1.orthogonal.zero", "theorem1.mlp.depth1.finite-difference"}));
  EXPECT_EQ(selected(by_id({"control"})),
            (Ids{"control.tanh.r3", "control.tanh.finite-difference", "control.gp.fixed-g",
                 "control.hyperkernel.no-s", "control.dynamics.relu", "control.dynamics.tanh",
                 "control.dynamics.fixed-g"}));
  EXPECT_EQ(selected(by_id({"conjecture.hypernet.regimes.a0.50"})),
            rates("conjecture.hypernet.regimes.a0.50", {2, 3, 4}));
}

TEST(SelectClaims, IdsNameBothDepthsOfHypernetworks) {
  for (const std::string id :
       {"conjecture.hypernet.depth2x4.joint.r2", "theorem1.hypernet.depth2x2.fixed-f.r6",
        "theorem1.hypernet.depth3x2.sequential.zero", "theorem2.gp.depth2x2.variance",
        "theorem3.hyperkernel.depth2x2.fluctuation.fixed-g"}) {
    EXPECT_EQ(selected(by_id({id})), Ids{id});
  }
  const Claim deep =
      select_claims(at_default_inputs(by_id({"conjecture.hypernet.depth2x4.joint.r2"}))).front();
  EXPECT_EQ(deep.study->networks().depth_f, 2);
  EXPECT_EQ(deep.study->networks().depth_g, 4);
  // The default depths may be named, and the group of a depth.
  EXPECT_EQ(selected(by_id({"conjecture.hypernet.depth1x3.joint.r2"})),
            Ids{"conjecture.hypernet.joint.r2"});
  EXPECT_EQ(
      selected(by_id({"theorem1.hypernet.depth2x2.sequential"})),
      (Ids{"theorem1.hypernet.depth2x2.sequential.r1", "theorem1.hypernet.depth2x2.sequential.r2",
           "theorem1.hypernet.depth2x2.sequential.r1.tight",
           "theorem1.hypernet.depth2x2.sequential.r2.tight",
           "theorem1.hypernet.depth2x2.sequential.zero"}));
}

TEST(SelectClaims, AnOrderBeyondTheDegreeIsNotApplicable) {
  expect_refused(by_id({"conjecture.hypernet.joint.r9"}),
                 {"'conjecture.hypernet.joint.r9'", "not applicable", "1 to 6", "exactly zero",
                  "theorem1.hypernet.zero"});
  expect_refused(by_id({"theorem1.hypernet.sequential.r4"}),
                 {"not applicable", "1 to 3", "theorem1.hypernet.sequential.zero"});
  expect_refused(by_id({"conjecture.hypernet.depth2x4.joint.r13"}),
                 {"not applicable", "1 to 12", "theorem1.hypernet.depth2x4.zero"});
}

TEST(SelectClaims, AnInfiniteFKeepsOnlyClaimsAboutOne) {
  ClaimSelection selection = by_id({"theorem1.hypernet"});
  selection.infinite_f = true;
  EXPECT_EQ(selected(selection), selected(by_id({"theorem1.hypernet.sequential"})));
  // Claims about MLPs stay beside them, but alone they have no use for it.
  selection.ids = {"theorem1.mlp.r1", "conjecture.hypernet.joint.r2",
                   "theorem1.hypernet.sequential.r2"};
  EXPECT_EQ(selected(selection), (Ids{"theorem1.mlp.r1", "theorem1.hypernet.sequential.r2"}));
  for (const std::string id : {"conjecture.hypernet.joint.r2", "theorem1.mlp.r1"}) {
    selection.ids = {id};
    expect_refused(selection, {"width-f inf", "theorem1.hypernet.sequential"});
  }
}

TEST(SelectClaims, FixedWidthsAreThoseOfTheRegimesThatHaveOne) {
  ClaimSelection selection =
      by_id({"theorem1.hypernet.fixed-f.r2", "theorem1.hypernet.fixed-g.r2"});
  selection.options.width_f = 5;
  selection.options.width_g = 6;
  const auto claims = select_claims(at_default_inputs(selection));
  EXPECT_EQ(claims[0].study->widths(64).f, 5);
  EXPECT_EQ(claims[1].study->widths(64).g, 6);
  for (const std::string id : {"theorem1.mlp.r1", "conjecture.hypernet.joint.r2"}) {
    ClaimSelection unused = by_id({id});
    unused.options.width_g = 4;
    expect_refused(unused, {"width-g 4", "theorem1.hypernet.fixed-g"});
    unused.options.width_g.reset();
    unused.options.width_f = 4;
    expect_refused(unused, {"width-f 4", "theorem1.hypernet.fixed-f"});
  }
}

TEST(SelectClaims, ADepthOfGBesideIdsIsNotIgnored) {
  ClaimSelection mlp = by_id({"theorem1.mlp.r1"});
  mlp.options.depth_g = 4;
  expect_refused(mlp, {"depth-g 4", "without a g", "leave out --depth-g"});
  ClaimSelection other = by_id({"conjecture.hypernet.joint.r1"});
  other.options.depth_g = 4;
  expect_refused(other, {"depth-g 4", "3 weight layers", "claim of that depth"});
}

TEST(SelectClaims, NothingIsNoSelection) {
  expect_refused({}, {"nothing to verify", "--theorem 1"});
}

}  // namespace
}  // namespace widthwise::verify
