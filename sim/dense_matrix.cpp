#include "sim/dense_matrix.hpp"

namespace widthwise::sim {

DenseMatrix::DenseMatrix(Eigen::Index rows, Eigen::Index cols, const RandomStream& stream)
    : entries_(rows, cols), n_normals_(rows * cols) {
  for (Eigen::Index j = 0; j < cols; ++j) {
    stream.fill_normal({entries_.col(j).data(), static_cast<std::size_t>(rows)}, j);
  }
}

Eigen::VectorXd DenseMatrix::times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) {
  check_size(x.size(), cols());
  if (!x.allFinite()) refuse_not_finite();
  return factor * (entries_ * x);
}

Eigen::VectorXd DenseMatrix::transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                             double factor) {
  check_size(y.size(), rows());
  if (!y.allFinite()) refuse_not_finite();
  return factor * (entries_.transpose() * y);
}

}  // namespace widthwise::sim
