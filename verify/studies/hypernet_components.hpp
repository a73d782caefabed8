#pragma once
// K^(r) of hypernetworks by its components: what theory/hypernet_components.hpp speaks of.

#include <string>
#include <vector>

#include "theory/hypernet_components.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// K^(0..max_order)(u; u', .., u') and the components of those from the second order on, which is
/// the first that has several. Of networks with one hidden layer of f. See EnsembleStudy.
struct HypernetComponents {
  int max_order;
  int depth_g;

  std::string name() const;

  /// "K0" .. "K4", then "K_q2j0w0p0" and so on: aligned, transverse, second-order, radial moves.
  std::vector<std::string> columns() const;

  /// The column of a component that is among them.
  Eigen::Index column(const theory::HypernetComponent& component) const;

  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const;

  sim::Queries queries() const {
    return {.gradients = 1, .moves = 1, .order = max_order, .by_kind = true};
  }

 private:
  std::vector<theory::HypernetComponent> components() const;
};

/// "q2j0w0p0".
std::string component_name(const theory::HypernetComponent& component);

}  // namespace widthwise::verify
