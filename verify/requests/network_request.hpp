#pragma once
// Which networks are drawn, in the words of the command line and of claims files.

#include <optional>
#include <string>

#include "verify/studies/network_spec.hpp"

namespace widthwise::verify {

struct NetworkRequest {
  std::string activation = "relu";  ///< of an MLP or of f
  std::optional<std::string> activation_g = {};
  std::optional<std::string> sigma_w = {};  ///< "1.5" or "1.5,1,1,0.8"
  std::optional<std::string> sigma_b = {};
  std::optional<std::string> biases = {};
  std::optional<std::string> residual = {};
  std::optional<std::string> width_ratios = {};
  std::optional<std::string> parameterisation = {};
  std::optional<std::string> weights = {};
  std::optional<std::string> sigma_w_g = {};
  std::optional<std::string> sigma_b_g = {};
  std::optional<std::string> residual_g = {};

  /// The network that was meant, which can be drawn. Throws UsageError for what is no word or
  /// number here, for options of g where the model has none, for such without effect, and as
  /// require_network() does.
  NetworkSpec spec(NetworkModel model, std::optional<int> depth, std::optional<int> depth_g) const;
};

}  // namespace widthwise::verify
