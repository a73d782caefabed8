#pragma once
// Roots of covariances.

#include <Eigen/Core>

namespace widthwise::sim {

/// A square R with covariance = R R^T, where the covariance may be singular: P^T L sqrt(D) of the
/// pivoted decomposition. Throws std::invalid_argument for one that is indefinite or undefined.
Eigen::MatrixXd covariance_root(const Eigen::MatrixXd& covariance);

}  // namespace widthwise::sim
