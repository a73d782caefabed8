#pragma once
// Eigen's Cholesky decomposition, tile by tile on several threads.

#include <Eigen/Core>

#include "verify/regression/parallel_range.hpp"

namespace widthwise::verify {

/// Replaces the lower triangle of a symmetric matrix, of which no more is read, by its Cholesky
/// factor. False if the matrix is not positive definite, or the workers are to stop: then what is
/// left is nothing.
bool cholesky_in_place(Eigen::MatrixXd& matrix, const Workers& workers);

}  // namespace widthwise::verify
