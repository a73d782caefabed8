#include "sim/covariance_root.hpp"

#include <Eigen/Cholesky>
#include <stdexcept>

namespace widthwise::sim {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd covariance_root(const MatrixXd& covariance) {
  constexpr double kRounding = 1e-12;
  const Eigen::LDLT<MatrixXd> decomposition(covariance);
  const VectorXd pivots = decomposition.vectorD();
  if (!(pivots.minCoeff() >= -kRounding * covariance.trace())) {
    throw std::invalid_argument("the covariance of the weights is indefinite or undefined");
  }
  MatrixXd root = decomposition.matrixL();
  root = decomposition.transpositionsP().transpose() * root;
  return root * pivots.cwiseMax(0.0).cwiseSqrt().asDiagonal();
}

}  // namespace widthwise::sim
