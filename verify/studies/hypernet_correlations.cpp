#include "verify/studies/hypernet_correlations.hpp"

#include <fmt/format.h>

namespace widthwise::verify {

std::string HypernetCorrelations::measured() const {
  return fmt::format("k{}", max_order_);
}

std::vector<std::string> HypernetCorrelations::columns() const {
  std::vector<std::string> columns;
  for (int r = 0; r <= max_order_; ++r) columns.push_back(fmt::format("K{}", r));
  return columns;
}

Eigen::VectorXd HypernetCorrelations::measure(sim::Hypernet& net,
                                              const HypernetInputPair& inputs) const {
  return net.correlations(inputs.u, inputs.u_prime, max_order_);
}

}  // namespace widthwise::verify
