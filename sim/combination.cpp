#include "sim/combination.hpp"

namespace widthwise::sim {

using Eigen::VectorXd;

VectorXd Combination::times(const Eigen::Ref<const VectorXd>& x, double factor) {
  check_size(x.size(), cols());  // of no terms too
  VectorXd sum = VectorXd::Zero(rows());
  for (const auto& [coefficient, map] : terms_) {
    if (coefficient != 0.0) sum += map->times(x, factor * coefficient);
  }
  return sum;
}

VectorXd Combination::transpose_times(const Eigen::Ref<const VectorXd>& y, double factor) {
  check_size(y.size(), rows());
  VectorXd sum = VectorXd::Zero(cols());
  for (const auto& [coefficient, map] : terms_) {
    if (coefficient != 0.0) sum += map->transpose_times(y, factor * coefficient);
  }
  return sum;
}

}  // namespace widthwise::sim
