#include "sim/deferred_tensor.hpp"

#include <utility>

#include "sim/dot.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Adds zero rows and columns for factors that came after the matrix.
void widen(MatrixXd& core, Index rows, Index cols) {
  const Index old_rows = core.rows();
  const Index old_cols = core.cols();
  core.conservativeResize(rows, cols);
  core.bottomRows(rows - old_rows).setZero();
  core.rightCols(cols - old_cols).setZero();
}

// sum_i coefficients_i basis_i over the basis vectors that have a coefficient.
VectorXd combination(const OrthonormalBasis& basis, const VectorXd& coefficients) {
  VectorXd sum = VectorXd::Zero(basis.dimension());
  for (Index i = 0; i < coefficients.size(); ++i) sum += coefficients[i] * basis[i];
  return sum;
}

// The first `n` coordinates of x.
VectorXd inner_products(const OrthonormalBasis& basis, Index n,
                        const Eigen::Ref<const VectorXd>& x) {
  VectorXd products(n);
  for (Index i = 0; i < n; ++i) products[i] = dot(basis[i], x);
  return products;
}

}  // namespace

DeferredTensor::DeferredTensor(Index rows, Index cols, Index depth, const RandomStream& stream)
    : right_(depth), left_factors_(rows), right_factors_(cols), stream_(stream) {}

VectorXd DeferredTensor::contract(const Eigen::Ref<const VectorXd>& y) {
  const VectorXd coordinates = right_.add(y);
  if (static_cast<std::size_t>(right_.size()) > slices_.size()) add_slice();
  return coordinates;
}

// M = Xi + U K V^T with K = sum_j C_j (z_j . q - <G_j, Xi>).
void DeferredTensor::add_slice() {
  const VectorXd& q = right_[right_.size() - 1];
  Slice& slice = slices_.emplace_back(*this, stream_.of_part(slices_.size() + 1));
  MatrixXd correction = MatrixXd::Zero(left_factors_.size(), right_factors_.size());
  for (const LeftQuery& query : left_) {
    correction += (dot(query.image, q) - inner_product(slice.fresh, query.core)) * query.core;
  }
  slice.correction = std::move(correction);
}

VectorXd DeferredTensor::contract(const RankOne& term) {
  const VectorXd a = left_factors_.add(term.left);
  const VectorXd b = right_factors_.add(term.right);
  for (LeftQuery& query : left_) widen(query.core, a.size(), b.size());
  MatrixXd remainder = a * b.transpose();
  const double length = euclidean_norm(remainder.reshaped());
  VectorXd answer = VectorXd::Zero(depth());
  if (length == 0.0) return answer;
  constexpr int kRounds = 2;  // two are enough [DGKS1976]
  for (int round = 0; round < kRounds; ++round) {
    for (const LeftQuery& query : left_) {
      const double step = dot(query.core.reshaped(), remainder.reshaped());
      remainder -= step * query.core;
      answer += step * query.image;
    }
  }
  const double norm = euclidean_norm(remainder.reshaped());
  const bool full = static_cast<Index>(left_.size()) == rows() * cols();
  if (norm <= kDependent * length || full) return answer;
  remainder /= norm;
  left_.push_back({remainder, draw_image(remainder)});
  return answer + norm * left_.back().image;
}

// z = xi + sum_k q_k (<M_k, G> - q_k . xi).
VectorXd DeferredTensor::draw_image(const MatrixXd& core) {
  VectorXd image(depth());
  stream_.fill_normal({image.data(), static_cast<std::size_t>(image.size())}, left_.size());
  const VectorXd overlap = inner_products(right_, right_.size(), image);
  for (Index k = 0; k < right_.size(); ++k) {
    image += (inner_product(slices_[k], core) - overlap[k]) * right_[k];
  }
  return image;
}

// <map, U C V^T> = sum_b U_C(b) . map V_b with U_C(b) = sum_a C_ab U_a.
double DeferredTensor::inner_product(LinearMap& map, const MatrixXd& core) const {
  double sum = 0.0;
  for (Index b = 0; b < core.cols(); ++b) {
    if (core.col(b).isZero(0.0)) continue;
    sum += dot(combination(left_factors_, core.col(b)), map.times(right_factors_[b]));
  }
  return sum;
}

VectorXd DeferredTensor::Slice::times(const Eigen::Ref<const VectorXd>& x, double factor) {
  VectorXd product = fresh.times(x, factor);
  if (correction.size() == 0) return product;
  const VectorXd v = correction * inner_products(array_.right_factors_, correction.cols(), x);
  return product + factor * combination(array_.left_factors_, v);
}

VectorXd DeferredTensor::Slice::transpose_times(const Eigen::Ref<const VectorXd>& y,
                                                double factor) {
  VectorXd product = fresh.transpose_times(y, factor);
  if (correction.size() == 0) return product;
  const VectorXd u =
      correction.transpose() * inner_products(array_.left_factors_, correction.rows(), y);
  return product + factor * combination(array_.right_factors_, u);
}

MatrixXd DeferredTensor::Slice::complete() {
  MatrixXd entries = fresh.complete();
  for (Index a = 0; a < correction.rows(); ++a) {
    for (Index b = 0; b < correction.cols(); ++b) {
      entries += correction(a, b) * array_.left_factors_[a] * array_.right_factors_[b].transpose();
    }
  }
  return entries;
}

// Contracting with every unit vector leaves nothing unknown.
MatrixXd DeferredTensor::complete() {
  MatrixXd entries(rows() * cols(), depth());
  MatrixXd coordinates = MatrixXd::Zero(depth(), depth());
  for (Index i = 0; i < depth(); ++i) {
    const VectorXd c = contract(VectorXd::Unit(depth(), i));
    coordinates.col(i).head(c.size()) = c;
  }
  MatrixXd slices(rows() * cols(), right_.size());
  for (Index k = 0; k < right_.size(); ++k) slices.col(k) = slices_[k].complete().reshaped();
  entries.noalias() = slices * coordinates.topRows(right_.size());
  return entries;
}

std::int64_t DeferredTensor::n_normals() const {
  std::int64_t sum = static_cast<std::int64_t>(left_.size()) * depth();
  for (const Slice& slice : slices_) sum += slice.fresh.n_normals();
  return sum;
}

}  // namespace widthwise::sim
