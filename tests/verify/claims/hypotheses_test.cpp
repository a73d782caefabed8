// What rates suppose of the inputs, and that a claim notes what fails.

#include "verify/claims/hypotheses.hpp"

#include <gtest/gtest.h>

#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/claims/theorem1_hypernet.hpp"

namespace widthwise::verify {
namespace {

Setting setting_at(double rho_x, double rho_z = 0.6) {
  Setting setting;
  setting.inputs = default_inputs(rho_x);
  setting.z_inputs = default_inputs(rho_z);
  return setting;
}

TEST(Hypotheses, HoldAtAllInputsThatAreNeitherOrthogonalNorOpposite) {
  for (const double rho : {-0.99, -0.5, 1e-6, 0.6, 1.0}) {
    EXPECT_EQ(broken_hypothesis(setting_at(rho), true), "") << rho;
    EXPECT_EQ(broken_hypothesis(setting_at(0.6, rho), true), "") << rho;
  }
  EXPECT_EQ(broken_hypothesis(setting_at(0.6, 0.0), true), "");  // z.z' = 0 is no harm
}

TEST(Hypotheses, AreNamedWhereTheyFail) {
  EXPECT_EQ(broken_hypothesis(setting_at(0.0), false), "x.x' = 0");
  EXPECT_EQ(broken_hypothesis(setting_at(-1.0), false), "x' is a negative multiple of x");
  EXPECT_EQ(broken_hypothesis(setting_at(0.6, -1.0), true), "z' is a negative multiple of z");
  EXPECT_EQ(broken_hypothesis(setting_at(0.6, -1.0), false), "");  // MLPs have no z
}

TEST(Hypotheses, AreNotedInRatesAtTheInputsOfARunAndNowhereElse) {
  for (Claim claim : theorem1_mlp_claims(3, 1.0)) {
    note_broken_hypothesis(setting_at(0.0), claim);
    const bool rate = claim.kind == ClaimKind::kRate;
    EXPECT_EQ(claim.broken_hypothesis, rate ? "x.x' = 0" : "") << claim.id;
  }
}

}  // namespace
}  // namespace widthwise::verify
