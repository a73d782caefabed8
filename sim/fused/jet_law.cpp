#include "sim/fused/jet_law.hpp"

#include <algorithm>
#include <cmath>

namespace widthwise::sim {
namespace {

using Eigen::Index;
using std::sqrt;

// The coefficients of a product of jets: of (sum_i t^i amounts(i)) y at t^0 .. t^(count - 1).
template <class Amounts, class Real>
SmallVector<Real> product(const Amounts& amounts, const SmallVector<Real>& y, Index count) {
  SmallVector<Real> product = SmallVector<Real>::Zero(count);
  for (Index j = 0; j < y.size(); ++j) {
    const Index n = std::min<Index>(amounts.size(), count - j);
    for (Index i = 0; i < n; ++i) product(j + i) += y(j) * amounts(i);
  }
  return product;
}

// Their inner products, from those of y: a product from either side.
template <class Amounts, class Real>
SmallMatrix<Real> gram_of_product(const Amounts& amounts, const SmallMatrix<Real>& gram,
                                  Index count) {
  const Index before = gram.cols();
  SmallMatrix<Real> half = SmallMatrix<Real>::Zero(before, count);
  SmallMatrix<Real> product = SmallMatrix<Real>::Zero(count, count);
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
template <class Real>
SmallVector<Real> correlated_normals(const SmallMatrix<Real>& gram,
                                     const SmallVector<Real>& squares,
                                     const StreamOf<Real>& numbers) {
  const SmallMatrix<Real> root = triangular_root(gram, squares);
  // All: the first ones depend on how many are drawn.
  const auto normals = few_normals<Real, kMostCoefficients>(numbers, kAlongP);
  const SmallVector<Real> independent = normals.head(root.cols());
  return times(root, independent);
}

}  // namespace

template <class Real>
Index n_moving(Index count, const MovingLayers<Real>& moves, int max_order) {
  const Index degree = std::max(moves.matrices.cols(), moves.rank_one.size()) - 1;
  return std::min<Index>(count + degree, max_order + 1);
}

template <class Real>
SmallVector<Real> times(const SmallMatrix<Real>& matrix, const SmallVector<Real>& vector) {
  SmallVector<Real> product = SmallVector<Real>::Zero(matrix.rows());
  for (Index j = 0; j < matrix.cols(); ++j) product += vector(j) * matrix.col(j);
  return product;
}

template <class Real>
SmallMatrix<Real> triangular_root(const SmallMatrix<Real>& gram, const SmallVector<Real>& squares) {
  const Index n = gram.rows();
  SmallMatrix<Real> root = SmallMatrix<Real>::Zero(n, n);
  Index columns = 0;
  for (Index k = 0; k < n; ++k) {
    if (all(gram(k, k) == 0.0)) continue;
    const Real rest = gram(k, k) - root.row(k).head(columns).squaredNorm();
    const Real length = root_if_above(rest, kToldApart * squares(k));
    root(k, columns) = length;
    for (Index i = k + 1; i < n; ++i) {
      root(i, columns) = ratio_or_zero(
          Real(gram(i, k) - root.row(i).head(columns).dot(root.row(k).head(columns))), length);
    }
    ++columns;
  }
  return root.leftCols(columns);
}

template <class Real>
LayerLaw<Real> layer_law(const JetProducts<Real>& y, const Real& norm_at_u_prime,
                         const MovingLayers<Real>& moves, const LeftKnowledge<Real>& left,
                         const StreamOf<Real>& numbers, int max_order) {
  const Index count = n_moving(y.count(), moves, max_order);
  SmallMatrix<Real> across = y.gram - y.along * y.along.transpose();  // to q'
  if (y.at_u_prime) {
    across.row(0).setZero();
    across.col(0).setZero();
  }
  // What y^(0) adds to q' is along w.
  SmallVector<Real> along_w = SmallVector<Real>::Zero(y.count());
  SmallMatrix<Real> beyond = across;  // w as well
  if (!all(across(0, 0) == 0.0)) {
    along_w = across.col(0) / sqrt(across(0, 0));
    beyond -= along_w * along_w.transpose();
    beyond.row(0).setZero();
    beyond.col(0).setZero();
  }
  LayerLaw<Real> law;
  law.of_left = norm_at_u_prime * product(moves.rank_one, y.along, count);
  law.along_p = SmallVector<Real>::Zero(count);
  SmallMatrix<Real> gram =
      SmallMatrix<Real>::Zero(count, count);  // of what is random and not along p
  SmallMatrix<Real> gram_along_p = gram;      // of what is and was not told
  SmallVector<Real> squares = SmallVector<Real>::Zero(count);
  for (Index s = 0; s < moves.matrices.rows(); ++s) {
    const auto amounts = moves.matrices.row(s);
    const SmallVector<Real> along = product(amounts, y.along, count);
    const SmallMatrix<Real> whole = gram_of_product(amounts, y.gram, count);
    const SmallMatrix<Real> rest = gram_of_product(amounts, across, count);
    squares += whole.diagonal();
    if (s == 0) law.of_xi = along;
    gram += s == 0 ? rest : whole;
    if (!left.asked) continue;
    if (s == 0 && left.has_image) {
      law.along_p += product(amounts, y.down, count);
      continue;
    }
    law.along_p += left.along(s) * along;
    if (s < left.across.size()) {
      law.along_p += left.across(s) * product(amounts, along_w, count);
      gram_along_p += gram_of_product(amounts, beyond, count);
    } else {
      gram_along_p += rest;
    }
  }
  law.root = triangular_root(gram, squares);
  if (!is_zero(gram_along_p)) {
    law.along_p += correlated_normals<Real>(gram_along_p, squares, numbers);
  }
  return law;
}

template SmallVector<double> times(const SmallMatrix<double>&, const SmallVector<double>&);
template Index n_moving(Index, const MovingLayers<double>&, int);
template LayerLaw<double> layer_law(const JetProducts<double>&, const double&,
                                    const MovingLayers<double>&, const LeftKnowledge<double>&,
                                    const StreamOf<double>&, int);
template SmallMatrix<double> triangular_root(const SmallMatrix<double>&,
                                             const SmallVector<double>&);

template SmallVector<FourSamples> times(const SmallMatrix<FourSamples>&,
                                        const SmallVector<FourSamples>&);
template Index n_moving(Index, const MovingLayers<FourSamples>&, int);
template LayerLaw<FourSamples> layer_law(const JetProducts<FourSamples>&, const FourSamples&,
                                         const MovingLayers<FourSamples>&,
                                         const LeftKnowledge<FourSamples>&,
                                         const StreamOf<FourSamples>&, int);
template SmallMatrix<FourSamples> triangular_root(const SmallMatrix<FourSamples>&,
                                                  const SmallVector<FourSamples>&);

}  // namespace widthwise::sim
