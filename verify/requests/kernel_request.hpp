#pragma once
// Networks whose infinite-width kernels are asked for, in the words of the command line.

#include <optional>
#include <string>

#include "verify/exact/kernel_json.hpp"

namespace widthwise::verify {

/// What is said of activation, sigmas, biases and skips is of an MLP, or of f where not of g.
struct KernelWords {
  std::string model = "mlp";  ///< or "hypernet"
  std::string activation = "relu";
  std::optional<std::string> activation_g = {};
  std::optional<int> depth_f = {};  ///< hidden layers: 3, or 1 of the f of hypernetworks
  std::optional<int> depth_g = {};  ///< weight layers of g: 3
  std::string sigma_w = "1";        ///< one, or one a layer: "1.5,1,1,0.8"
  std::string sigma_b = "0";
  std::string biases = "trained";  ///< or "fixed"
  std::string residual = "none";   ///< or "plain", "scaled"
  std::optional<std::string> parameterisation = {};
  std::optional<std::string> sigma_w_g = {};  ///< likewise: "1"
  std::optional<std::string> sigma_b_g = {};
  std::optional<std::string> residual_g = {};
  // Of one pair of inputs:
  std::optional<std::string> rho_x = {};
  std::optional<std::string> rho_z = {};
  std::optional<NumeralPair> norm_x = {};
  std::optional<NumeralPair> norm_z = {};
  int digits = 0;

  /// Throws UsageError for a model that there is not.
  bool is_hypernet() const;

  /// The same of an MLP. Throws UsageError for what is said of g, for words that there are not and
  /// such without effect.
  KernelRequest mlp_request() const;

  /// The same of a hypernetwork. Throws UsageError likewise.
  HypernetKernelRequest hypernet_request() const;
};

}  // namespace widthwise::verify
