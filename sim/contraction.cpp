#include "sim/contraction.hpp"

#include <algorithm>
#include <boost/pending/disjoint_sets.hpp>
#include <set>
#include <stdexcept>
#include <string>

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;

constexpr int kNone = -1;  // the parent of a root

void check_index(int index, int count, const std::string& what) {
  if (index >= 0 && index < count) return;
  throw std::invalid_argument("there is no " + what + " " + std::to_string(index) +
                              "; they are numbered from 0 and there are " + std::to_string(count));
}

// The first edge whose ends the edges before it connect already.
std::optional<ContractionEdge> edge_that_closes_a_cycle(int n_factors,
                                                        std::span<const ContractionEdge> edges) {
  boost::disjoint_sets_with_storage<> trees(n_factors);
  for (const ContractionEdge& edge : edges) {
    check_index(edge.first, n_factors, "factor");
    check_index(edge.second, n_factors, "factor");
    const auto a = trees.find_set(edge.first);
    const auto b = trees.find_set(edge.second);
    if (a == b) return edge;
    trees.link(a, b);
  }
  return std::nullopt;
}

// The trees of the forest, each as the list of its factors.
std::vector<std::vector<int>> trees_of(const std::vector<std::vector<int>>& neighbours) {
  std::vector<std::vector<int>> trees;
  std::vector<bool> visited(neighbours.size(), false);
  for (int first = 0; first < std::ssize(neighbours); ++first) {
    if (visited[first]) continue;
    visited[first] = true;
    std::vector<int> tree{first};
    for (std::size_t k = 0; k < tree.size(); ++k) {
      for (const int next : neighbours[tree[k]]) {
        if (!visited[next]) tree.push_back(next);
        visited[next] = true;
      }
    }
    trees.push_back(std::move(tree));
  }
  return trees;
}

}  // namespace

bool is_forest(int n_factors, std::span<const ContractionEdge> edges) {
  return !edge_that_closes_a_cycle(n_factors, edges);
}

ContractionPasses count_passes(std::span<const CorrelationFunction> functions) {
  std::set<std::pair<int, int>> factors;  // input, number of derivatives
  std::set<int> inputs;
  for (const auto& [input_of_factor, edges] : functions) {
    std::vector<int> degree(input_of_factor.size(), 0);
    for (const auto& [i, j] : edges) {
      ++degree[i];
      ++degree[j];
    }
    for (std::size_t k = 0; k < degree.size(); ++k) {
      factors.emplace(input_of_factor[k], degree[k]);
      inputs.insert(input_of_factor[k]);
    }
  }
  ContractionPasses passes{.at_rest = static_cast<int>(inputs.size())};
  for (const auto& [input, degree] : factors) {
    if (degree == 1) ++passes.gradients;
    if (degree > 1) passes.jet_coefficients += (1 << degree) - 1;
  }
  return passes;
}

ContractionEvaluator::ContractionEvaluator(Mlp& network, std::vector<VectorXd> inputs)
    : network_(network), inputs_(std::move(inputs)), traces_(inputs_.size()) {
  if (network_.shape().output_dimension != 1) {
    throw std::invalid_argument("correlation functions are of networks with one output, not " +
                                std::to_string(network_.shape().output_dimension));
  }
}

// Each factor of two derivatives or more costs a backward pass unless it is the root. The factor of
// the most derivatives becomes the root, since its branch would have the most terms; among equals
// the one of the first input, so that equal trees are recognised.
double ContractionEvaluator::value(std::span<const int> input_of_factor,
                                   std::span<const ContractionEdge> edges) {
  const Graph graph = this->graph(input_of_factor, edges);
  double product = 1.0;
  for (const std::vector<int>& tree : trees_of(graph.neighbours)) {
    const int root = *std::ranges::max_element(tree, {}, [&](int factor) {
      return std::pair(graph.neighbours[factor].size(), -input_of_factor[factor]);
    });
    const double value = tree_value(rooted_at(graph, root, kNone));
    if (value == 0.0) return 0.0;  // not -0.0
    product *= value;
  }
  return product;
}

ContractionEvaluator::Graph ContractionEvaluator::graph(
    std::span<const int> input_of_factor, std::span<const ContractionEdge> edges) const {
  const int n_factors = static_cast<int>(input_of_factor.size());
  for (const int input : input_of_factor) {
    check_index(input, static_cast<int>(inputs_.size()), "input");
  }
  if (const auto edge = edge_that_closes_a_cycle(n_factors, edges)) {
    throw std::invalid_argument("the index shared by factors " + std::to_string(edge->first) +
                                " and " + std::to_string(edge->second) +
                                " closes a cycle; only indices that link the factors to trees can "
                                "be contracted");
  }
  Graph graph{input_of_factor, std::vector<std::vector<int>>(n_factors)};
  for (const auto& [a, b] : edges) {
    graph.neighbours[a].push_back(b);
    graph.neighbours[b].push_back(a);
  }
  for (int factor = 0; factor < n_factors; ++factor) {
    const auto n_derivatives = std::ssize(graph.neighbours[factor]);
    if (n_derivatives <= kMaxDerivatives) continue;
    throw std::invalid_argument("factor " + std::to_string(factor) + " has " +
                                std::to_string(n_derivatives) + " derivatives; at most " +
                                std::to_string(kMaxDerivatives) + " can be taken");
  }
  return graph;
}

ContractionEvaluator::RootedTree ContractionEvaluator::rooted_at(const Graph& graph, int factor,
                                                                 int parent) {
  RootedTree tree{graph.input_of_factor[factor], {}};
  for (const int next : graph.neighbours[factor]) {
    if (next != parent) tree.branches.push_back(branch(rooted_at(graph, next, factor)));
  }
  std::ranges::sort(tree.branches);
  return tree;
}

int ContractionEvaluator::branch(const RootedTree& tree) {
  if (const auto known = branch_numbers_.find(tree); known != branch_numbers_.end()) {
    return known->second;
  }
  const Trace& at = trace(tree.input);
  branches_.push_back(tree.branches.empty() ? network_.gradient(at)
                                            : network_.gradient_along(at, tangents(tree.branches)));
  const int number = static_cast<int>(branches_.size()) - 1;
  branch_numbers_.emplace(tree, number);
  return number;
}

double ContractionEvaluator::tree_value(const RootedTree& tree) {
  if (const auto known = values_.find(tree); known != values_.end()) return known->second;
  double value = 0.0;
  if (tree.branches.size() == 1) {  // two factors: their gradients are all it takes
    const int gradient = branch({tree.input, {}});
    value = inner_product(branches_[gradient], branches_[tree.branches.front()]);
  } else {
    const Trace& at = trace(tree.input);
    value = tree.branches.empty() ? network_.value(at)
                                  : network_.directional_derivative(at, tangents(tree.branches));
  }
  values_.emplace(tree, value);
  return value;
}

const Trace& ContractionEvaluator::trace(int input) {
  if (!traces_[input]) traces_[input] = network_.trace(inputs_[input]);
  return *traces_[input];
}

std::vector<const Tangent*> ContractionEvaluator::tangents(const std::vector<int>& branches) const {
  std::vector<const Tangent*> tangents;
  for (const int number : branches) tangents.push_back(&branches_[number]);
  return tangents;
}

}  // namespace widthwise::sim
