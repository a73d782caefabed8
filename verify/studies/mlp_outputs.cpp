#include "verify/studies/mlp_outputs.hpp"

#include <cmath>

#include "verify/studies/mlp_limit.hpp"

namespace widthwise::verify {

Eigen::VectorXd MlpOutputs::measure(sim::Mlp& mlp, const MlpInputPair& at) const {
  const auto& [u, u_prime] = at;
  const int depth = mlp.shape().n_layers() - 1;
  mlp.shape().require_usual("a network whose outputs are measured by their limit");
  const double limit = mlp_limit(mlp.shape().activation, depth, u, u).nngp;
  const auto [outputs, covariance] = mlp.conditional_law({u, u_prime});
  Eigen::VectorXd numbers(3);
  numbers << outputs[0] / std::sqrt(limit), covariance(0, 0), covariance(0, 1);
  return numbers;
}

}  // namespace widthwise::verify
