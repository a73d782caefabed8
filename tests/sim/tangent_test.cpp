#include "sim/tangent.hpp"

#include <gtest/gtest.h>

namespace widthwise::sim {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd dense(const std::vector<RankOne>& terms, Eigen::Index rows, Eigen::Index cols) {
  MatrixXd sum = MatrixXd::Zero(rows, cols);
  for (const RankOne& term : terms) sum += term.left * term.right.transpose();
  return sum;
}

Tangent example(double shift) {
  const VectorXd a = VectorXd::LinSpaced(4, shift, 2.0), b = VectorXd::LinSpaced(3, 1.0, -shift);
  const VectorXd c = VectorXd::LinSpaced(4, -1.0, shift), d = VectorXd::LinSpaced(3, shift, 0.5);
  return {{{{a, b}, {c, d}}, {{VectorXd::Ones(1), c}}}};
}

TEST(Tangent, InnerProductIsThatOfTheEntries) {
  const Tangent s = example(0.3), t = example(-1.7);
  double expected = 0.0;
  expected += dense(s.layers[0], 4, 3).cwiseProduct(dense(t.layers[0], 4, 3)).sum();
  expected += dense(s.layers[1], 1, 4).cwiseProduct(dense(t.layers[1], 1, 4)).sum();
  EXPECT_NEAR(inner_product(s, t), expected, 1e-13);
  EXPECT_NEAR(inner_product(t, s), expected, 1e-13);
}

TEST(Tangent, EmptyLayersAreZero) {
  EXPECT_EQ(inner_product(Tangent{{{}, {}}}, example(1.0)), 0.0);
}

TEST(Tangent, RefusesDifferentDepths) {
  EXPECT_THROW(inner_product(Tangent{{{}}}, example(1.0)), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
