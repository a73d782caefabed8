// Kernels between all rows against those of theory/, pair by pair.

#include "verify/regression/gram_matrices.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "theory/hypernet_kernel.hpp"
#include "theory/mlp_kernel.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Columns in general position, of several lengths; then two that are equal, two that nearly are,
// two that are opposite, and 0.
MatrixXd some_columns(Index rows, double phase) {
  constexpr Index kColumns = 300;  // more than a block of the vector code
  MatrixXd x(rows, kColumns);
  for (Index j = 0; j < kColumns; ++j) {
    for (Index i = 0; i < rows; ++i) {
      x(i, j) = std::sin(phase + 1.7 * static_cast<double>(i * kColumns + j * j)) *
                (1.0 + static_cast<double>(j % 7));
    }
  }
  x.col(10) = x.col(200);
  x.col(11) = x.col(201) * (1.0 + 1e-9) + VectorXd::Constant(rows, 1e-8);
  x.col(12) = -2.0 * x.col(202);
  x.col(13).setZero();
  return x;
}

theory::GaussianPair<double> exact_pair(const VectorXd& a, const VectorXd& b) {
  const auto d = static_cast<long double>(a.size());
  const auto product = [&](const VectorXd& u, const VectorXd& v) {
    return (u.cast<long double>().dot(v.cast<long double>())) / d;
  };
  const long double aa = product(a, a);
  const long double bb = product(b, b);
  if (aa == 0.0L || bb == 0.0L) {
    return {std::sqrt(static_cast<double>(aa)), std::sqrt(static_cast<double>(bb)), 1.0, 0.0};
  }
  const long double cosine = product(a, b) / std::sqrt(aa * bb);
  const long double sine = std::sqrt(std::max(0.0L, (1.0L - cosine) * (1.0L + cosine)));
  return {static_cast<double>(std::sqrt(aa)), static_cast<double>(std::sqrt(bb)),
          static_cast<double>(cosine), static_cast<double>(sine)};
}

void expect_near_of_scale(double value, double expected, double scale, Index i, Index j) {
  EXPECT_NEAR(value, expected, 2e-13 * scale) << i << ", " << j;
}

TEST(GramMatrices, OfMlpsAreThoseOfTheTheory) {
  const MatrixXd x = some_columns(5, 0.3);
  for (const auto& activation : {theory::Activation::kRelu, theory::Activation::kErf}) {
    const GramMatrices gram = mlp_gram({.activation = activation, .depth = 3}, x, {.threads = 2});
    for (Index j = 0; j < x.cols(); ++j) {
      for (Index i = j; i < x.cols(); i += 3) {
        const auto k = theory::mlp_kernel(activation, 3, exact_pair(x.col(i), x.col(j)));
        const double scale = std::sqrt(gram.ntk(i, i) * gram.ntk(j, j));
        expect_near_of_scale(gram.nngp(i, j), k.nngp, scale, i, j);
        expect_near_of_scale(gram.ntk(i, j), k.ntk, scale, i, j);
        EXPECT_EQ(gram.ntk(j, i), gram.ntk(i, j));
      }
    }
  }
}

TEST(GramMatrices, OfOtherArchitecturesAreThoseOfTheTheory) {
  const MatrixXd x = some_columns(5, 0.3).leftCols(20) / 4.0;
  const theory::MlpArchitecture<double> tanh{.activation = theory::Activation::kTanh, .depth = 2};
  const theory::MlpArchitecture<double> biased{.depth = 2, .sigma_w = {1.5}, .sigma_b = {0.5}};
  for (const auto& mlp : {tanh, biased}) {
    const GramMatrices gram = mlp_gram(mlp, x, {.threads = 2});
    for (Index j = 0; j < x.cols(); ++j) {
      for (Index i = j; i < x.cols(); i += 3) {
        const auto k = theory::mlp_kernel(mlp, exact_pair(x.col(i), x.col(j)));
        const double scale = std::sqrt(gram.ntk(i, i) * gram.ntk(j, j));
        expect_near_of_scale(gram.nngp(i, j), k.nngp, scale, i, j);
        expect_near_of_scale(gram.ntk(i, j), k.ntk, scale, i, j);
      }
    }
  }
}

TEST(GramMatrices, OfOtherHypernetsAreThoseOfTheTheory) {
  const Tuples inputs{some_columns(4, 0.7).leftCols(15) / 4.0, some_columns(3, 1.1).leftCols(15)};
  const theory::HypernetArchitecture<double> hypernet{
      .f = {.activation = theory::Activation::kGelu, .depth = 2, .sigma_b = {0.5}},
      .g = {.activation = theory::Activation::kErf,
            .depth = 2,
            .sigma_w = {1.2},
            .sigma_b = {0.3},
            .residual = theory::Residual::kPlain}};
  const GramMatrices gram = hypernet_gram(hypernet, inputs, Pairing::kOneByOne, {.threads = 2});
  for (Index j = 0; j < inputs.count(); j += 2) {
    for (Index i = j; i < inputs.count(); ++i) {
      const auto k = theory::hypernet_kernel(hypernet, exact_pair(inputs.x.col(i), inputs.x.col(j)),
                                             exact_pair(inputs.z.col(i), inputs.z.col(j)));
      const double scale = std::sqrt(gram.ntk(i, i) * gram.ntk(j, j));
      expect_near_of_scale(gram.nngp(i, j), k.nngp, scale, i, j);
      expect_near_of_scale(gram.ntk(i, j), k.ntk, scale, i, j);
    }
  }
}

TEST(GramMatrices, OfEqualInputsAreExactlyEqual) {
  const MatrixXd x = some_columns(5, 0.3);
  const GramMatrices gram = mlp_gram({}, x, {.threads = 1});
  EXPECT_EQ(gram.ntk(200, 10), gram.ntk(10, 10));
  EXPECT_EQ(gram.nngp(13, 0), 0.0);
  EXPECT_EQ(gram.ntk(13, 13), 0.0);
}

TEST(GramMatrices, OfHypernetsAreThoseOfTheTheory) {
  const HypernetDepths depths{2, 3};
  const Tuples inputs{some_columns(4, 0.7), some_columns(3, 1.1)};
  const GramMatrices gram = hypernet_gram(depths, inputs, Pairing::kOneByOne, {.threads = 2});
  for (Index j = 0; j < inputs.count(); j += 2) {
    for (Index i = j; i < inputs.count(); i += 3) {
      const auto k =
          theory::hypernet_kernel(depths.f, depths.g, exact_pair(inputs.x.col(i), inputs.x.col(j)),
                                  exact_pair(inputs.z.col(i), inputs.z.col(j)));
      const double scale = std::sqrt(gram.ntk(i, i) * gram.ntk(j, j));
      expect_near_of_scale(gram.nngp(i, j), k.nngp, scale, i, j);
      expect_near_of_scale(gram.ntk(i, j), k.ntk, scale, i, j);
    }
  }
}

TEST(GramMatrices, BetweenOthersAreBlocksOfTheWhole) {
  const Tuples all{some_columns(4, 0.7), some_columns(3, 1.1)};
  const auto columns = [](const Tuples& from, Index first, Index count) {
    return Tuples{from.x.middleCols(first, count), from.z.middleCols(first, count)};
  };
  // Equal and nearly equal inputs are on both sides.
  const Tuples left = columns(all, 0, 110), right = columns(all, 190, 70);
  const auto expect_block = [](const GramMatrices& block, const GramMatrices& whole) {
    EXPECT_LT((block.nngp - whole.nngp.block(0, 190, 110, 70)).norm(), 1e-13 * whole.nngp.norm());
    EXPECT_LT((block.ntk - whole.ntk.block(0, 190, 110, 70)).norm(), 1e-13 * whole.ntk.norm());
  };
  for (const auto& activation : {theory::Activation::kRelu, theory::Activation::kErf}) {
    const theory::MlpArchitecture<double> mlp{.activation = activation};
    expect_block(mlp_gram_between(mlp, left.x, right.x, {.threads = 2}),
                 mlp_gram(mlp, all.x, {.threads = 2}));
    const theory::HypernetArchitecture<double> hypernet{
        .f = {.depth = 2}, .g = {.activation = activation, .depth = 2}};
    expect_block(hypernet_gram_between(hypernet, left, right, Pairing::kOneByOne, {.threads = 2}),
                 hypernet_gram(hypernet, all, Pairing::kOneByOne, {.threads = 2}));
  }
}

TEST(GramMatrices, BetweenInputsAndThemselvesHaveBothTriangles) {
  const Tuples some{some_columns(4, 0.7).leftCols(6), some_columns(3, 1.1).leftCols(6)};
  const theory::MlpArchitecture<double> mlp{.depth = 2};
  const GramMatrices whole = mlp_gram(mlp, some.x, {});
  EXPECT_LT((mlp_gram_between(mlp, some.x, some.x, {}).ntk - whole.ntk).norm(),
            1e-13 * whole.ntk.norm());
  const theory::HypernetArchitecture<double> hypernet{.g = {.depth = 1}};
  const auto each = Pairing::kEachWithEach;
  const GramMatrices of_pairs = hypernet_gram(hypernet, some, each, {});
  EXPECT_LT((hypernet_gram_between(hypernet, some, some, each, {}).ntk - of_pairs.ntk).norm(),
            1e-13 * of_pairs.ntk.norm());
}

TEST(GramMatrices, PairEachWithEachInOrder) {
  const HypernetDepths depths{1, 2};
  const Tuples inputs{some_columns(4, 0.7).leftCols(5), some_columns(3, 1.1).leftCols(3)};
  const GramMatrices gram = hypernet_gram(depths, inputs, Pairing::kEachWithEach, {.threads = 1});
  ASSERT_EQ(gram.ntk.rows(), 15);
  Tuples spread{MatrixXd(4, 15), MatrixXd(3, 15)};
  for (Index i = 0; i < 15; ++i) {
    spread.x.col(i) = inputs.x.col(i / 3);
    spread.z.col(i) = inputs.z.col(i % 3);
  }
  const GramMatrices expected = hypernet_gram(depths, spread, Pairing::kOneByOne, {.threads = 1});
  EXPECT_LT((gram.ntk - expected.ntk).norm(), 1e-13 * expected.ntk.norm());
  EXPECT_LT((gram.nngp - expected.nngp).norm(), 1e-13 * expected.nngp.norm());
}

TEST(GramMatrices, DoNotDependOnThreads) {
  const Tuples inputs{some_columns(4, 0.7), some_columns(3, 1.1)};
  const GramMatrices one = hypernet_gram({1, 3}, inputs, Pairing::kOneByOne, {.threads = 1});
  const GramMatrices two = hypernet_gram({1, 3}, inputs, Pairing::kOneByOne, {.threads = 2});
  EXPECT_EQ(one.ntk, two.ntk);
  EXPECT_EQ(one.nngp, two.nngp);
}

TEST(GramMatrices, RefuseWhatMakesNoPairs) {
  const Tuples inputs{MatrixXd::Ones(2, 3), MatrixXd::Ones(2, 4)};
  EXPECT_THROW(n_paired(inputs, Pairing::kOneByOne), UsageError);
  EXPECT_EQ(n_paired(inputs, Pairing::kEachWithEach), 12);
  EXPECT_THROW(mlp_gram({.activation = theory::Activation::kTanh}, 100 * inputs.x, {.threads = 2}),
               std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
