#pragma once
// The outputs of hypernetworks over a set of inputs: what Theorem 2 speaks of.

#include <string>
#include <vector>

#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// Outputs at all combinations (x, z), (x', z), (x, z'), (x', z') of the pair. See EnsembleStudy.
///
/// Given all but the last weight matrix of g, the outputs are Gaussian; their covariance is known
/// for each draw. Its mean is the covariance of the outputs, and its relative variance their excess
/// kurtosis, both with far less noise than products of outputs have.
struct HypernetOutputs {
  /// Columns, in this order.
  enum Column {
    kOutput,       ///< h(u) / sqrt(its limiting variance)
    kProjection1,  ///< a combination of all outputs, of limiting variance 1
    kProjection2,  ///< another
    kVariance,     ///< conditional variance of h(u)
    kCovariance,   ///< conditional covariance of h(u), h(u')
    kGram          ///< overlap of the conditional covariance matrix with the limit; tends to 1
  };

  std::string name() const { return "outputs"; }
  std::vector<std::string> columns() const;
  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const;
  sim::Queries queries() const { return {.values = 4}; }
};

/// S G^{H-1} over the four combinations of a pair, 4 x 4.
Eigen::MatrixXd limiting_covariance(const HypernetInputPair& pair, int depth_f, int depth_g);

}  // namespace widthwise::verify
