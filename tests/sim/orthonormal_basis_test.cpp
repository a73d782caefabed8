#include "sim/orthonormal_basis.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd wave_vector(Index size, int which) {
  VectorXd x(size);
  for (Index i = 0; i < size; ++i) x[i] = std::sin(1.0 + double((i + 1) * (which + 1)));
  return x;
}

MatrixXd vectors(const OrthonormalBasis& basis) {
  MatrixXd q(basis.dimension(), basis.size());
  for (Index i = 0; i < basis.size(); ++i) q.col(i) = basis[i];
  return q;
}

void expect_orthonormal(const OrthonormalBasis& basis) {
  const MatrixXd q = vectors(basis);
  EXPECT_LT((q.transpose() * q - MatrixXd::Identity(basis.size(), basis.size())).norm(), 1e-13);
}

TEST(OrthonormalBasis, CoordinatesRebuildTheVector) {
  OrthonormalBasis basis(40);
  for (int k = 0; k < 10; ++k) {
    const VectorXd x = wave_vector(40, k);
    const VectorXd c = basis.add(x);
    ASSERT_EQ(c.size(), k + 1);
    EXPECT_LT((vectors(basis) * c - x).norm(), 1e-13 * x.norm());
  }
  expect_orthonormal(basis);
}

TEST(OrthonormalBasis, DependentVectorsAddNothing) {
  OrthonormalBasis basis(30);
  const VectorXd a = basis.add(wave_vector(30, 0)), b = basis.add(wave_vector(30, 1));
  const VectorXd c = basis.add(2.0 * wave_vector(30, 0) - 3.0 * wave_vector(30, 1));
  ASSERT_EQ(basis.size(), 2);
  EXPECT_NEAR(c[0], 2.0 * a[0] - 3.0 * b[0], 1e-13);
  EXPECT_NEAR(c[1], -3.0 * b[1], 1e-13);
  EXPECT_EQ(basis.add(VectorXd::Zero(30)), VectorXd::Zero(2));
}

TEST(OrthonormalBasis, NearlyDependentVectorsKeepItOrthogonal) {
  OrthonormalBasis basis(30);
  basis.add(wave_vector(30, 0));
  basis.add(wave_vector(30, 0) + 1e-9 * wave_vector(30, 1));
  basis.add(wave_vector(30, 0) - 1e-10 * wave_vector(30, 2));
  EXPECT_EQ(basis.size(), 3);
  expect_orthonormal(basis);
}

TEST(OrthonormalBasis, IsFullAtItsDimension) {
  OrthonormalBasis basis(3);
  for (int k = 0; k < 8; ++k) {
    const VectorXd x = wave_vector(3, k);
    EXPECT_LT((vectors(basis).transpose() * x).norm(), x.norm() * (1 + 1e-14));
    const VectorXd c = basis.add(x);
    EXPECT_LT((vectors(basis) * c - x).norm(), 1e-13 * x.norm());
  }
  EXPECT_EQ(basis.size(), 3);
}

TEST(OrthonormalBasis, MagnitudeDoesNotMatter) {
  for (const double scale : {1e-300, 1e-160, 1e160, 1e300}) {
    OrthonormalBasis basis(20);
    basis.add(wave_vector(20, 0));
    const VectorXd c = basis.add(scale * wave_vector(20, 1));
    EXPECT_EQ(basis.size(), 2);
    EXPECT_NEAR((c / scale).norm() / wave_vector(20, 1).norm(), 1.0, 1e-13) << scale;
  }
}

TEST(OrthonormalBasis, RefusesWhatDoesNotFit) {
  OrthonormalBasis basis(4);
  EXPECT_THROW(basis.add(VectorXd::Ones(5)), std::invalid_argument);
  EXPECT_THROW(basis.add(VectorXd::Constant(4, NAN)), std::invalid_argument);
  EXPECT_THROW(basis.add(VectorXd::Constant(4, INFINITY)), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::sim
