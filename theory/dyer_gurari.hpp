#pragma once
// The conjecture of Dyer and Gur-Ari: how correlation functions shrink with the width n.
//
// A correlation function is the expectation of a product C of m factors f, each differentiated over
// all weights, every index standing twice and summed: d_m f d_n f d_mn f. Its cluster graph has a
// vertex a factor and an edge an index. What is theirs, what is derived here from Theorem 1, and
// what is our own guess is marked at each rule. Exponents e are those of |E C| ~ n^e, or of Var C.

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "theory/activation_table.hpp"
#include "theory/theorem1.hpp"
#include "theory/theorem_text.hpp"

namespace widthwise::theory {

/// An upper bound. Conjectured for deep networks with smooth activations, proved in special cases
/// (theory/REFERENCES.md).
inline constexpr TheoremText kDyerGurariBound{
    "a correlation function C of m factors is O(n^s) with s = n_even + n_odd / 2 - m / 2, where "
    "n_even and n_odd count the connected components of its cluster graph that have an even and an "
    "odd number of vertices",
    "MLP with all hidden widths equal to n, NTK parameterisation, no biases, entries i.i.d. "
    "N(0, 1), fixed depth and inputs; linear, ReLU or smooth activation",
    "[Dyer2020, Sec. 2.2, Conjecture 1]"};

/// Our sharpening for smooth activations, in two parts: that the bound of the mean is attained is
/// conjectured there and here; that of the variance is a derivation by orders of magnitude of ours.
inline constexpr TheoremText kDyerGurariSmooth{
    "|E C| ~ n^s(C) and Var C ~ n^s(C x C), the cluster bounds; where all components of C are even "
    "Var C ~ n^(s(C x C) - 1), since E C^2 factorises into (E C)^2 at leading order",
    "MLP with a smooth activation, all hidden widths equal to n, NTK parameterisation, no biases, "
    "entries i.i.d. N(0, 1), fixed depth and inputs at which no leading coefficient vanishes",
    "[Dyer2020, Sec. 2.2, Conjecture 1] taken as attained; the variance of even components is our "
    "conjecture"};

/// For ReLU and linear networks, from Theorem 1: see theorem1_correlation_exponents().
inline constexpr TheoremText kDyerGurariMultilinear{
    "a component that is K^(r) contributes n^(1-r) for r >= 1 and 1 for r = 0, so |E C| ~ "
    "n^(sum (1-r)) and Var C ~ n^(2 sum (1-r)), one power less where every component is K^(1), "
    "whose limit is not random",
    "ReLU or linear MLP, all hidden widths equal to n, NTK parameterisation, no biases, entries "
    "i.i.d. N(0, 1), fixed depth and inputs, gates frozen at initialisation",
    "[Littwin2020, Thm 1; statement from the abstract of v1], taken as the size of E C and of the "
    "spread of C; [Jacot2018, Thm 1] for K^(1)"};

/// Indices as pairs of the factors that hold them, numbered from 0.
using ClusterEdges = std::span<const std::pair<int, int>>;

/// A connected component of a cluster graph.
struct Cluster {
  int n_vertices = 0;
  int n_edges = 0;
  int max_degree = 0;  ///< the largest number of indices that one factor has
};

/// The connected components, in the order of their first factors. Throws std::invalid_argument for
/// fewer than one factor or an edge that leads out of them.
inline std::vector<Cluster> clusters(int n_factors, ClusterEdges edges) {
  if (n_factors < 1) throw std::invalid_argument("a correlation function has a factor at least");
  std::vector<int> first(static_cast<std::size_t>(n_factors));  // of each factor's component
  std::iota(first.begin(), first.end(), 0);
  std::vector<int> degree(first.size(), 0);
  for (const auto& [i, j] : edges) {
    if (std::min(i, j) < 0 || std::max(i, j) >= n_factors) {
      throw std::invalid_argument("an index joins factors that are not there");
    }
    ++degree[static_cast<std::size_t>(i)];
    ++degree[static_cast<std::size_t>(j)];
    const int a = first[static_cast<std::size_t>(i)];
    const int b = first[static_cast<std::size_t>(j)];
    std::ranges::replace(first, std::max(a, b), std::min(a, b));
  }
  std::vector<Cluster> found;
  for (int root = 0; root < n_factors; ++root) {
    Cluster cluster;
    int degrees = 0;
    for (std::size_t k = 0; k < first.size(); ++k) {
      if (first[k] != root) continue;
      ++cluster.n_vertices;
      degrees += degree[k];
      cluster.max_degree = std::max(cluster.max_degree, degree[k]);
    }
    cluster.n_edges = degrees / 2;
    if (cluster.n_vertices > 0) found.push_back(cluster);
  }
  return found;
}

/// s_C = n_even + n_odd / 2 - m / 2 [Dyer2020, Sec. 2.2, Conjecture 1]. Throws as clusters() does.
inline double cluster_bound(int n_factors, ClusterEdges edges) {
  double bound = -0.5 * n_factors;
  for (const Cluster& cluster : clusters(n_factors, edges)) {
    bound += cluster.n_vertices % 2 == 0 ? 1.0 : 0.5;
  }
  return bound;
}

/// The bound of Var C <= E C^2, whose graph is two copies of that of C: every count doubles.
inline double cluster_variance_bound(int n_factors, ClusterEdges edges) {
  return 2.0 * cluster_bound(n_factors, edges);
}

/// Exponents of |E C| and Var C. With an odd number of factors E C = 0 at every width, since C is
/// odd in the weights of the last layer: there is no exponent.
struct CorrelationExponents {
  std::optional<double> mean;
  double variance;
};

/// kDyerGurariSmooth: the bounds as attained, and where all components are even one power less in
/// the variance. Why: among the clusters of E C^2 those that join the two copies make it differ
/// from (E C)^2; joining two even components costs n_even one, so that what is left of E C^2 -
/// (E C)^2 is smaller by 1 / n. Joining two odd components makes one even: nothing is lost.
inline CorrelationExponents cluster_exponents(int n_factors, ClusterEdges edges) {
  const bool even = std::ranges::all_of(clusters(n_factors, edges), [](const Cluster& cluster) {
    return cluster.n_vertices % 2 == 0;
  });
  CorrelationExponents exponents{std::nullopt,
                                 cluster_variance_bound(n_factors, edges) - (even ? 1.0 : 0.0)};
  if (n_factors % 2 == 0) exponents.mean = cluster_bound(n_factors, edges);
  return exponents;
}

/// kDyerGurariMultilinear, for ReLU and linear networks. A component of v vertices is K^(v-1) if
/// one factor holds every index (a star), and Theorem 1 gives its size, n^(2-v) (n^0 for v = 1);
/// K^(1) alone has a limit that is not random, with a spread of n^(-1/2). What remains of K^(r)
/// where the deterministic term of the cluster bound is absent is a polynomial in outputs f, random
/// at its own order. So sizes multiply: the mean of C, if not zero, and its standard deviation are
/// of the size of C; only where all components are K^(1) is the variance smaller, by 1 / n. Nothing
/// if a component is no star: Theorem 1 does not speak of it. At one input the exact moments of
/// contraction_moment.hpp have these leading powers (tested at three hidden layers). Orders must
/// not exceed the number of weight matrices, or K^(r) is zero. Throws as clusters() does.
inline std::optional<CorrelationExponents> theorem1_correlation_exponents(int n_factors,
                                                                          ClusterEdges edges) {
  double size = 0.0;
  bool only_ntk = true;
  for (const auto& [n_vertices, n_edges, max_degree] : clusters(n_factors, edges)) {
    const int order = n_vertices - 1;
    if (n_edges != order || max_degree != order) return std::nullopt;
    size += order == 0 ? 0.0 : 1.0 - order;
    only_ntk = only_ntk && order == 1;
  }
  CorrelationExponents exponents{std::nullopt, 2.0 * size - (only_ntk ? 1.0 : 0.0)};
  if (n_factors % 2 == 0) exponents.mean = size;
  return exponents;
}

/// The exponents that the theory predicts for an activation.
inline std::optional<CorrelationExponents> correlation_exponents(Activation activation,
                                                                 int n_factors,
                                                                 ClusterEdges edges) {
  return is_multilinear(activation) ? theorem1_correlation_exponents(n_factors, edges)
                                    : std::optional(cluster_exponents(n_factors, edges));
}

// --- what they measured ---

/// The activations of the published table, in the order of its columns.
inline constexpr std::array kDyerGurariActivations{Activation::kLinear, Activation::kRelu,
                                                   Activation::kTanh};

/// A function of the published table with its measured exponents, one an activation.
struct PublishedFunction {
  std::string_view name;         ///< ours, for IDs
  std::string_view contraction;  ///< at the inputs that this suite takes
  std::array<double, 3> mean;    ///< of |E C|
  std::array<double, 3> variance;
  std::array<double, 3> mean_of_signs;  ///< of |E C| where weights are +-1 with equal chance
};

/// Measured by Dyer and Gur-Ari [Dyer2020, table of measured exponents; locator not checked]:
/// Gaussian weights, 3 hidden layers, widths 2^7..2^13, 1000 initialisations a width, inputs in R^4
/// (not given), straight lines without error bars.
///
/// Which factor stands at which input is not given there, and is our choice. In k2-f and k2-squared
/// inputs repeat: with all of them distinct, at cosines of 0.6, the mean of tanh networks is close
/// to an accidental zero (0.09 standard deviations in place of 0.3 for k2-f, measured at n = 128).
inline constexpr std::array<PublishedFunction, 6> kPublishedFunctions{{
    {"f2", "f(x1) f(x2)", {-0.02, 0.003, -0.02}, {-0.08, 0.0, -0.02}, {0.0, 0.0, 0.02}},
    {"f4",
     "f(x1) f(x2) f(x3) f(x4)",
     {-0.01, 0.03, -0.03},
     {-0.03, 0.02, -0.05},
     {-0.07, 0.06, -0.02}},
    {"ntk", "d_m f(x1) d_m f(x2)", {0.0, 0.0, 0.0}, {-1.01, -1.02, -0.99}, {0.0, 0.0, 0.0}},
    {"k2-f",
     "d_m f(x1) d_n f(x2) d_mn f(x3) f(x3)",
     {-0.98, -1.03, -1.01},
     {-2.1, -2.13, -2.14},
     {-1.02, -1.01, -0.97}},
    {"k3",
     "d_m f(x1) d_n f(x2) d_r f(x3) d_mnr f(x4)",
     {-2.01, -2.01, -0.98},
     {-4.02, -4.1, -3.05},
     {-2.0, -1.99, -2.02}},
    {"k2-squared",
     "(d_m f(x1) d_n f(x2) d_mn f(x3)) (d_r f(x1) d_s f(x2) d_rs f(x3))",
     {-2.05, -2.01, -1.99},
     {-4.09, -4.14, -4.01},
     {-2.05, -2.01, -1.99}},  // of signs: the same to the digit, perhaps a copy
}};

/// The two tables: entries N(0, 1), or +-1 with equal chance.
enum class PublishedWeights { kGaussian, kSigns };

/// A cell of a published table: the mean or the variance of a function, for one activation.
struct PublishedCell {
  const PublishedFunction* function;
  bool variance;
  std::size_t activation;  ///< in kDyerGurariActivations
  PublishedWeights weights = PublishedWeights::kGaussian;

  /// What they measured.
  double exponent() const {
    if (weights == PublishedWeights::kSigns) return function->mean_of_signs[activation];
    return (variance ? function->variance : function->mean)[activation];
  }

  /// "k3.variance.tanh".
  std::string name() const {
    return std::string(function->name) + (variance ? ".variance." : ".mean.") +
           std::string(theory::name(kDyerGurariActivations[activation]));
  }
};

/// All cells of a table: the 18 means, then for Gaussian weights as many variances.
inline std::vector<PublishedCell> published_cells(PublishedWeights weights) {
  std::vector<PublishedCell> cells;
  for (const bool variance : {false, true}) {
    if (variance && weights == PublishedWeights::kSigns) break;
    for (const PublishedFunction& function : kPublishedFunctions) {
      for (std::size_t a = 0; a < kDyerGurariActivations.size(); ++a) {
        cells.push_back({&function, variance, a, weights});
      }
    }
  }
  return cells;
}

}  // namespace widthwise::theory
