#pragma once
// Random MLPs whose hidden widths grow together.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/ensemble.hpp"
#include "sim/memory_use.hpp"
#include "sim/mlp.hpp"
#include "verify/results/network_family.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// Hidden layers where none are named.
inline constexpr int kDefaultDepth = 3;

/// Throws UsageError unless an MLP of this depth can be drawn.
void require_depth(int depth);

/// Throws UsageError unless these are numbers from 1e-6 to 1e6, one for each of `depth` hidden
/// layers, or none.
void require_width_ratios(const std::vector<double>& ratios, int depth);

/// The inputs u and u' of an MLP, each in R^d.
struct MlpInputPair {
  Eigen::VectorXd u;
  Eigen::VectorXd u_prime;
};

/// The shape of an MLP of width n; hidden layers with ratios have ratio times n units, rounded, at
/// least 1.
sim::MlpShape mlp_shape(Eigen::Index input_dimension, int depth, std::int64_t n,
                        const sim::Activation& activation, const std::vector<double>& width_ratios,
                        const sim::NetworkLaw& law);

/// ".n-2n-0.5n", or nothing without ratios.
std::string ratio_suffix(const std::vector<double>& width_ratios);

/// MLPs with `depth` hidden layers, at the inputs x and x' of the run or a pair of their own. See
/// EnsembleStudy.
struct MlpEnsemble {
  sim::Activation activation = sim::Activation::kRelu;
  int depth = kDefaultDepth;
  RunInputs at = {};
  std::vector<double> width_ratios = {};         ///< of hidden layers to n; none: all have width n
  std::optional<NamedPair> pair = std::nullopt;  ///< in place of the inputs of the run
  WidthLaw widths = WidthLaw::mlp();             ///< or a constant one
  sim::NetworkLaw law = {};

  NetworkFamily networks() const;

  /// E.g. "mlp.relu.depth3", with ".single-input" where u' = u, ".unit-norms", ".n-2n-0.5n" for
  /// unequal widths, ".width64" for a constant one, what law_suffix() says, and the name of a pair.
  std::string key_name() const;

  /// key_name() for Correlations, whose highest order it lacks, so that K^(r) does not depend on
  /// it; with the name of any other observable behind.
  std::string study_name(const std::string& observable) const;

  MlpInputPair inputs(const Setting& setting) const;
  /// u is "x", u' is "x_prime".
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting& setting) const;
  sim::Mlp network(const MlpInputPair& inputs, sim::Engine engine, std::int64_t width,
                   const sim::SampleKey& key) const;
  double bytes(sim::Engine engine, std::int64_t width, sim::Queries asked) const;

  sim::Draws correlations(const MlpInputPair& inputs, sim::Engine engine, std::int64_t width,
                          const sim::SampleKey& first, std::int64_t n, int max_order) const;
  std::int64_t correlations_at_once(const MlpInputPair& inputs, sim::Engine engine,
                                    std::int64_t width, int max_order) const;
  double bytes_of_correlations(const MlpInputPair& inputs, sim::Engine engine, std::int64_t width,
                               int max_order) const;

 private:
  sim::MlpShape shape(Eigen::Index input_dimension, std::int64_t width) const;
};

}  // namespace widthwise::verify
