#pragma once
// A matrix whose last column is multiplied by a number: that of the biases, where they are measured
// in other units than the weights beside them.

#include "sim/linear_map.hpp"

namespace widthwise::sim {

/// W diag(1, .., 1, s). Refers to W.
class ScaledColumn final : public LinearMap {
 public:
  ScaledColumn(LinearMap& map, double s) : map_(map), s_(s) {}

  Eigen::Index rows() const override { return map_.rows(); }
  Eigen::Index cols() const override { return map_.cols(); }

  Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override {
    check_size(x.size(), cols());
    Eigen::VectorXd scaled = x;
    scaled.tail<1>() *= s_;
    return map_.times(scaled, factor);
  }

  Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                  double factor) override {
    Eigen::VectorXd image = map_.transpose_times(y, factor);
    image.tail<1>() *= s_;
    return image;
  }

 private:
  LinearMap& map_;
  double s_;
};

}  // namespace widthwise::sim
