#include "widthwise/sim/emitter.hpp"

#include <stdexcept>

namespace widthwise::sim {

using Eigen::VectorXd;

Combination::Combination(std::vector<std::pair<double, LinearMap*>> terms)
    : terms_(std::move(terms)) {
  if (terms_.empty()) throw std::invalid_argument("a combination of no matrices has no size");
}

VectorXd Combination::times(const Eigen::Ref<const VectorXd>& x, double factor) {
  VectorXd sum = VectorXd::Zero(rows());
  for (const auto& [coefficient, map] : terms_) {
    if (coefficient != 0.0) sum += map->times(x, factor * coefficient);
  }
  return sum;
}

VectorXd Combination::transpose_times(const Eigen::Ref<const VectorXd>& y, double factor) {
  VectorXd sum = VectorXd::Zero(cols());
  for (const auto& [coefficient, map] : terms_) {
    if (coefficient != 0.0) sum += map->transpose_times(y, factor * coefficient);
  }
  return sum;
}

}  // namespace widthwise::sim
