#include "widthwise/verify/hypernet_limit.hpp"

namespace widthwise::verify {
namespace {

theory::GaussianPair<double> input_pair(const Eigen::VectorXd& x, const Eigen::VectorXd& y) {
  const auto d = static_cast<double>(x.size());
  return theory::gaussian_pair(
      theory::Covariance<double>{x.squaredNorm() / d, x.dot(y) / d, y.squaredNorm() / d});
}

}  // namespace

theory::HypernetKernel<double> hypernet_limit(const sim::HypernetInput& u,
                                              const sim::HypernetInput& u_prime, int depth_f,
                                              int depth_g) {
  return theory::hypernet_kernel(depth_f, depth_g, input_pair(u.x, u_prime.x),
                                 input_pair(u.z, u_prime.z));
}

}  // namespace widthwise::verify
