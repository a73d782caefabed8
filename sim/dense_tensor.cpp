#include "sim/dense_tensor.hpp"

#include <stdexcept>
#include <string>

namespace widthwise::sim {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

DenseTensor::DenseTensor(Index rows, Index cols, Index depth, const RandomStream& stream)
    : rows_(rows), cols_(cols), entries_(rows * cols, depth), n_normals_(rows * cols * depth) {
  for (Index i = 0; i < depth; ++i) {
    stream.fill_normal({entries_.col(i).data(), static_cast<std::size_t>(rows * cols)}, i);
  }
}

DenseTensor::DenseTensor(Index rows, Index cols, MatrixXd entries)
    : rows_(rows), cols_(cols), entries_(std::move(entries)) {
  if (entries_.rows() != rows * cols) {
    throw std::invalid_argument("slices of " + std::to_string(entries_.rows()) +
                                " entries are no matrices of " + std::to_string(rows) + " x " +
                                std::to_string(cols));
  }
}

VectorXd DenseTensor::contract(const Eigen::Ref<const VectorXd>& y) {
  if (y.size() != depth() || !y.allFinite()) {
    throw std::invalid_argument("an array of depth " + std::to_string(depth()) +
                                " is contracted with as many finite numbers");
  }
  const VectorXd sum = entries_ * y;
  slices_.push_back(std::make_unique<DenseMatrix>(MatrixXd(sum.reshaped(rows_, cols_))));
  return VectorXd::Unit(static_cast<Index>(slices_.size()), static_cast<Index>(slices_.size()) - 1);
}

VectorXd DenseTensor::contract(const RankOne& term) {
  if (term.left.size() != rows_ || term.right.size() != cols_) {
    throw std::invalid_argument("a rank-one term of another size has no contraction");
  }
  const MatrixXd product = term.left * term.right.transpose();
  return entries_.transpose() * product.reshaped();
}

}  // namespace widthwise::sim
