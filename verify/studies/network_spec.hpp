#pragma once
// Which random networks are meant: what a command line, a claims file or a caller says of them.

#include <optional>
#include <string>
#include <vector>

#include "sim/activation.hpp"
#include "sim/network_law.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {

enum class NetworkModel { kMlp, kHypernet };

/// An MLP, or a hypernetwork; widths apart, which a study runs through. All that has a default is
/// that of the networks of Theorem 1.
struct NetworkSpec {
  NetworkModel model = NetworkModel::kMlp;
  sim::Activation activation = sim::Activation::kRelu;  ///< of an MLP, or of f
  std::optional<int> depth = std::nullopt;              ///< hidden layers of an MLP (3) or of f (1)
  std::vector<double> width_ratios = {};  ///< of hidden layers to n; none: all have width n
  sim::NetworkLaw law = {};               ///< of an MLP, or of f with its last layer

  // Of hypernetworks.
  sim::Activation activation_g = sim::Activation::kRelu;
  std::optional<int> depth_g = std::nullopt;  ///< weight layers of g (3)
  sim::NetworkLaw law_g = {};                 ///< g has no parameters of its own: scales and skips

  /// Hidden layers and weight layers of g with the defaults put in.
  int hidden_layers() const;
  int weight_layers_of_g() const;

  bool operator==(const NetworkSpec&) const = default;
};

/// The random networks that are meant, MLPs or hypernetworks whose widths grow by a law. Throw
/// UsageError as require_network() and require_known_limit() do.
MlpEnsemble mlp_ensemble(const NetworkSpec& spec);
HypernetEnsemble hypernet_ensemble(const NetworkSpec& spec, const WidthLaw& widths);

/// Throws UsageError for a skip between hidden layers of which there are too few; of g, by its
/// weight layers.
void require_layers_to_skip(sim::Residual residual, int hidden_layers);
void require_layers_of_g_to_skip(sim::Residual residual, int weight_layers);

/// Throws UsageError, with the sentence, for a network that cannot be drawn: a wrong number of
/// sigmas, one that is negative or not finite, a residual network of unequal widths, weights that
/// are not Gaussian, and whatever a hypernetwork does not have.
void require_network(const NetworkSpec& spec);

}  // namespace widthwise::verify
