#pragma once
// A Gaussian matrix with every entry drawn and stored.

#include "sim/gaussian_matrix.hpp"

namespace widthwise::sim {

/// Every entry stored: the reference engine, and what a deferred matrix becomes when completed.
class DenseMatrix final : public GaussianMatrix {
 public:
  /// Draws all entries; column j is draw j of the stream.
  DenseMatrix(Eigen::Index rows, Eigen::Index cols, const RandomStream& stream);

  /// Takes given entries.
  explicit DenseMatrix(Eigen::MatrixXd entries) : entries_(std::move(entries)) {}

  Eigen::Index rows() const override { return entries_.rows(); }
  Eigen::Index cols() const override { return entries_.cols(); }
  Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override;
  Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                  double factor) override;
  Eigen::MatrixXd complete() override { return entries_; }
  std::int64_t n_normals() const override { return n_normals_; }

 private:
  Eigen::MatrixXd entries_;
  std::int64_t n_normals_ = 0;  // none for given entries
};

}  // namespace widthwise::sim
