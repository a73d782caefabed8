#pragma once
// The outputs of MLPs at two inputs: what Theorem 2 speaks of.

#include <string>
#include <vector>

#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {

/// Outputs at u and u'. See EnsembleStudy.
///
/// Given the hidden layers outputs are Gaussian with a known covariance; its mean is the covariance
/// of the outputs, and its relative variance their excess kurtosis, both with less noise than
/// products of outputs have.
struct MlpOutputs {
  /// Columns, in this order.
  enum Column {
    kOutput,     ///< f(u) / sqrt(its limiting variance)
    kVariance,   ///< conditional variance of f(u)
    kCovariance  ///< conditional covariance of f(u), f(u')
  };

  std::string name() const { return "outputs"; }
  std::vector<std::string> columns() const { return {"f / sigma", "Var f", "Cov(f, f')"}; }
  Eigen::VectorXd measure(sim::Mlp& mlp, const MlpInputPair& at) const;
  sim::Queries queries() const { return {.values = 2}; }
};

}  // namespace widthwise::verify
