#include "sim/fused/jet_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace widthwise::sim {
namespace {

using Eigen::Index;

// The draw that the few numbers along p come from; those of the vectors are counted from 0.
constexpr std::uint64_t kAlongP = std::uint64_t{1} << 40;

// T(k, j) = amounts(k - j): what takes the coefficients of y to those of the product.
template <class Amounts>
SmallMatrix convolution(const Amounts& amounts, Index rows, Index cols) {
  SmallMatrix toeplitz = SmallMatrix::Zero(rows, cols);
  for (Index k = 0; k < rows; ++k) {
    for (Index j = 0; j < cols; ++j) {
      if (k >= j && k - j < amounts.size()) toeplitz(k, j) = amounts(k - j);
    }
  }
  return toeplitz;
}

// A vector with covariance `gram`.
std::optional<SmallVector> correlated_normals(const SmallMatrix& gram, const SmallVector& squares,
                                              const RandomStream& numbers) {
  const std::optional<SmallMatrix> root = triangular_root(gram, squares);
  if (!root) return std::nullopt;
  std::array<double, kMostCoefficients> normals{};
  numbers.fill_normal(normals, kAlongP);  // all: the first ones depend on how many are drawn
  return times(*root, SmallVector::Map(normals.data(), root->cols()));
}

}  // namespace

Index n_moving(Index count, const MovingLayers& moves, int max_order) {
  const Index degree = std::max(moves.matrices.cols(), moves.rank_one.size()) - 1;
  return std::min<Index>(count + degree, max_order + 1);
}

Index n_random(Index count, const MovingLayers& moves, int max_order) {
  return std::min<Index>(count + moves.matrices.cols() - 1, max_order + 1);
}

SmallVector times(const SmallMatrix& matrix, const SmallVector& vector) {
  SmallVector product = SmallVector::Zero(matrix.rows());
  for (Index j = 0; j < matrix.cols(); ++j) product += vector(j) * matrix.col(j);
  return product;
}

SmallMatrix congruent(const SmallMatrix& matrix, const SmallMatrix& gram) {
  SmallMatrix half(matrix.rows(), gram.cols());
  for (Index j = 0; j < gram.cols(); ++j) half.col(j) = times(matrix, gram.col(j));
  SmallMatrix product(matrix.rows(), matrix.rows());
  const SmallMatrix transposed = half.transpose();
  for (Index i = 0; i < matrix.rows(); ++i) product.row(i) = times(matrix, transposed.col(i));
  return product;
}

std::optional<SmallMatrix> triangular_root(const SmallMatrix& gram, const SmallVector& squares) {
  const Index n = gram.rows();
  SmallMatrix root = SmallMatrix::Zero(n, n);
  Index columns = 0;
  for (Index k = 0; k < n; ++k) {
    if (gram(k, k) == 0.0) continue;
    const double square = gram(k, k) - root.row(k).head(columns).squaredNorm();
    if (!(square > kToldApart * squares(k))) return std::nullopt;
    const double length = std::sqrt(square);
    root(k, columns) = length;
    for (Index i = k + 1; i < n; ++i) {
      root(i, columns) =
          (gram(i, k) - root.row(i).head(columns).dot(root.row(k).head(columns))) / length;
    }
    ++columns;
  }
  return SmallMatrix(root.leftCols(columns));
}

std::optional<LayerLaw> layer_law(const JetProducts& y, double norm_at_u_prime,
                                  const MovingLayers& moves, const LeftKnowledge& left,
                                  const RandomStream& numbers, int max_order) {
  const Index before = y.count();
  const Index count = n_moving(before, moves, max_order);
  SmallMatrix across = y.gram - y.along * y.along.transpose();  // to q'
  if (y.at_u_prime) {
    across.row(0).setZero();
    across.col(0).setZero();
  }
  LayerLaw law;
  law.of_left = norm_at_u_prime * times(convolution(moves.rank_one, count, before), y.along);
  law.along_p = SmallVector::Zero(count);
  SmallMatrix gram = SmallMatrix::Zero(count, count);  // of what is random and not along p
  SmallMatrix gram_along_p = gram;                     // of what is and was not told
  SmallVector squares = SmallVector::Zero(count);
  for (Index s = 0; s < moves.matrices.rows(); ++s) {
    const SmallMatrix amounts = convolution(moves.matrices.row(s), count, before);
    const SmallVector along = times(amounts, y.along);
    const SmallMatrix all = congruent(amounts, y.gram);
    const SmallMatrix rest = congruent(amounts, across);
    squares += all.diagonal();
    if (s == 0) law.of_xi = along;
    gram += s == 0 ? rest : all;
    if (!left.asked) continue;
    if (s == 0 && left.has_image) {
      law.along_p += times(amounts, y.down);
    } else {
      law.along_p += left.along(s) * along;
      gram_along_p += rest;
    }
  }
  const std::optional<SmallMatrix> root = triangular_root(gram, squares);
  if (!root) return std::nullopt;
  law.root = *root;
  if (!gram_along_p.isZero(0.0)) {
    const auto told = correlated_normals(gram_along_p, squares, numbers);
    if (!told) return std::nullopt;
    law.along_p += *told;
  }
  return law;
}

}  // namespace widthwise::sim
