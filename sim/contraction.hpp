#pragma once
// Correlation functions whose indices are contracted along trees.

#include <Eigen/Core>
#include <compare>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sim/mlp.hpp"

namespace widthwise::sim {

/// A contracted index: the two factors that are differentiated by it.
using ContractionEdge = std::pair<int, int>;

/// A factor of more derivatives is refused: its jet has 2^k coefficients.
inline constexpr int kMaxDerivatives = 12;

/// Whether edges between n_factors vertices close no cycle; a double edge and an edge from a factor
/// to itself are cycles. Throws std::invalid_argument for an edge to a factor that is not there.
bool is_forest(int n_factors, std::span<const ContractionEdge> edges);

/// A product of factors: factor i is f at input number input_of_factor[i], from 0, differentiated
/// once for each edge at it.
struct CorrelationFunction {
  std::vector<int> input_of_factor;
  std::vector<ContractionEdge> edges;
};

/// What is sent through the network for some functions together, each once.
struct ContractionPasses {
  int at_rest = 0;           ///< forward, one an input
  int gradients = 0;         ///< backward, one an input at which a factor is differentiated once
  int jet_coefficients = 0;  ///< forward, 2^k - 1 for a factor of k >= 2 derivatives
};

/// Edges are between factors that are there.
ContractionPasses count_passes(std::span<const CorrelationFunction> functions);

/// Evaluates sum_{m, n, ..} prod_i d_{..} f(x_i), a correlation function of [Dyer2020, Sec. 2.2]
/// before its mean is taken: each factor is f at an input, differentiated over all weights, and
/// every index stands at two factors. With factors as vertices and indices as edges the graph has
/// to be a forest. O(width) for a fixed graph.
///
/// A tree is evaluated from a root down its branches: a branch is the tangent
/// T = grad D^k f(x)[T_1, .., T_k], where T_1 .. T_k are the branches at its own top and a leaf is
/// grad f(x), and the tree is the number D^k f(x)[T_1, .., T_k]. Passes at rest, and equal branches
/// and trees, are worked out once for all values.
class ContractionEvaluator {
 public:
  /// f is the network, which has to outlive this, and has one output; std::invalid_argument
  /// otherwise.
  ContractionEvaluator(Mlp& network, std::vector<Eigen::VectorXd> inputs);

  /// The correlation function whose factor i is f at inputs[input_of_factor[i]]. What is zero by
  /// structure is exactly 0.0. Throws std::invalid_argument if the graph is not a forest, a factor
  /// has more than kMaxDerivatives, or an index is out of range.
  double value(std::span<const int> input_of_factor, std::span<const ContractionEdge> edges);

 private:
  /// A rooted tree by its content: the input at the top and the branches there, named by their
  /// numbers in ascending order. What hangs on a factor is symmetric.
  struct RootedTree {
    int input;
    std::vector<int> branches;
    auto operator<=>(const RootedTree&) const = default;
  };
  struct Graph {
    std::span<const int> input_of_factor;
    std::vector<std::vector<int>> neighbours;
  };

  Graph graph(std::span<const int> input_of_factor, std::span<const ContractionEdge> edges) const;
  RootedTree rooted_at(const Graph& graph, int factor, int parent);
  int branch(const RootedTree& tree);  // its number
  double tree_value(const RootedTree& tree);
  const Trace& trace(int input);
  std::vector<const Tangent*> tangents(const std::vector<int>& branches) const;

  Mlp& network_;
  std::vector<Eigen::VectorXd> inputs_;
  std::vector<std::optional<Trace>> traces_;  // one for each input
  std::map<RootedTree, int> branch_numbers_;
  std::deque<Tangent> branches_;
  std::map<RootedTree, double> values_;
};

}  // namespace widthwise::sim
