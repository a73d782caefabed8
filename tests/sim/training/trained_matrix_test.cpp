#include "sim/training/trained_matrix.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/sim/two_samples.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kRounding = 1e-11;

RandomStream trained_stream(std::uint64_t sample) {
  return {SampleKey{7, study_key("trained-matrix"), 0, sample}, 3};
}

// A block that no other number gives.
MatrixXd wave_block(Index rows, Index cols, int which) {
  MatrixXd x(rows, cols);
  for (Index j = 0; j < cols; ++j) {
    for (Index i = 0; i < rows; ++i) x(i, j) = std::sin(double((i + 1) * (3 * which + j + 2)));
  }
  return x;
}

struct Step {
  QueryBlock y;
  QueryBlock delta;
  MatrixXd wy;
  MatrixXd wtd;
};

Step ask_and_step(TrainedMatrix& w, int which, double momentum) {
  Step step{{wave_block(w.cols(), 3, which)}, {wave_block(w.rows(), 3, which + 50)}, {}, {}};
  step.y.vectors.col(2) = step.y.vectors.col(0) * 2.0;                        // dependent
  step.delta.vectors.col(1) = step.delta.vectors.col(0) * (1.0 + 1e-9);       // nearly
  step.delta.vectors(0, 1) += 1e-8;
  step.wy = w.times(step.y, 0.5);
  step.wtd = w.transpose_times(step.delta, 2.0);
  w.step(step.delta, VectorXd::LinSpaced(3, -0.1, 0.3), step.y, momentum);
  return step;
}

// What every answer was must be what the completed matrix, moved densely, would have answered.
void expect_answers_of_a_matrix(Index rows, Index cols, int n_steps, double momentum) {
  TrainedMatrix w(Engine::kDeferred, rows, cols, trained_stream(0));
  std::vector<Step> steps;
  for (int k = 0; k < n_steps; ++k) steps.push_back(ask_and_step(w, k, momentum));
  ASSERT_FALSE(w.is_dense());
  MatrixXd entries = w.complete();
  MatrixXd velocity = MatrixXd::Zero(rows, cols);
  const VectorXd weights = VectorXd::LinSpaced(3, -0.1, 0.3);
  for (const Step& step : steps) {
    EXPECT_LT((0.5 * entries * step.y.vectors - step.wy).norm(), kRounding * step.wy.norm());
    EXPECT_LT((2.0 * entries.transpose() * step.delta.vectors - step.wtd).norm(),
              kRounding * step.wtd.norm());
    velocity = momentum * velocity +
               step.delta.vectors * weights.asDiagonal() * step.y.vectors.transpose();
    entries += velocity;
  }
  // And so it goes on with entries.
  const Step later = ask_and_step(w, 99, momentum);
  ASSERT_TRUE(w.is_dense());
  EXPECT_LT((0.5 * entries * later.y.vectors - later.wy).norm(), kRounding * later.wy.norm());
  velocity = momentum * velocity +
             later.delta.vectors * weights.asDiagonal() * later.y.vectors.transpose();
  entries += velocity;
  QueryBlock last{wave_block(cols, 2, 77)};
  const MatrixXd image = w.times(last, 1.0);
  EXPECT_LT((entries * last.vectors - image).norm(), kRounding * image.norm());
}

TEST(TrainedMatrix, AnswersAsAMatrixThatMoves) {
  expect_answers_of_a_matrix(60, 45, 6, 0.0);
  expect_answers_of_a_matrix(1200, 700, 5, 0.0);  // several blocks of rows
}

TEST(TrainedMatrix, MovesWithMomentum) {
  expect_answers_of_a_matrix(60, 45, 6, 0.9);
}

TEST(TrainedMatrix, DependentQueriesDrawNothing) {
  TrainedMatrix w(Engine::kDeferred, 50, 60, trained_stream(0));
  QueryBlock y{wave_block(60, 3, 0)};
  const MatrixXd first = w.times(y, 1.0);
  const std::int64_t drawn = w.n_normals();
  EXPECT_EQ(drawn, 3 * 50);
  QueryBlock again{y.vectors * 1e-200};
  EXPECT_LT((w.times(again, 1e200) - first).norm(), kRounding * first.norm());
  QueryBlock zero{MatrixXd::Zero(60, 2)};
  EXPECT_EQ(w.times(zero, 1.0), MatrixXd::Zero(50, 2));
  EXPECT_EQ(w.n_normals(), drawn);
  EXPECT_EQ(w.n_right(), 3);
}

TEST(TrainedMatrix, IsStoredOnceItIsAskedMuch) {
  TrainedMatrix w(Engine::kDeferred, 30, 90, trained_stream(0));
  QueryBlock y{wave_block(90, 10, 0)};
  const MatrixXd image = w.times(y, 1.0);
  EXPECT_FALSE(w.is_dense());
  QueryBlock more{wave_block(90, 1, 9)};
  w.times(more, 1.0);
  EXPECT_TRUE(w.is_dense());
  QueryBlock again{y.vectors};
  EXPECT_LT((w.times(again, 1.0) - image).norm(), kRounding * image.norm());
  EXPECT_THROW(w.complete(), std::logic_error);
}

TEST(TrainedMatrix, HasOneLawInBothEngines) {
  // Image, transposed image and what a step makes of them, at few queries of many dimensions.
  test::expect_same_law(test::scaled_samples(4000), 4, [](int which, std::uint64_t sample) {
    TrainedMatrix w(which == 0 ? Engine::kDeferred : Engine::kDense, 20, 18,
                    trained_stream(2 * sample + static_cast<std::uint64_t>(which)));
    QueryBlock y{wave_block(18, 2, 0)};
    const MatrixXd wy = w.times(y, 1.0);
    QueryBlock delta{wy.cwiseMax(0.0)};
    const MatrixXd back = w.transpose_times(delta, 1.0);
    w.step(delta, VectorXd::Constant(2, 0.02), y);
    QueryBlock next{back};
    const MatrixXd end = w.times(next, 1.0);
    return VectorXd{{wy(0, 1), back(3, 0), end(2, 1), end.squaredNorm()}};
  });
}

TEST(TrainedMatrix, RefusesWhatHasNoAnswer) {
  EXPECT_THROW(TrainedMatrix(Engine::kDeferred, 0, 3, trained_stream(0)), std::invalid_argument);
  TrainedMatrix w(Engine::kDeferred, 30, 40, trained_stream(0));
  QueryBlock wrong{MatrixXd::Ones(30, 2)};
  EXPECT_THROW(w.times(wrong, 1.0), std::invalid_argument);
  QueryBlock infinite{MatrixXd::Constant(40, 2, INFINITY)};
  EXPECT_THROW(w.times(infinite, 1.0), std::invalid_argument);
  QueryBlock y{MatrixXd::Ones(40, 2)};
  QueryBlock never_asked{MatrixXd::Ones(30, 2)};
  w.times(y, 1.0);
  EXPECT_THROW(w.step(never_asked, VectorXd::Ones(2), y), std::invalid_argument);
  EXPECT_THROW(w.step(y, VectorXd::Ones(3), y), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
