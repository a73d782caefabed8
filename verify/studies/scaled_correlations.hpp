#pragma once
// Derivative correlations of MLPs times the power of the width at which Theorem 1 says they stay.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/memory_use.hpp"
#include "verify/studies/correlations.hpp"

namespace widthwise::verify {

/// n^(r-1) K^(r)(u; u', .., u') for r = 1 .. max_order, of MLPs whose hidden layers are n wide; of
/// order 0 K^(0) itself. See EnsembleStudy.
struct ScaledCorrelations {
  int max_order;

  std::string name() const { return "scaled"; }
  std::vector<std::string> columns() const;

  template <class Network, class InputPair>
  Eigen::VectorXd measure(Network& network, const InputPair& at) const {
    Eigen::VectorXd k = unscaled().measure(network, at);
    const auto width = static_cast<double>(network.shape().width(1));
    double scale = 1.0;
    for (Eigen::Index r = 1; r < k.size(); ++r, scale *= width) k(r) *= scale;
    return k;
  }

  sim::Queries queries() const { return unscaled().queries(); }

 private:
  Correlations unscaled() const { return {max_order}; }
};

}  // namespace widthwise::verify
