#include "sim/gaussian_matrix.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/deferred_matrix.hpp"
#include "tests/statistical_test.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Products of O(sqrt(n)) terms of order one: a few rounding errors for each of a few dozen steps.
constexpr double kRounding = 1e-11;

RandomStream stream(std::uint64_t sample) {
  return {SampleKey{5, 4, 3, sample}, 2};
}

VectorXd query(Index size, int which) {
  VectorXd x(size);
  for (Index i = 0; i < size; ++i)
    x[i] = std::sin(1.0 + static_cast<double>(i * (which + 1) + which));
  return x;
}

class BothEngines : public ::testing::TestWithParam<std::tuple<Engine, Index, Index>> {
 protected:
  std::unique_ptr<GaussianMatrix> matrix(std::uint64_t sample = 0) const {
    const auto [engine, rows, cols] = GetParam();
    return make_gaussian_matrix(engine, rows, cols, stream(sample));
  }
  Index rows() const { return std::get<1>(GetParam()); }
  Index cols() const { return std::get<2>(GetParam()); }
};

TEST_P(BothEngines, IsOneLinearMap) {
  const auto w = matrix();
  const VectorXd a = query(cols(), 0);
  const VectorXd b = query(cols(), 1);
  const VectorXd y = query(rows(), 2);
  const VectorXd wa = w->times(a);
  const VectorXd wty = w->transpose_times(y);
  const VectorXd wb = w->times(b);
  EXPECT_LT((w->times(2.0 * a - 3.0 * b) - (2.0 * wa - 3.0 * wb)).norm(), kRounding);
  EXPECT_NEAR(y.dot(wa), wty.dot(a), kRounding * std::sqrt(double(rows() * cols())));
  EXPECT_NEAR(y.dot(wb), wty.dot(b), kRounding * std::sqrt(double(rows() * cols())));
  EXPECT_LT((w->times(a, 0.25) - 0.25 * wa).norm(), kRounding);
  EXPECT_LT((w->transpose_times(y, -4.0) + 4.0 * wty).norm(), kRounding * 10);
}

TEST_P(BothEngines, AnswersDoNotChange) {
  const auto w = matrix();
  const VectorXd a = query(cols(), 0);
  const VectorXd first = w->times(a);
  const std::int64_t drawn = w->n_normals();
  EXPECT_LT((w->times(a) - first).norm(), kRounding);
  EXPECT_EQ(w->n_normals(), drawn);
  for (int k = 1; k < 5; ++k) w->transpose_times(w->times(query(cols(), k)));
  EXPECT_LT((w->times(a) - first).norm(), kRounding * 10);
}

TEST_P(BothEngines, CompletionAgreesWithPastAndFutureAnswers) {
  const auto w = matrix();
  std::vector<VectorXd> x, wx, y, wty;
  for (int k = 0; k < 4; ++k) {  // adaptive: each query depends on the answers before it
    x.push_back(k == 0 ? query(cols(), 0) : VectorXd(wty.back().normalized() + query(cols(), k)));
    wx.push_back(w->times(x.back()));
    y.push_back(wx.back().normalized() + query(rows(), k));
    wty.push_back(w->transpose_times(y.back()));
  }
  const MatrixXd entries = w->complete();
  ASSERT_EQ(entries.rows(), rows());
  ASSERT_EQ(entries.cols(), cols());
  for (int k = 0; k < 4; ++k) {
    EXPECT_LT((entries * x[k] - wx[k]).norm(), kRounding * (1 + wx[k].norm()));
    EXPECT_LT((entries.transpose() * y[k] - wty[k]).norm(), kRounding * (1 + wty[k].norm()));
  }
  const VectorXd later = query(cols(), 9);
  EXPECT_LT((entries * later - w->times(later)).norm(), kRounding * (1 + later.norm()) * 10);
}

TEST_P(BothEngines, NeverDrawsMoreThanTheMatrixHolds) {
  const auto w = matrix();
  for (int k = 0; k < static_cast<int>(rows() + cols()); ++k) {
    w->times(query(cols(), k));
    w->transpose_times(query(rows(), k));
  }
  w->complete();
  // Each image of a right query is drawn with `rows` normals of which the left basis overrules
  // some.
  EXPECT_LE(w->n_normals(), rows() * cols() + std::min(rows() * rows(), cols() * cols()));
}

TEST_P(BothEngines, MagnitudeOfAQueryDoesNotMatter) {
  const auto w = matrix();
  for (const double scale : {1e-300, 1e-200, 1e-161, 1e-158, 1e-129, 1e149, 1e160, 1e200}) {
    const VectorXd product = w->times(scale * query(cols(), 1));
    EXPECT_LT((w->times(query(cols(), 1)) - product / scale).norm(), kRounding) << scale;
    w->transpose_times(scale * query(rows(), 2));
  }
  const MatrixXd entries = w->complete();
  EXPECT_LT((entries * query(cols(), 1) - w->times(query(cols(), 1))).norm(), kRounding * 10);
  EXPECT_LT((entries.transpose() * query(rows(), 2) - w->transpose_times(query(rows(), 2))).norm(),
            kRounding * 10);
}

TEST_P(BothEngines, RefusesBadQueries) {
  const auto w = matrix();
  EXPECT_THROW(w->times(VectorXd::Ones(cols() + 1)), std::invalid_argument);
  EXPECT_THROW(w->transpose_times(VectorXd::Ones(rows() + 1)), std::invalid_argument);
  EXPECT_THROW(w->times(VectorXd::Constant(cols(), NAN)), std::invalid_argument);
  EXPECT_THROW(w->times(VectorXd::Constant(cols(), INFINITY)), std::invalid_argument);
  EXPECT_EQ(w->times(VectorXd::Zero(cols())), VectorXd::Zero(rows()));
  for (Index k = 0; k < rows() + cols(); ++k) {  // also when nothing is left to be drawn
    w->times(query(cols(), static_cast<int>(k)));
    w->transpose_times(query(rows(), static_cast<int>(k)));
  }
  EXPECT_THROW(w->times(VectorXd::Constant(cols(), NAN)), std::invalid_argument);
  EXPECT_THROW(w->transpose_times(VectorXd::Constant(rows(), NAN)), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, BothEngines,
    ::testing::Combine(::testing::Values(Engine::kDeferred, Engine::kDense),
                       ::testing::Values<Index>(1, 5, 40), ::testing::Values<Index>(1, 3, 40)),
    [](const auto& test) {
      return std::string(std::get<0>(test.param) == Engine::kDeferred ? "deferred" : "dense") +
             std::to_string(std::get<1>(test.param)) + "x" +
             std::to_string(std::get<2>(test.param));
    });

TEST(GaussianMatrix, RefusesEmptySides) {
  EXPECT_THROW(make_gaussian_matrix(Engine::kDeferred, 0, 3, stream(0)), std::invalid_argument);
  EXPECT_THROW(make_gaussian_matrix(Engine::kDense, 3, 0, stream(0)), std::invalid_argument);
}

TEST(DeferredMatrix, DrawsOneVectorForEachNewDirection) {
  DeferredMatrix w(3000, 2000, stream(0));
  const VectorXd a = query(2000, 0);
  w.times(a, 1.0);
  EXPECT_EQ(w.n_normals(), 3000);
  w.times(-7.0 * a, 1.0);
  w.times(VectorXd::Zero(2000), 1.0);
  EXPECT_EQ(w.n_normals(), 3000);
  w.transpose_times(query(3000, 1), 1.0);
  EXPECT_EQ(w.n_normals(), 5000);
  EXPECT_EQ(w.n_right(), 1u);
  EXPECT_EQ(w.n_left(), 1u);
}

TEST(DeferredMatrix, NearlyDependentQueriesKeepTheBasisOrthogonal) {
  DeferredMatrix w(50, 60, stream(0));
  const VectorXd a = query(60, 0);
  const VectorXd wa = w.times(a, 1.0);
  for (const double tilt : {1e-4, 1e-7, 1e-10}) {
    const VectorXd b = a + tilt * query(60, 3);
    const VectorXd wb = w.times(b, 1.0);
    EXPECT_LT((wb - wa).norm(), 20 * tilt * query(60, 3).norm() * std::sqrt(50.0));
  }
  const MatrixXd entries = w.complete();
  EXPECT_LT((entries * a - wa).norm(), kRounding);
  // Were the basis not orthogonal, the completed matrix would be inconsistent with its transpose.
  const VectorXd y = query(50, 5);
  EXPECT_LT((entries.transpose() * y - w.transpose_times(y, 1.0)).norm(), kRounding * 10);
}

TEST(DeferredMatrix, DuplicatesDrawNothing) {
  DeferredMatrix w(50, 60, stream(0));
  const VectorXd a = query(60, 0);
  w.times(a, 1.0);
  w.times(a + 1e-14 * query(60, 3), 1.0);  // below rounding: the same query
  EXPECT_EQ(w.n_right(), 1u);
}

// The law: after adaptive queries on both sides the completed entries must still be independent
// standard normals. First and second moments of all entries and of all pairs of entries.
class Law : public ::testing::TestWithParam<Engine> {};

TEST_P(Law, EntriesStayIndependentStandardNormals) {
  constexpr int kRows = 3, kCols = 4, kEntries = kRows * kCols;
  const std::int64_t n = test::scaled_samples(20000);
  const std::uint64_t seed = test::test_seed(99);
  MatrixXd second = MatrixXd::Zero(kEntries, kEntries);
  VectorXd first = VectorXd::Zero(kEntries);
  VectorXd fourth = VectorXd::Zero(kEntries);
  for (std::int64_t k = 0; k < n; ++k) {
    const RandomStream source({seed, 0, 0, static_cast<std::uint64_t>(k)}, 0);
    const auto w = make_gaussian_matrix(GetParam(), kRows, kCols, source);
    const VectorXd y = w->times(VectorXd::LinSpaced(kCols, 1.0, 2.0));
    const VectorXd x = w->transpose_times(y.cwiseMax(0.0) + VectorXd::Ones(kRows));
    w->times(x.cwiseAbs());
    const MatrixXd entries = w->complete();
    const VectorXd flat = entries.reshaped();
    first += flat;
    second += flat * flat.transpose();
    fourth += flat.cwiseAbs2().cwiseAbs2();
  }
  const double limit = test::z_limit(test::kFalseAlarm, kEntries * (kEntries + 5) / 2);
  const double root = std::sqrt(static_cast<double>(n));
  for (int i = 0; i < kEntries; ++i) {
    EXPECT_LE(std::abs(first[i]) / root, limit) << "mean of entry " << i;
    EXPECT_LE(std::abs(second(i, i) - n) / (root * std::sqrt(2.0)), limit) << "variance " << i;
    EXPECT_LE(std::abs(fourth[i] - 3.0 * n) / (root * std::sqrt(96.0)), limit) << "kurtosis " << i;
    for (int j = 0; j < i; ++j) {
      EXPECT_LE(std::abs(second(i, j)) / root, limit) << "covariance " << i << ", " << j;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, Law, ::testing::Values(Engine::kDeferred, Engine::kDense),
                         [](const auto& test) {
                           return test.param == Engine::kDeferred ? "deferred" : "dense";
                         });

}  // namespace
}  // namespace widthwise::sim
