#pragma once
// What is done to the columns of a block.

#include <Eigen/Core>
#include <vector>

#include "sim/activation.hpp"
#include "sim/training/query_block.hpp"

namespace widthwise::sim {

/// s(h), entry by entry.
inline Eigen::MatrixXd activate_columns(Activation activation, const Eigen::MatrixXd& h) {
  Eigen::MatrixXd y(h.rows(), h.cols());
  for (Eigen::Index j = 0; j < h.cols(); ++j) y.col(j) = activate(activation, h.col(j));
  return y;
}

/// delta <- s'(h) delta, entry by entry.
inline void multiply_columns_by_slope(Activation activation, const Eigen::MatrixXd& h,
                                      Eigen::MatrixXd& delta) {
  for (Eigen::Index j = 0; j < h.cols(); ++j) {
    delta.col(j).array() *= activation_slope(activation, h.col(j)).array();
  }
}

/// The inner products of gradients that are delta_l,j y_l,j^T at each weight matrix l: one row for
/// each input j of the first.
inline Eigen::MatrixXd gradient_products(const std::vector<QueryBlock>& y,
                                         const std::vector<QueryBlock>& delta,
                                         const std::vector<QueryBlock>& other_y,
                                         const std::vector<QueryBlock>& other_delta) {
  Eigen::MatrixXd products =
      Eigen::MatrixXd::Zero(y.front().vectors.cols(), other_y.front().vectors.cols());
  for (std::size_t l = 0; l < y.size(); ++l) {
    products.array() += (y[l].vectors.transpose() * other_y[l].vectors).array() *
                        (delta[l].vectors.transpose() * other_delta[l].vectors).array();
  }
  return products;
}

/// How many gates are not as they were. A gate is the sign of a preactivation, which is that of its
/// activation: s is increasing with s(0) = 0.
class GateCount {
 public:
  /// Units, one a row, at inputs, one a column; `before` may have further columns.
  template <class Now, class Before>
  void add(const Now& now, const Before& before) {
    for (Eigen::Index j = 0; j < now.cols(); ++j) {
      flipped_ += ((now.col(j).array() > 0.0) != (before.col(j).array() > 0.0)).count();
    }
    gates_ += now.size();
  }

  double flipped_share() const {
    return gates_ == 0 ? 0.0 : static_cast<double>(flipped_) / static_cast<double>(gates_);
  }

 private:
  Eigen::Index flipped_ = 0;
  Eigen::Index gates_ = 0;
};

}  // namespace widthwise::sim
