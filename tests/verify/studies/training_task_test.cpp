#include "verify/studies/training_task.hpp"

#include <gtest/gtest.h>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

TEST(TrainingTask, LiesOnTheSphereWithSignsForTargets) {
  const TrainingTask task = generated_task(6, 3, 5);
  EXPECT_EQ(task.inputs.cols(), 9);
  EXPECT_EQ(task.n_trained(), 6);
  EXPECT_EQ(task.n_tests(), 3);
  for (const auto& x : task.inputs.colwise()) EXPECT_NEAR(x.squaredNorm(), 5.0, 1e-12);
  for (const double y : task.targets) EXPECT_EQ(std::abs(y), 1.0);
}

TEST(TrainingTask, IsAlwaysTheSame) {
  EXPECT_EQ(generated_task(4).inputs, generated_task(4).inputs);
  EXPECT_EQ(generated_task(4).targets, generated_task(4).targets);
  EXPECT_NE(generated_task(4).name, generated_task(5).name);
}

TEST(TrainingTask, KeepsInputsApart) {
  const TrainingTask task = generated_task(4, 0);
  const Eigen::MatrixXd cosines = task.inputs.transpose() * task.inputs / 4.0;
  for (Eigen::Index i = 0; i < 4; ++i) {
    for (Eigen::Index j = 0; j < i; ++j) EXPECT_LT(cosines(i, j), 0.6);
  }
}

TEST(TrainingTask, OfAHypernetworkHasEachXWithEachZ) {
  const HypernetTask task = generated_hypernet_task(2, 3);
  EXPECT_EQ(task.x.cols(), 2);
  EXPECT_EQ(task.z.cols(), 8);
  EXPECT_EQ(task.x_of_tuple, (std::vector<Eigen::Index>{0, 0, 0, 1, 1, 1, 0, 1}));
  EXPECT_EQ(task.z.col(1), task.z.col(4));
  EXPECT_NE(task.z.col(0), task.z.col(1));
  EXPECT_EQ(task.targets.size(), 6);
  EXPECT_EQ(generated_hypernet_task(2, 3, false).z, task.z.leftCols(6));
}

TEST(TrainingTask, HasPartsByName) {
  const auto parts = named_parts(generated_task(2, 1));
  EXPECT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts.at("y").size(), 2);
  EXPECT_EQ(parts.at("x3").size(), kTaskDimension);
  EXPECT_EQ(named_parts(generated_hypernet_task(2, 3)).size(), 11U);
}

TEST(TrainingTask, RefusesNumbersThatMakeNone) {
  EXPECT_THROW(generated_task(0), UsageError);
  EXPECT_THROW(generated_task(1, -1), UsageError);
  EXPECT_THROW(generated_task(1'000'000), UsageError);
  EXPECT_THROW(generated_hypernet_task(0, 3), UsageError);
  EXPECT_THROW(generated_hypernet_task(1000, 1'000'000), UsageError);
}

}  // namespace
}  // namespace widthwise::verify
