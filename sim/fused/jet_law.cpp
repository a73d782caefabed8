#include "sim/fused/jet_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace widthwise::sim {
namespace {

using Eigen::Index;

// The draw that the few numbers along p come from; those of the vectors are counted from 0.
constexpr std::uint64_t kAlongP = std::uint64_t{1} << 40;

// The coefficients of a product of jets: of (sum_i t^i amounts(i)) y at t^0 .. t^(count - 1).
template <class Amounts>
SmallVector product(const Amounts& amounts, const SmallVector& y, Index count) {
  SmallVector product = SmallVector::Zero(count);
  for (Index j = 0; j < y.size(); ++j) {
    const Index n = std::min<Index>(amounts.size(), count - j);
    for (Index i = 0; i < n; ++i) product(j + i) += y(j) * amounts(i);
  }
  return product;
}

// Their inner products, from those of y: a product from either side.
template <class Amounts>
SmallMatrix gram_of_product(const Amounts& amounts, const SmallMatrix& gram, Index count) {
  const Index before = gram.cols();
  SmallMatrix half = SmallMatrix::Zero(before, count);
  SmallMatrix product = SmallMatrix::Zero(count, count);
  for (Index j = 0; j < before; ++j) {
    const Index n = std::min<Index>(amounts.size(), count - j);
    for (Index i = 0; i < n; ++i) half.col(j + i) += gram.col(j) * amounts(i);
  }
  for (Index j = 0; j < before; ++j) {
    const Index n = std::min<Index>(amounts.size(), count - j);
    for (Index i = 0; i < n; ++i) product.col(j + i) += half.row(j).transpose() * amounts(i);
  }
  return product;
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
  const Index count = n_moving(y.count(), moves, max_order);
  SmallMatrix across = y.gram - y.along * y.along.transpose();  // to q'
  if (y.at_u_prime) {
    across.row(0).setZero();
    across.col(0).setZero();
  }
  LayerLaw law;
  law.of_left = norm_at_u_prime * product(moves.rank_one, y.along, count);
  law.along_p = SmallVector::Zero(count);
  SmallMatrix gram = SmallMatrix::Zero(count, count);  // of what is random and not along p
  SmallMatrix gram_along_p = gram;                     // of what is and was not told
  SmallVector squares = SmallVector::Zero(count);
  for (Index s = 0; s < moves.matrices.rows(); ++s) {
    const auto amounts = moves.matrices.row(s);
    const SmallVector along = product(amounts, y.along, count);
    const SmallMatrix all = gram_of_product(amounts, y.gram, count);
    const SmallMatrix rest = gram_of_product(amounts, across, count);
    squares += all.diagonal();
    if (s == 0) law.of_xi = along;
    gram += s == 0 ? rest : all;
    if (!left.asked) continue;
    if (s == 0 && left.has_image) {
      law.along_p += product(amounts, y.down, count);
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
