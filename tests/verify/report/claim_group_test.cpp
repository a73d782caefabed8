#include "verify/report/claim_group.hpp"

#include <gtest/gtest.h>

namespace widthwise::verify {
namespace {

TEST(ClaimGroup, TellsTheoremsFromWhatIsOurs) {
  EXPECT_EQ(claim_group("theorem1.mlp.r3"), ClaimGroup::kTheorem);
  EXPECT_EQ(claim_group("theorem1.hypernet.fixed-g.r4"), ClaimGroup::kTheorem);
  EXPECT_EQ(claim_group("theorem3.hyperkernel.mean"), ClaimGroup::kTheorem);
  EXPECT_EQ(claim_group("conjecture.hypernet.joint.r3"), ClaimGroup::kConjecture);
  EXPECT_EQ(claim_group("conjecture.dyer-gurari.k3.mean.tanh"), ClaimGroup::kConjecture);
}

TEST(ClaimGroup, KnowsConjecturesByTheirNamesInOlderResults) {
  EXPECT_EQ(claim_group("theorem1.hypernet.joint.r3"), ClaimGroup::kConjecture);
  EXPECT_EQ(claim_group("theorem1.hypernet.regimes.a0.50.r2"), ClaimGroup::kConjecture);
}

TEST(ClaimGroup, TellsWhatIsExact) {
  EXPECT_EQ(claim_group("theorem1.mlp.zero"), ClaimGroup::kExact);
  EXPECT_EQ(claim_group("theorem1.mlp.ntk-mean"), ClaimGroup::kExact);
  EXPECT_EQ(claim_group("theorem1.hypernet.sequential.zero"), ClaimGroup::kExact);
  EXPECT_EQ(claim_group("theorem2.gp.fixed-g"), ClaimGroup::kExact);
}

TEST(ClaimGroup, TellsControlsAndStatementsOfUsers) {
  EXPECT_EQ(claim_group("control.gp.fixed-g"), ClaimGroup::kControl);
  EXPECT_EQ(claim_group("correlation.mean"), ClaimGroup::kOther);
}

TEST(ClaimGroup, TellsControlsOfUsersByWhatTheyAre) {
  ClaimResult claim{};
  claim.id = "mine.r2";
  claim.kind = ClaimKind::kRate;
  EXPECT_EQ(claim_group(claim), ClaimGroup::kOther);
  claim.kind = ClaimKind::kControl;
  EXPECT_EQ(claim_group(claim), ClaimGroup::kControl);
}

TEST(ClaimGroup, DoesNotDependOnDepths) {
  EXPECT_EQ(claim_group("theorem1.mlp.depth5.r2"), ClaimGroup::kTheorem);
  EXPECT_EQ(claim_group("conjecture.hypernet.depth2x4.joint.r2"), ClaimGroup::kConjecture);
}

}  // namespace
}  // namespace widthwise::verify
