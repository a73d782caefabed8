#pragma once
// A sum of matrices that live elsewhere.

#include <Eigen/Core>
#include <utility>
#include <vector>

#include "sim/linear_map.hpp"

namespace widthwise::sim {

/// sum_k c_k M_k of rows x cols matrices, which must outlive it; zero if there are no terms.
class Combination final : public LinearMap {
 public:
  Combination(Eigen::Index rows, Eigen::Index cols) : rows_(rows), cols_(cols) {}

  void add(double coefficient, LinearMap& map) { terms_.emplace_back(coefficient, &map); }

  Eigen::Index rows() const override { return rows_; }
  Eigen::Index cols() const override { return cols_; }
  Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override;
  Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                  double factor) override;

 private:
  Eigen::Index rows_;
  Eigen::Index cols_;
  std::vector<std::pair<double, LinearMap*>> terms_;
};

}  // namespace widthwise::sim
