#include "verify/studies/hypernet_outputs.hpp"

#include <stdexcept>

#include "verify/studies/hypernet_limit.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Eigen::Index kCombinations = 4;

std::vector<sim::HypernetInput> combinations(const HypernetInputPair& pair) {
  return {pair.u, {pair.u_prime.x, pair.u.z}, {pair.u.x, pair.u_prime.z}, pair.u_prime};
}

}  // namespace

MatrixXd limiting_covariance(const HypernetInputPair& pair, int depth_f, int depth_g) {
  const auto inputs = combinations(pair);
  MatrixXd covariance(kCombinations, kCombinations);
  for (Eigen::Index i = 0; i < kCombinations; ++i) {
    for (Eigen::Index j = 0; j < kCombinations; ++j) {
      covariance(i, j) = hypernet_limit(inputs[i], inputs[j], depth_f, depth_g).nngp;
    }
  }
  return covariance;
}

std::vector<std::string> HypernetOutputs::columns() const {
  return {"h / sigma", "projection 1", "projection 2", "Var h", "Cov(h, h')", "Gram overlap"};
}

VectorXd HypernetOutputs::measure(sim::Hypernet& net, const HypernetInputPair& pair) const {
  const auto& [f, g] = net.shape();
  f.require_usual("a network whose outputs are measured by their limit");
  g.require_usual("a network whose outputs are measured by their limit");
  if (f.activation != sim::Activation::kRelu || g.activation != sim::Activation::kRelu) {
    throw std::invalid_argument("the limits of hypernetworks' outputs are known for ReLUs");
  }
  const MatrixXd limit = limiting_covariance(pair, f.n_layers() - 1, g.n_layers());
  const auto inputs = combinations(pair);
  const auto [h, covariance] = net.conditional_law(inputs);
  const VectorXd& outputs = h;
  const auto projected = [&](const Eigen::Vector4d& a) {
    return a.dot(outputs) / std::sqrt(a.dot(limit * a));
  };
  VectorXd numbers(columns().size());
  numbers << h[0] / std::sqrt(limit(0, 0)), projected({1.0, -2.0, 3.0, -0.5}),
      projected({1.0, 1.0, -1.0, 0.5}), covariance(0, 0), covariance(0, 3),
      covariance.cwiseProduct(limit).sum() / limit.squaredNorm();
  return numbers;
}

}  // namespace widthwise::verify
