// Matrices of signs and uniform numbers that are made again at every product.

#include "sim/streamed_matrix.hpp"

#include <Random123/threefry.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr SampleKey kKey{11, 12, 13, 14};

MatrixXd entries(WeightLaw law, Index rows, Index cols, std::uint64_t object = 3) {
  return StreamedMatrix(law, rows, cols, RandomStream(kKey, object, 5)).complete();
}

/// Word i of draw j, asked of the cipher itself.
std::uint64_t word(std::uint64_t i, std::uint64_t j) {
  const r123::Threefry4x64::ctr_type counter = {{i / 4, j, 3, 5}};
  const r123::Threefry4x64::key_type key = {{11, 12, 13, 14}};
  return r123::Threefry4x64()(counter, key)[i % 4];
}

TEST(StreamedMatrix, EntriesAreThoseOfTheirNames) {
  // Rows beyond a block of words, and not a multiple of anything.
  const MatrixXd signs = entries(WeightLaw::kSign, 64 * 600 + 7, 2);
  const MatrixXd uniform = entries(WeightLaw::kUniform, 1027, 2);
  for (Index j = 0; j < 2; ++j) {
    const auto column = static_cast<std::uint64_t>(j);
    for (Index i = 0; i < signs.rows(); ++i) {
      const auto row = static_cast<std::uint64_t>(i);
      ASSERT_EQ(signs(i, j), (word(row / 64, column) >> row % 64 & 1) != 0 ? -1.0 : 1.0) << i;
    }
    for (Index i = 0; i < uniform.rows(); ++i) {
      const auto row = static_cast<std::uint64_t>(i);
      const double signed_fraction =
          std::ldexp(static_cast<double>(static_cast<std::int64_t>(word(row, column))), -63);
      ASSERT_NEAR(uniform(i, j), std::sqrt(3.0) * signed_fraction, 1e-15) << i;
    }
  }
}

// k standard errors of the mean of f(entry), whose variance is given.
void expect_mean(const MatrixXd& entries, int power, double mean, double variance) {
  constexpr double kErrors = 4.5;
  EXPECT_NEAR(entries.array().pow(power).mean(), mean,
              kErrors * std::sqrt(variance / static_cast<double>(entries.size())))
      << "power " << power;
}

TEST(StreamedMatrix, HasItsMoments) {
  const MatrixXd signs = entries(WeightLaw::kSign, 300, 300);
  EXPECT_EQ(signs.cwiseAbs(), MatrixXd::Ones(300, 300));
  expect_mean(signs, 1, 0, 1);
  const MatrixXd uniform = entries(WeightLaw::kUniform, 300, 300);
  EXPECT_LT(uniform.cwiseAbs().maxCoeff(), std::sqrt(3.0));
  expect_mean(uniform, 1, 0, 1);
  expect_mean(uniform, 2, 1, 9.0 / 5 - 1);
  expect_mean(uniform, 3, 0, 27.0 / 7);
  expect_mean(uniform, 4, 9.0 / 5, 9 - 81.0 / 25);
}

TEST(StreamedMatrix, RowsAndColumnsAreIndependent) {
  // Of independent lines of mean 0 and variance 1 the products of two, over the root of their
  // length, have mean square 1, and a variance of some 2 a pair.
  for (const WeightLaw law : {WeightLaw::kSign, WeightLaw::kUniform}) {
    const MatrixXd w = entries(law, 320, 320);
    for (const MatrixXd& gram : {MatrixXd(w * w.transpose()), MatrixXd(w.transpose() * w)}) {
      const double n = 320;
      const double squares = (gram.squaredNorm() - gram.diagonal().squaredNorm()) / n;
      const double pairs = n * (n - 1);
      EXPECT_NEAR(squares / pairs, 1.0, 4.5 * std::sqrt(2.0 / (pairs / 2)));
    }
  }
}

TEST(StreamedMatrix, ProductsAreThoseOfTheCompleteMatrix) {
  for (const WeightLaw law : {WeightLaw::kSign, WeightLaw::kUniform}) {
    for (const Index rows : {1, 3, 64, 65, 130, 1000}) {
      for (const Index cols : {1, 7, 70}) {
        for (const Index gaussian : {0, 1}) {
          StreamedMatrix w(law, rows, cols, RandomStream(kKey, 9), gaussian);
          const MatrixXd all = w.complete();
          const VectorXd x = VectorXd::LinSpaced(cols, -1.0, 2.0);
          const VectorXd y = VectorXd::LinSpaced(rows, 3.0, -0.5);
          const double close = 1e-14 * static_cast<double>(rows + cols);
          EXPECT_LT((w.times(x, 0.5) - 0.5 * (all * x)).cwiseAbs().maxCoeff(), close * 3);
          EXPECT_LT((w.transpose_times(y, 2.0) - 2.0 * (all.transpose() * y)).cwiseAbs().maxCoeff(),
                    close * 10);
          EXPECT_EQ(w.times(x, 1.0), w.times(x, 1.0)) << "asked again";
        }
      }
    }
  }
}

TEST(StreamedMatrix, GaussianColumnsAreTheLastOnes) {
  StreamedMatrix w(WeightLaw::kSign, 2000, 5, RandomStream(kKey, 9), 2);
  const MatrixXd all = w.complete();
  EXPECT_EQ(all.leftCols(3),
            StreamedMatrix(WeightLaw::kSign, 2000, 3, RandomStream(kKey, 9)).complete());
  EXPECT_EQ(w.n_normals(), 4000);
  expect_mean(all.rightCols(2), 2, 1, 2);
  expect_mean(all.rightCols(2), 4, 3, 96);
}

TEST(StreamedMatrix, StoredOnesHaveTheSameEntries) {
  const RandomStream stream(kKey, 9);
  const auto streamed =
      make_weight_matrix(WeightLaw::kUniform, Engine::kDeferred, 70, 9, stream, 1);
  const auto stored = make_weight_matrix(WeightLaw::kUniform, Engine::kDense, 70, 9, stream, 1);
  EXPECT_EQ(stored->complete(), streamed->complete());
  const auto gaussian = make_weight_matrix(WeightLaw::kGaussian, Engine::kDense, 70, 9, stream, 1);
  EXPECT_EQ(gaussian->n_normals(), 70 * 9);
}

TEST(StreamedMatrix, ObjectsHaveTheirOwnEntries) {
  const MatrixXd one = entries(WeightLaw::kSign, 100, 100, 1);
  const MatrixXd other = entries(WeightLaw::kSign, 100, 100, 2);
  EXPECT_LT(std::fabs(one.cwiseProduct(other).sum()), 4.5 * 100);
}

TEST(StreamedMatrix, RefusesWhatIsNoMatrix) {
  const RandomStream stream(kKey, 1);
  EXPECT_THROW(StreamedMatrix(WeightLaw::kGaussian, 2, 2, stream), std::invalid_argument);
  EXPECT_THROW(StreamedMatrix(WeightLaw::kSign, 0, 2, stream), std::invalid_argument);
  EXPECT_THROW(StreamedMatrix(WeightLaw::kSign, 2, 2, stream, 3), std::invalid_argument);
  StreamedMatrix w(WeightLaw::kSign, 2, 3, stream);
  EXPECT_THROW(w.times(VectorXd::Ones(2), 1.0), std::invalid_argument);
  EXPECT_THROW(w.transpose_times(VectorXd::Constant(2, std::nan("")), 1.0), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
