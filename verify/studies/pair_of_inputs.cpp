#include "verify/studies/pair_of_inputs.hpp"

#include <algorithm>
#include <cmath>

namespace widthwise::verify {

// The sine is the length of a remainder: from the covariance it would come with an error of 1e-8
// where x and y are parallel, and the kernels are as steep there as the angle itself.
theory::GaussianPair<double> pair_of_inputs(const Eigen::VectorXd& x, const Eigen::VectorXd& y) {
  const auto d = static_cast<double>(x.size());
  if (x.isZero(0.0) || y.isZero(0.0)) {
    return theory::gaussian_pair(
        theory::Covariance<double>{x.squaredNorm() / d, 0.0, y.squaredNorm() / d});
  }
  const Eigen::VectorXd a = x.normalized();
  const Eigen::VectorXd b = y.normalized();
  const double cosine = std::clamp(a.dot(b), -1.0, 1.0);
  const double root = std::sqrt(d);
  return {x.norm() / root, y.norm() / root, cosine, (a - cosine * b).norm()};
}

}  // namespace widthwise::verify
