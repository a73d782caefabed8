#include "verify/studies/hypernet_kernel.hpp"

#include "verify/studies/correlations.hpp"

namespace widthwise::verify {

double kernel_drift(sim::Hypernet& net, const HypernetInputPair& pair,
                    const std::vector<sim::HypernetInput>& training,
                    const std::vector<double>& targets) {
  const sim::HypernetTangent at_u = net.gradient(pair.u);
  const sim::HypernetTangent at_u_prime = net.gradient(pair.u_prime);
  const auto second = [&](const sim::HypernetInput& u, const sim::HypernetTangent& a,
                          const sim::HypernetTangent& b) {
    return net.directional_derivative(u, std::vector{a, b});
  };
  double drift = 0.0;
  for (std::size_t i = 0; i < training.size(); ++i) {
    const sim::HypernetTangent step = net.gradient(training[i]);
    const double residual = net.value(training[i]) - targets[i];
    drift -= residual * (second(pair.u, at_u_prime, step) + second(pair.u_prime, at_u, step));
  }
  return drift;
}

std::vector<std::string> HypernetKernel::columns() const {
  std::vector<std::string> columns = correlation_columns(1);
  if (with_drift) columns.emplace_back("drift");
  return columns;
}

Eigen::VectorXd HypernetKernel::measure(sim::Hypernet& net, const HypernetInputPair& inputs) const {
  const Eigen::VectorXd k = net.correlations(inputs.u, inputs.u_prime, 1);
  if (!with_drift) return k;
  // Before the list is begun: it may throw, and a list that is cut off is an error of its own.
  const double drift = kernel_drift(net, inputs, {inputs.u, inputs.u_prime}, {1.0, -1.0});
  Eigen::VectorXd numbers(3);
  numbers << k, drift;
  return numbers;
}

}  // namespace widthwise::verify
