#include "verify/studies/hypernet_components.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "verify/studies/correlations.hpp"

namespace widthwise::verify {
namespace {

using theory::HypernetComponent;

constexpr int kFirstOrder = 2;

}  // namespace

std::string component_name(const HypernetComponent& component) {
  return fmt::format("q{}j{}w{}p{}", component.aligned, component.transverse,
                     component.second_order, component.radial);
}

std::string HypernetComponents::name() const {
  return fmt::format("components{}", max_order);
}

std::vector<HypernetComponent> HypernetComponents::components() const {
  std::vector<HypernetComponent> components;
  for (int order = kFirstOrder; order <= max_order; ++order) {
    std::ranges::copy(theory::hypernet_components(order, depth_g), std::back_inserter(components));
  }
  return components;
}

std::vector<std::string> HypernetComponents::columns() const {
  std::vector<std::string> columns = correlation_columns(max_order);
  for (const HypernetComponent& component : components()) {
    columns.push_back("K_" + component_name(component));
  }
  return columns;
}

Eigen::Index HypernetComponents::column(const HypernetComponent& component) const {
  const std::vector<HypernetComponent> all = components();
  const auto found = std::ranges::find(all, component);
  if (found == all.end()) {
    throw std::invalid_argument("no column holds the component " + component_name(component));
  }
  return max_order + 1 + (found - all.begin());
}

// The sum of the components is K^(r), to rounding.
Eigen::VectorXd HypernetComponents::measure(sim::Hypernet& net,
                                            const HypernetInputPair& inputs) const {
  const Eigen::VectorXd measured = net.components(inputs.u, inputs.u_prime, max_order);
  const sim::ComponentAlgebra algebra = net.component_algebra(max_order);
  Eigen::VectorXd numbers(std::ssize(columns()));
  numbers.head(max_order + 1).setZero();
  for (int i = 0; i < algebra.size(); ++i) {
    numbers[algebra.monomials()[static_cast<std::size_t>(i)].order()] += measured[i];
  }
  Eigen::Index column = max_order + 1;
  for (const auto& [q, j, w, p] : components()) {
    numbers[column++] = measured[algebra.index({q, j, w, p}).value()];
  }
  return numbers;
}

}  // namespace widthwise::verify
