#include "sim/moving_matrix.hpp"

#include <gtest/gtest.h>

#include "sim/dense_matrix.hpp"

namespace widthwise::sim {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kAllMoving = 3;  // e_1 e_2

// W + e_1 (a b^T) + e_2 (c d^T) + e_1 e_2 W'.
class MovingMatrixTest : public ::testing::Test {
 protected:
  MovingMatrixTest() : matrix_(algebra_) {
    matrix_.add(w_, matrix_.at(0));
    matrix_.add(first_, matrix_.at(1));
    matrix_.add(second_, matrix_.at(2));
    matrix_.add(w_prime_, matrix_.at(kAllMoving));
  }

  static Jet<NilpotentAlgebra> argument(Eigen::Index size, double shift) {
    Jet<NilpotentAlgebra> y(NilpotentAlgebra(2));
    for (int i = 0; i <= kAllMoving; ++i) y[i] = VectorXd::LinSpaced(size, shift - i, 1.0 + i * i);
    return y;
  }

  NilpotentAlgebra algebra_{2};
  DenseMatrix w_{MatrixXd{{1.0, 2.0, -1.0}, {0.5, -3.0, 4.0}}};
  DenseMatrix w_prime_{MatrixXd{{-2.0, 0.25, 1.0}, {1.0, 1.0, 0.0}}};
  RankOne first_{VectorXd{{1.0, -1.0}}, VectorXd{{2.0, 0.0, 1.0}}};
  RankOne second_{VectorXd{{0.5, 3.0}}, VectorXd{{-1.0, 1.0, 4.0}}};
  MovingMatrix<NilpotentAlgebra> matrix_;
};

TEST_F(MovingMatrixTest, MultipliesCoefficientByCoefficient) {
  const auto y = argument(3, 0.5);
  const auto h = matrix_.times(y, 2.0);
  const MatrixXd w = w_.complete(), w_prime = w_prime_.complete(),
                 d1 = first_.left * first_.right.transpose(),
                 d2 = second_.left * second_.right.transpose();
  EXPECT_LT((h[0] - 2.0 * w * y[0]).norm(), 1e-13);
  EXPECT_LT((h[1] - 2.0 * (w * y[1] + d1 * y[0])).norm(), 1e-13);
  EXPECT_LT(
      (h[kAllMoving] - 2.0 * (w * y[kAllMoving] + d1 * y[2] + d2 * y[1] + w_prime * y[0])).norm(),
      1e-12);
}

// <z, M y> = <M^T z, y> as elements of the algebra.
TEST_F(MovingMatrixTest, TransposeIsTheAdjoint) {
  const auto y = argument(3, 0.5), z = argument(2, -2.0);
  const auto h = matrix_.times(y, 2.0), g = matrix_.transpose_times(z, 2.0);
  for (int k = 0; k <= kAllMoving; ++k) {
    double left = 0.0, right = 0.0;
    for (int i = 0; i <= kAllMoving; ++i) {
      for (int j = 0; j <= kAllMoving; ++j) {
        if (algebra_.product(i, j) != k) continue;
        left += z[i].dot(h[j]);
        right += g[i].dot(y[j]);
      }
    }
    EXPECT_NEAR(left, right, 1e-11) << "coefficient " << k;
  }
}

TEST_F(MovingMatrixTest, TakesOverWhatIsKnownAtRest) {
  const auto y = argument(3, 0.5);
  const VectorXd mark{{7.0, -7.0}};
  const auto h = matrix_.times(y, 2.0, mark), expected = matrix_.times(y, 2.0);
  EXPECT_EQ(h[0], mark);
  for (int k = 1; k <= kAllMoving; ++k) EXPECT_LT((h[k] - expected[k]).norm(), 1e-13);
}

TEST_F(MovingMatrixTest, StructuralZerosStayEmpty) {
  MovingMatrix<NilpotentAlgebra> matrix(algebra_);
  matrix.add(w_, matrix.at(0));
  matrix.add(first_, matrix.at(1));
  const auto g = matrix.transpose_times(Jet<NilpotentAlgebra>(algebra_, VectorXd::Ones(2)), 1.0);
  EXPECT_EQ(support(g), (std::vector<int>{0, 1}));
}

}  // namespace
}  // namespace widthwise::sim
