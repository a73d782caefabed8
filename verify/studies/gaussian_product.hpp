#pragma once
#include <Eigen/Core>
#include <span>

namespace widthwise::verify {

/// E[x_i x_j ..] over the indices in `factors`, for centred Gaussians x with this covariance: the
/// sum over all pairings of the factors of products of covariances [Isserlis1918]. 0 for an odd
/// number of factors, 1 for none; (p - 1)!! terms for p of them. Throws std::invalid_argument for
/// an index outside the covariance.
double gaussian_product(const Eigen::MatrixXd& covariance, std::span<const int> factors);

}  // namespace widthwise::verify
