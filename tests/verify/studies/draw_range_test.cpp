#include "verify/studies/draw_range.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

Setting at_norms(double a, double b) {
  Setting setting;
  setting.inputs = default_inputs(0.6, {a, b});
  return setting;
}

TEST(DrawRange, NormsAreRaisedToAPower) {
  const Setting setting = at_norms(1e20, 1e-10);
  EXPECT_FALSE(has_unit_norms(setting));
  EXPECT_TRUE(has_unit_norms(with_norms_to(setting, 0.0)));
  const Setting half = with_norms_to(setting, 0.5);
  EXPECT_NEAR(half.inputs.x.norm() / std::sqrt(3.0) / 1e10, 1.0, 1e-12);
  EXPECT_NEAR(half.inputs.x_prime.norm() / std::sqrt(3.0) / 1e-5, 1.0, 1e-12);
  EXPECT_NEAR(cosine_between(half.inputs), 0.6, 1e-12);
  EXPECT_EQ(norm_options(at_norms(5e20, 1.0)), "--norm-x 5e+20,1");
  EXPECT_EQ(norm_options(with_round_norms_to(setting, 0.57)), "--norm-x 1e+11,1e-05");
  EXPECT_EQ(norm_options(with_norms_to(setting, 0.0)), "");
  Setting both = setting;
  both.z_inputs = setting.inputs;
  EXPECT_EQ(norm_options(both), "--norm-x 1e+20,1e-10 --norm-z 1e+20,1e-10");
}

TEST(DrawRange, ZerosAndInfinitiesThatAreNoneAreOutside) {
  const Eigen::MatrixXd ones = Eigen::MatrixXd::Ones(2, 2);
  Eigen::MatrixXd draws = ones;
  EXPECT_TRUE(within_range(draws, ones));
  draws.col(1).setZero();
  EXPECT_FALSE(within_range(draws, ones));
  EXPECT_TRUE(within_range(draws, draws));  // a true zero
  draws(0, 1) = 1e-5;                       // one of two draws has no live unit
  EXPECT_TRUE(within_range(draws, ones));
  draws(0, 0) = 1e260;
  EXPECT_FALSE(within_range(draws, ones));
  draws(0, 0) = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(within_range(draws, ones));
  EXPECT_FALSE(within_range(std::nullopt, ones));
}

TEST(DrawRange, KnowsWhereCorrelationsUnderflow) {
  const auto study = study_of(MlpEnsemble{sim::Activation::kRelu, 12}, Correlations{13});
  const Setting far = at_norms(1e-30, 1e-30);
  const auto reference = first_draws(*study, with_norms_to(far, 0.0), 64, 2);
  EXPECT_TRUE(within_range(reference, reference));
  EXPECT_FALSE(within_range(first_draws(*study, far, 64, 2), reference));
  const double power = largest_power([&](double at) {
    return within_range(first_draws(*study, with_norms_to(far, at), 64, 2), reference);
  });
  // K^(13) holds the norms to the power 14, and is of the order 1e-20 at norms of 1.
  EXPECT_GT(power, 0.5);
  EXPECT_LT(power, 0.75);
}

}  // namespace
}  // namespace widthwise::verify
