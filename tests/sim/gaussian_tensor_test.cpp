#include "sim/gaussian_tensor.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/deferred_tensor.hpp"
#include "tests/sim/two_samples.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kTensorRounding = 1e-11;

VectorXd wave(Index size, int which) {
  VectorXd x(size);
  for (Index i = 0; i < size; ++i) x[i] = std::sin(1.0 + double((i + 1) * (which + 1) + which));
  return x;
}

struct Shape {
  Index rows, cols, depth;
};

std::unique_ptr<GaussianTensor> make(Engine engine, const Shape& shape, std::uint64_t sample = 0,
                                     std::uint64_t seed = 5) {
  return make_gaussian_tensor(engine, shape.rows, shape.cols, shape.depth,
                              RandomStream(SampleKey{seed, 4, 3, sample}, 2));
}

// The matrix sum_k c_k slice(k), applied to x.
VectorXd apply(GaussianTensor& array, const VectorXd& c, const VectorXd& x) {
  VectorXd sum = VectorXd::Zero(array.rows());
  for (Index k = 0; k < c.size(); ++k) sum += c[k] * array.slice(k).times(x);
  return sum;
}

VectorXd apply_transposed(GaussianTensor& array, const VectorXd& c, const VectorXd& y) {
  VectorXd sum = VectorXd::Zero(array.cols());
  for (Index k = 0; k < c.size(); ++k) sum += c[k] * array.slice(k).transpose_times(y);
  return sum;
}

class TensorOfEitherEngine : public ::testing::TestWithParam<std::tuple<Engine, Shape>> {
 protected:
  TensorOfEitherEngine() : array_(make(std::get<0>(GetParam()), shape())) {}
  static Shape shape() { return std::get<1>(GetParam()); }
  VectorXd left(int which) const { return wave(shape().rows, which); }
  VectorXd right(int which) const { return wave(shape().cols, which + 20); }
  VectorXd along(int which) const { return wave(shape().depth, which + 40); }

  std::unique_ptr<GaussianTensor> array_;
};

// T(left, right, y) in whatever order the three are contracted.
TEST_P(TensorOfEitherEngine, IsOneTrilinearForm) {
  const VectorXd before = array_->contract(along(0));
  const double a = left(0).dot(apply(*array_, before, right(0)));
  const VectorXd v = array_->contract({left(0), right(0)});
  EXPECT_NEAR(v.dot(along(0)), a, kTensorRounding * 10);
  const VectorXd after = array_->contract(along(1));
  EXPECT_NEAR(left(0).dot(apply(*array_, after, right(0))), v.dot(along(1)), kTensorRounding * 10);
  EXPECT_NEAR(apply_transposed(*array_, after, left(0)).dot(right(0)), v.dot(along(1)),
              kTensorRounding * 10);
  const VectorXd w = array_->contract({left(1), right(0)});
  const VectorXd sum = array_->contract({2.0 * left(0) - 3.0 * left(1), right(0)});
  EXPECT_LT((sum - (2.0 * v - 3.0 * w)).norm(), kTensorRounding * 10);
}

TEST_P(TensorOfEitherEngine, CompletionAgreesWithPastAndFutureAnswers) {
  std::vector<VectorXd> c, products, transposed, images;
  for (int k = 0; k < 4; ++k) {
    c.push_back(array_->contract(along(k)));
    products.push_back(apply(*array_, c[k], right(k)));
    images.push_back(array_->contract({products[k], right(k % 2)}));  // adaptive
    transposed.push_back(apply_transposed(*array_, c[k], left(k)));
  }
  const MatrixXd entries = array_->complete();
  ASSERT_EQ(entries.rows(), shape().rows * shape().cols);
  ASSERT_EQ(entries.cols(), shape().depth);
  for (int k = 0; k < 6; ++k) {  // the last two are asked only now
    const VectorXd sum = entries * along(k);
    const auto matrix = sum.reshaped(shape().rows, shape().cols);
    const VectorXd coordinates = array_->contract(along(k));
    EXPECT_LT((matrix * right(k) - apply(*array_, coordinates, right(k))).norm(), 1e-9);
    if (k >= 4) continue;
    EXPECT_LT((matrix * right(k) - products[k]).norm(), 1e-9);
    EXPECT_LT((matrix.transpose() * left(k) - transposed[k]).norm(), 1e-9);
    const MatrixXd query = products[k] * right(k % 2).transpose();
    EXPECT_LT((entries.transpose() * query.reshaped() - images[k]).norm(),
              1e-10 * (1 + images[k].norm()));
  }
}

TEST_P(TensorOfEitherEngine, AskingAgainDrawsNothing) {
  for (int k = 0; k < 3; ++k) {
    apply(*array_, array_->contract(along(k)), right(k));
    array_->contract({left(k), right(k)});
  }
  const std::int64_t drawn = array_->n_normals();
  for (int k = 0; k < 3; ++k) {
    apply(*array_, array_->contract(3.0 * along(k)), right(k));
    array_->contract({-2.0 * left(k), right(k)});
  }
  EXPECT_EQ(array_->n_normals(), drawn);
}

TEST_P(TensorOfEitherEngine, RefusesBadQueries) {
  EXPECT_THROW(array_->contract(VectorXd::Ones(shape().depth + 1)), std::invalid_argument);
  EXPECT_THROW(array_->contract(VectorXd::Constant(shape().depth, NAN)), std::invalid_argument);
  EXPECT_THROW(array_->contract({VectorXd::Ones(shape().rows + 1), right(0)}),
               std::invalid_argument);
  EXPECT_THROW(array_->contract({left(0), VectorXd::Ones(shape().cols + 1)}),
               std::invalid_argument);
  EXPECT_EQ(array_->contract({VectorXd::Zero(shape().rows), right(0)}),
            VectorXd::Zero(shape().depth));
}

INSTANTIATE_TEST_SUITE_P(Shapes, TensorOfEitherEngine,
                         ::testing::Combine(::testing::Values(Engine::kDeferred, Engine::kDense),
                                            ::testing::Values(Shape{20, 15, 30}, Shape{12, 3, 9},
                                                              Shape{1, 17, 11}, Shape{4, 5, 2},
                                                              Shape{1, 1, 6}, Shape{2, 2, 1})));

TEST(DeferredTensor, DrawsNoMoreThanItMust) {
  DeferredTensor array(1000, 900, 800, RandomStream({}, 0));
  const VectorXd c = array.contract(wave(800, 0));
  EXPECT_EQ(array.n_normals(), 0);
  array.slice(0).times(wave(900, 1));
  EXPECT_EQ(array.n_normals(), 1000);
  array.contract({wave(1000, 2), wave(900, 1)});
  EXPECT_EQ(array.n_normals(), 1800) << "the slice knew its part of the image";
  EXPECT_EQ(array.n_right(), 1U);
  EXPECT_EQ(array.n_left(), 1U);
}

TEST(GaussianTensor, RefusesEmptySides) {
  for (const Shape& shape : {Shape{0, 1, 1}, Shape{1, 0, 1}, Shape{1, 1, 0}}) {
    EXPECT_THROW(make(Engine::kDeferred, shape), std::invalid_argument);
  }
}

// Numbers that depend on every kind of answer, old and new on either side, and on how much of the
// array is known: full bases included.
VectorXd adaptive_numbers(GaussianTensor& array) {
  const Index r = array.rows(), c = array.cols(), n = array.depth();
  VectorXd numbers(6);
  const VectorXd first = apply(array, array.contract(wave(n, 0)), wave(c, 0));
  const VectorXd v = array.contract({first, wave(c, 1)});
  numbers[0] = first.norm();
  numbers[1] = v.norm();
  const VectorXd second = array.contract(v + wave(n, 1));
  const VectorXd t = apply_transposed(array, second, first);
  numbers[2] = t[0];
  const VectorXd w = array.contract({wave(r, 3), t});
  numbers[3] = w.dot(v);
  numbers[4] = apply(array, array.contract(w), wave(c, 1)).dot(first);
  numbers[5] = array.contract({first, t + wave(c, 4)}).squaredNorm();
  return numbers;
}

TEST(GaussianTensor, EnginesAgreeInLaw) {
  const std::int64_t n = test::scaled_samples(8000);
  const std::uint64_t seed = test::test_seed(19);
  for (const Shape& shape : {Shape{3, 4, 5}, Shape{2, 2, 2}, Shape{1, 5, 3}, Shape{4, 1, 6}}) {
    test::expect_same_law(n, 6, [&](int which, std::uint64_t sample) {
      const Engine engine = which == 0 ? Engine::kDeferred : Engine::kDense;
      return adaptive_numbers(*make(engine, shape, sample, seed + which));
    });
  }
}

}  // namespace
}  // namespace widthwise::sim
