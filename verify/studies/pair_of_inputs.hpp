#pragma once
// Two inputs as the first layer of a network sees them.

#include <Eigen/Core>

#include "theory/gaussian_pair.hpp"

namespace widthwise::verify {

/// The Gaussian pair with covariance (|x|^2, x.y, |y|^2) / d, x and y in R^d.
theory::GaussianPair<double> pair_of_inputs(const Eigen::VectorXd& x, const Eigen::VectorXd& y);

}  // namespace widthwise::verify
