#include "sim/training/trained_matrices.hpp"

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
const MatrixXd kAlone = MatrixXd::Ones(1, 1);
const MatrixXd kThree{{1.0, 0.0, 0.0}, {0.6, 0.8, 0.0}, {0.0, -0.5, 2.0}};  // R

RandomStream trained_stream(std::uint64_t sample) {
  return {SampleKey{7, study_key("trained-matrices"), 0, sample}, 3};
}

// A block that no other number gives.
MatrixXd wave_block(Index rows, Index cols, int which) {
  MatrixXd x(rows, cols);
  for (Index j = 0; j < cols; ++j) {
    for (Index i = 0; i < rows; ++i) x(i, j) = std::sin(double((i + 1) * (3 * which + j + 2)));
  }
  return x;
}

// A block of queries from either side, with the answers, and a step along them.
struct Round {
  Owners owners;
  QueryBlock y;
  QueryBlock delta;
  MatrixXd weights;
  MatrixXd wy;
  MatrixXd wtd;
};

Round ask_and_step(TrainedMatrices& w, int which, double momentum) {
  const Index last = w.count() - 1;
  Round round{{0, last, last},
              {wave_block(w.cols(), 3, which)},
              {wave_block(w.rows(), 3, which + 50)},
              0.1 * wave_block(w.count(), 3, which + 9),
              {},
              {}};
  round.y.vectors.col(2) = round.y.vectors.col(0) * 2.0;                   // dependent
  round.delta.vectors.col(1) = round.delta.vectors.col(0) * (1.0 + 1e-9);  // nearly
  round.delta.vectors(0, 1) += 1e-8;
  round.wy = w.times(round.y, round.owners, 0.5);
  round.wtd = w.transpose_times(round.delta, round.owners, 2.0);
  w.step(round.delta, round.weights, round.y, momentum);
  return round;
}

// The same with stored matrices.
struct DenseMatrices {
  std::vector<MatrixXd> entries;
  std::vector<MatrixXd> velocity = {};

  void expect_answers(const Round& round) const {
    for (std::size_t u = 0; u < round.owners.size(); ++u) {
      const auto j = static_cast<Index>(u);
      const MatrixXd& own = entries[static_cast<std::size_t>(round.owners[u])];
      const VectorXd wy = 0.5 * own * round.y.vectors.col(j);
      const VectorXd wtd = 2.0 * own.transpose() * round.delta.vectors.col(j);
      EXPECT_LT((wy - round.wy.col(j)).norm(), kRounding * wy.norm());
      EXPECT_LT((wtd - round.wtd.col(j)).norm(), kRounding * wtd.norm());
    }
  }

  void step(const Round& round, double momentum) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (velocity.size() <= i) velocity.push_back(0.0 * entries[i]);
      velocity[i] = momentum * velocity[i] +
                    round.delta.vectors * round.weights.row(static_cast<Index>(i)).asDiagonal() *
                        round.y.vectors.transpose();
      entries[i] += velocity[i];
    }
  }
};

// What every answer was must be what the completed matrices, moved densely, would have answered.
void expect_answers_of_matrices(const MatrixXd& root, Index rows, Index cols, int n_rounds,
                                double momentum) {
  TrainedMatrices w(Engine::kDeferred, root, rows, cols, trained_stream(0));
  std::vector<Round> rounds;
  for (int k = 0; k < n_rounds; ++k) rounds.push_back(ask_and_step(w, k, momentum));
  ASSERT_FALSE(w.is_stored());
  DenseMatrices dense{w.complete()};
  ASSERT_EQ(static_cast<Index>(dense.entries.size()), root.rows());
  for (const Round& round : rounds) {
    dense.expect_answers(round);
    dense.step(round, momentum);
  }
  for (const int later : {98, 99}) {  // and so it goes on with entries
    const Round round = ask_and_step(w, later, momentum);
    ASSERT_TRUE(w.is_stored());
    dense.expect_answers(round);
    dense.step(round, momentum);
  }
}

TEST(TrainedMatrices, AnswerAsMatricesThatMove) {
  expect_answers_of_matrices(kAlone, 60, 45, 6, 0.0);
  expect_answers_of_matrices(kAlone, 1200, 700, 5, 0.0);  // several blocks of rows
  expect_answers_of_matrices(kThree, 60, 45, 6, 0.0);
}

TEST(TrainedMatrices, MoveWithMomentum) {
  expect_answers_of_matrices(kAlone, 60, 45, 6, 0.9);
  expect_answers_of_matrices(kThree, 60, 45, 6, 0.9);
}

TEST(TrainedMatrices, DependentQueriesDrawNothing) {
  TrainedMatrices w(Engine::kDeferred, kAlone, 50, 60, trained_stream(0));
  const Owners three{0, 0, 0};
  QueryBlock y{wave_block(60, 3, 0)};
  const MatrixXd first = w.times(y, three, 1.0);
  QueryBlock again{y.vectors * 1e-200};
  EXPECT_LT((w.times(again, three, 1e200) - first).norm(), kRounding * first.norm());
  QueryBlock zero{MatrixXd::Zero(60, 3)};
  EXPECT_EQ(w.times(zero, three, 1.0), MatrixXd::Zero(50, 3));
  EXPECT_EQ(w.n_right(), 3);
  EXPECT_EQ(w.n_left(), 0);
}

TEST(TrainedMatrices, AreStoredOnceTheyAreAskedMuch) {
  TrainedMatrices w(Engine::kDeferred, kAlone, 30, 90, trained_stream(0));
  QueryBlock y{wave_block(90, 10, 0)};
  const Owners ten(10, 0);
  const MatrixXd image = w.times(y, ten, 1.0);
  EXPECT_FALSE(w.is_stored());
  QueryBlock more{wave_block(90, 1, 9)};
  w.times(more, {0}, 1.0);
  EXPECT_TRUE(w.is_stored());
  QueryBlock again{y.vectors};
  EXPECT_LT((w.times(again, ten, 1.0) - image).norm(), kRounding * image.norm());
  EXPECT_THROW(w.complete(), std::logic_error);
}

TEST(TrainedMatrices, HaveOneLawInBothEngines) {
  // Image, transposed image and what a step makes of them, at few queries of many dimensions.
  test::expect_same_law(test::scaled_samples(4000), 4, [](int which, std::uint64_t sample) {
    TrainedMatrices w(which == 0 ? Engine::kDeferred : Engine::kDense, kThree.topRows(2), 20, 18,
                      trained_stream(2 * sample + static_cast<std::uint64_t>(which)));
    const Owners owners{0, 1};
    QueryBlock y{wave_block(18, 2, 0)};
    const MatrixXd wy = w.times(y, owners, 1.0);
    QueryBlock delta{wy.cwiseMax(0.0)};
    const MatrixXd back = w.transpose_times(delta, owners, 1.0);
    w.step(delta, MatrixXd::Constant(2, 2, 0.02), y);
    QueryBlock next{back};
    const MatrixXd end = w.times(next, owners, 1.0);
    return VectorXd{{wy(0, 1), back(3, 0), end(2, 1), end.squaredNorm()}};
  });
}

TEST(TrainedMatrices, HaveTheCovarianceOfTheirRoot) {
  const std::int64_t n = test::scaled_samples(20000);
  double sum = 0.0;
  for (std::int64_t k = 0; k < n; ++k) {
    TrainedMatrices w(Engine::kDeferred, kThree, 12, 12, trained_stream(std::uint64_t(k)));
    QueryBlock y{wave_block(12, 1, 0).replicate(1, 2)};
    const MatrixXd image = w.times(y, {0, 1}, 1.0);
    sum += image(4, 0) * image(4, 1) / y.vectors.col(0).squaredNorm();
  }
  // The product of normals of correlation 0.6 has the variance 1 + 0.6^2.
  const double se = std::sqrt(1.36 / double(n));
  EXPECT_NEAR(sum / double(n), 0.6, test::z_limit(test::kFalseAlarm) * se);
}

TEST(TrainedMatrices, RefuseWhatHasNoAnswer) {
  EXPECT_THROW(TrainedMatrices(Engine::kDeferred, kAlone, 0, 3, trained_stream(0)),
               std::invalid_argument);
  EXPECT_THROW(TrainedMatrices(std::vector<MatrixXd>{}), std::invalid_argument);
  TrainedMatrices w(Engine::kDeferred, kAlone, 30, 40, trained_stream(0));
  const Owners two{0, 0};
  QueryBlock wrong{MatrixXd::Ones(30, 2)};
  EXPECT_THROW(w.times(wrong, two, 1.0), std::invalid_argument);
  QueryBlock infinite{MatrixXd::Constant(40, 2, INFINITY)};
  EXPECT_THROW(w.times(infinite, two, 1.0), std::invalid_argument);
  QueryBlock y{MatrixXd::Ones(40, 2)};
  EXPECT_THROW(w.times(y, {0, 1}, 1.0), std::invalid_argument);
  EXPECT_THROW(w.times(y, {0}, 1.0), std::invalid_argument);
  QueryBlock never_asked{MatrixXd::Ones(30, 2)};
  w.times(y, two, 1.0);
  EXPECT_THROW(w.step(never_asked, MatrixXd::Ones(1, 2), y), std::invalid_argument);
  EXPECT_THROW(w.step(y, MatrixXd::Ones(1, 3), y), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
