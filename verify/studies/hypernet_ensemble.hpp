#pragma once
// Random hypernetworks whose widths grow by one law.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/ensemble.hpp"
#include "sim/hypernet.hpp"
#include "sim/memory_use.hpp"
#include "verify/results/network_family.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// Hidden layers of f and weight layers of g where none are named.
inline constexpr int kDefaultHypernetDepthF = 1;
inline constexpr int kDefaultDepthG = 3;

/// Throws UsageError, with what is exact instead, unless 1 <= L_f <= 16 and 2 <= H <= 16.
void require_hypernet_depths(int depth_f, int depth_g);

/// Two inputs u = (x, z) and u' = (x', z').
struct HypernetInputPair {
  sim::HypernetInput u;
  sim::HypernetInput u_prime;
};

/// The named pair, or that of the setting.
HypernetInputPair hypernet_inputs(const std::optional<NamedPair>& pair, const Setting& setting);

/// Its vectors as "x", "x_prime", "z", "z_prime".
std::map<std::string, Eigen::VectorXd> by_name(const HypernetInputPair& inputs);

/// S and Theta_f of an infinitely wide f with `depth_f` hidden layers, at these inputs.
sim::InfiniteWidth limit_of_f(int depth_f, const std::vector<Eigen::VectorXd>& inputs,
                              const sim::Activation& activation = sim::Activation::kRelu);

/// Activations and laws of f and of g. The biases of g are emitted by f as its weights are: a
/// column more of each matrix.
struct HypernetParts {
  sim::Activation activation_f = sim::Activation::kRelu;
  sim::Activation activation_g = sim::Activation::kRelu;
  sim::NetworkLaw law_f = {};
  sim::NetworkLaw law_g = {};

  bool are_usual() const;
};

/// Throws UsageError where f is infinite and its limit is not known here.
void require_known_limit(const WidthLaw& widths, const HypernetParts& parts);

/// Hypernetworks, of ReLUs unless `parts` says otherwise; where f is infinite, with its limit at
/// the two inputs, which require_known_limit() must allow. See EnsembleStudy.
struct HypernetEnsemble {
  WidthLaw widths = WidthLaw::joint();
  int depth_f = kDefaultHypernetDepthF;
  int depth_g = kDefaultDepthG;
  std::optional<NamedPair> pair = std::nullopt;  ///< nothing: the setting's inputs

  /// Draw k of every width has the same random numbers, so that what a width that is held fixed
  /// makes of them is the same at all, and slopes are known three times as well (in the variance).
  bool common_numbers = false;

  HypernetParts parts = {};

  NetworkFamily networks() const;

  /// E.g. "hypernet.f1.g3.joint.close": depths, widths, named pair; ".common" for common numbers,
  /// whose keys have width 0, and ".f-gelu.g-tanh.g-sigma-w2" for parts that are not usual.
  std::string key_name() const;

  /// "hypernet.f1.g3.joint.close.ntk".
  std::string study_name(const std::string& observable) const;

  HypernetInputPair inputs(const Setting& setting) const { return hypernet_inputs(pair, setting); }
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting& setting) const {
    return by_name(inputs(setting));
  }
  sim::Hypernet network(const HypernetInputPair& inputs, sim::Engine engine, std::int64_t width,
                        const sim::SampleKey& key) const;
  double bytes(sim::Engine engine, std::int64_t width, const sim::Queries& asked) const;

  sim::Draws correlations(const HypernetInputPair& inputs, sim::Engine engine, std::int64_t width,
                          const sim::SampleKey& first, std::int64_t n, int max_order) const;
  std::int64_t correlations_at_once(const HypernetInputPair& inputs, sim::Engine engine,
                                    std::int64_t width, int max_order) const;
  double bytes_of_correlations(const HypernetInputPair& inputs, sim::Engine engine,
                               std::int64_t width, int max_order) const;

 private:
  sim::SampleKey own(sim::SampleKey key) const;
};

}  // namespace widthwise::verify
