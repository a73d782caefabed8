#pragma once
// Infinite-width kernels between many inputs of one network: what is asked for, and the matrices.

#include <optional>

#include "verify/regression/gram_matrices.hpp"
#include "verify/requests/kernel_request.hpp"

namespace widthwise::verify {

struct GramRequest {
  KernelWords network = {};  ///< what it says of a pair of inputs is without meaning
  Pairing pairing = Pairing::kOneByOne;
  Workers workers = {};
};

/// A request that makes sense, ready to be evaluated.
class GramKernel {
 public:
  /// Throws UsageError for a network that there is not, or that has no such kernels.
  explicit GramKernel(const GramRequest& request);

  /// Nothing if it is an MLP.
  const std::optional<theory::HypernetArchitecture<double>>& hypernet() const { return hypernet_; }
  /// The MLP, or f.
  const theory::MlpArchitecture<double>& f() const { return hypernet_ ? hypernet_->f : mlp_; }

  /// Between all inputs, columns of x, and of z where there is a g. Throws UsageError for x and z
  /// that do not make pairs, or that are more than fit in memory with `copies` of the matrices,
  /// ResourceError if the workers were to stop, and std::invalid_argument for inputs that are too
  /// large for the kernel, as far as that is found on the way: see all_finite().
  GramMatrices among(const Tuples& inputs, double copies = 0.0) const;

  /// Between all of `left` (rows) and all of `right` (columns). Throws likewise, and UsageError
  /// unless both have the same dimensions.
  GramMatrices between(const Tuples& left, const Tuples& right, double copies = 0.0) const;

 private:
  double count(const Tuples& inputs) const;
  void require_memory_for(double rows, double columns, double copies) const;
  GramMatrices finished(GramMatrices gram) const;
  theory::MlpArchitecture<double> mlp_at(const Tuples& inputs) const;

  Pairing pairing_;
  Workers workers_;
  std::optional<theory::HypernetArchitecture<double>> hypernet_;
  theory::MlpArchitecture<double> mlp_;  // without its input dimension
};

/// Whether all numbers are finite: else the inputs are too large.
bool all_finite(const GramMatrices& gram);

}  // namespace widthwise::verify
