#pragma once
// A Gaussian three-way array with every entry drawn and stored.

#include <vector>

#include "sim/dense_matrix.hpp"
#include "sim/gaussian_tensor.hpp"

namespace widthwise::sim {

/// Every entry stored: the reference engine, and what a deferred array becomes when completed. Each
/// vector that it is contracted with gives a slice of its own.
class DenseTensor final : public GaussianTensor {
 public:
  /// Draws all entries; T[:, :, i] is draw i of the stream.
  DenseTensor(Eigen::Index rows, Eigen::Index cols, Eigen::Index depth, const RandomStream& stream);

  /// Takes given entries, (rows * cols) x depth. Throws std::invalid_argument for another number.
  DenseTensor(Eigen::Index rows, Eigen::Index cols, Eigen::MatrixXd entries);

  Eigen::Index rows() const override { return rows_; }
  Eigen::Index cols() const override { return cols_; }
  Eigen::Index depth() const override { return entries_.cols(); }
  Eigen::VectorXd contract(const Eigen::Ref<const Eigen::VectorXd>& y) override;
  LinearMap& slice(Eigen::Index k) override { return *slices_.at(k); }
  Eigen::VectorXd contract(const RankOne& term) override;
  Eigen::MatrixXd complete() override { return entries_; }
  std::int64_t n_normals() const override { return n_normals_; }

 private:
  Eigen::Index rows_;
  Eigen::Index cols_;
  Eigen::MatrixXd entries_;
  std::vector<std::unique_ptr<DenseMatrix>> slices_;
  std::int64_t n_normals_ = 0;  // none for given entries
};

}  // namespace widthwise::sim
