// IDs of claims, taken apart.

#include "verify/results/claim_id.hpp"

#include <gtest/gtest.h>

namespace widthwise::verify {
namespace {

void expect_parts(const std::string& id, const std::string& plain, std::optional<int> depth_f,
                  std::optional<int> depth_g) {
  const ClaimId parts = take_apart(id);
  EXPECT_EQ(parts.plain, plain) << id;
  EXPECT_EQ(parts.depth_f, depth_f) << id;
  EXPECT_EQ(parts.depth_g, depth_g) << id;
}

TEST(TakeApart, FindsTheDepthsWhereverTheyStand) {
  expect_parts("theorem1.mlp.r2", "theorem1.mlp.r2", {}, {});
  expect_parts("theorem1.mlp.depth4.r2", "theorem1.mlp.r2", 4, {});
  expect_parts("theorem1.mlp.depth4", "theorem1.mlp", 4, {});
  expect_parts("conjecture.hypernet.depth2x4.joint.r3", "conjecture.hypernet.joint.r3", 2, 4);
  expect_parts("conjecture.hypernet.joint.depth2x4.r3", "conjecture.hypernet.joint.r3", 2, 4);
  expect_parts("theorem3.hyperkernel.depth12x10", "theorem3.hyperkernel", 12, 10);
}

TEST(TakeApart, KeepsTheSignOfDepthsThatAreRefusedLater) {
  expect_parts("theorem1.mlp.depth-2.r1", "theorem1.mlp.r1", -2, {});
  expect_parts("conjecture.hypernet.depth0x-1.joint.r1", "conjecture.hypernet.joint.r1", 0, -1);
}

TEST(TakeApart, LeavesWhatIsNoDepth) {
  for (const std::string id :
       {"", "depth4", ".depth4", "a.depth", "a.depthX.r1", "a.depth4x.r1", "a.depthx4.r1",
        "a.depth04.r1", "a.depth4x04.r1", "a.depth4x99999999999.r1", "a.depth99999999999",
        "a.depth+4.r1", "a.depth4.", "a.depth4x3x2.r1", "a.depth-0.r1"}) {
    expect_parts(id, id, {}, {});
  }
}

TEST(OrderInId, IsTheNumberAtItsEnd) {
  EXPECT_EQ(order_in_id("theorem1.mlp.r12"), 12);
  EXPECT_EQ(order_in_id("conjecture.hypernet.regimes.a1.5.r2"), 2);
  EXPECT_EQ(order_in_id("theorem1.mlp.r0"), 0);
  for (const char* id :
       {"", "r2", "theorem1.mlp", "theorem1.mlp.r", "theorem1.mlp.rX", "theorem1.mlp.r2x",
        "theorem1.mlp.r02", "conjecture.hypernet.regimes.a2"}) {
    EXPECT_EQ(order_in_id(id), std::nullopt) << id;
  }
}

}  // namespace
}  // namespace widthwise::verify
