#pragma once
// Sums of products whose bits do not depend on how many numbers the machine holds in a register.

#include <Eigen/Core>
#include <cmath>

namespace widthwise::sim {

/// a.b over n entries, in interleaved parts that are added in a fixed order.
double dot(const double* a, const double* b, Eigen::Index n);

/// a.b of vectors of one size.
inline double dot(const Eigen::Ref<const Eigen::VectorXd>& a,
                  const Eigen::Ref<const Eigen::VectorXd>& b) {
  return dot(a.data(), b.data(), a.size());
}

/// |x|^2.
inline double squared_norm(const Eigen::Ref<const Eigen::VectorXd>& x) {
  return dot(x.data(), x.data(), x.size());
}

/// |x|.
inline double euclidean_norm(const Eigen::Ref<const Eigen::VectorXd>& x) {
  return std::sqrt(squared_norm(x));
}

}  // namespace widthwise::sim
