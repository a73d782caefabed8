// Exact zeros by finite differences.

#include "verify/claims/finite_differences.hpp"

#include <gtest/gtest.h>

#include "sim/ensemble.hpp"
#include "tests/verify/claims/theorem_claims.hpp"
#include "verify/studies/finite_difference.hpp"

namespace widthwise::verify {
namespace {

using testing::expect_well_formed;

SampleTable table_of(const Claim& claim, std::int64_t width) {
  const auto columns = claim.study->columns();
  const auto draw = [&](std::uint64_t sample) { return claim.study->draw({}, width, sample); };
  return {claim.study->name(), width, columns,
          sim::run_ensemble(0, 100, std::ssize(columns), 1, draw)};
}

TEST(FiniteDifferences, AreOfTheFirstOrderBeyond) {
  const auto mlp = kTheorem1MlpFiniteDifference.claims({});
  expect_well_formed(mlp);
  EXPECT_EQ(testing::ids(mlp), (std::vector<std::string>{"theorem1.mlp.finite-difference",
                                                         "control.tanh.finite-difference"}));
  EXPECT_EQ(mlp.front().order, 5);
  const auto hypernet = kTheorem1HypernetFiniteDifference.claims(testing::with_depths(2, 3));
  expect_well_formed(hypernet);
  EXPECT_EQ(hypernet.front().id, "theorem1.hypernet.depth2x3.finite-difference");
  EXPECT_EQ(hypernet.front().order, 10);
  EXPECT_EQ(hypernet.front().study->widths(64), hypernet.front().study->widths(8192));
}

TEST(FiniteDifferences, ConfirmTheZeroAndRefuteTheControl) {
  const auto claims = kTheorem1MlpFiniteDifference.claims({});
  for (const Claim& claim : claims) {
    const ClaimResult result =
        judge(claim, {table_of(claim, 64), table_of(claim, 128)}, {1e-4, {}});
    EXPECT_EQ(result.verdict, claim.expected) << claim.id << ": " << result.reason;
  }
}

}  // namespace
}  // namespace widthwise::verify
