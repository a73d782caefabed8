#pragma once
// What outputs are given all weights but the last ones.

#include <Eigen/Core>

namespace widthwise::sim {

/// Outputs of a network at several inputs u_1 .. u_p, and the centred Gaussian law that they were
/// drawn from given all weights but the last ones.
struct ConditionalLaw {
  Eigen::VectorXd outputs;     ///< p entries
  Eigen::MatrixXd covariance;  ///< p x p
};

}  // namespace widthwise::sim
