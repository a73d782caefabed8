#pragma once
// The empirical NTK of hypernetworks against the angle between z and z'.

#include <string>
#include <vector>

#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// The NTK at u = (x, z) and u' = (x', z'), for z' at several angles to z, its length that of the
/// pair's z'. x, x' and z are those of the pair. See EnsembleStudy.
struct HypernetAngles {
  std::vector<double> degrees;

  std::string name() const { return "ntk-angles"; }

  /// "K1 at 15 degrees" and so on, one an angle.
  std::vector<std::string> columns() const;

  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const;
  sim::Queries queries() const { return {.gradients = static_cast<int>(degrees.size()) + 1}; }
};

/// The vector of the length of `z_prime` at an angle, in degrees, to z; at 0 and 180 exactly along
/// it. Lengths are not 0, and the dimension is 2 at least.
Eigen::VectorXd at_angle(const Eigen::VectorXd& z, const Eigen::VectorXd& z_prime, double degrees);

}  // namespace widthwise::verify
