#pragma once
// Which edges of a contraction have been given a layer, up to the symmetries of the contraction.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace widthwise::theory {

/// Pairs of factors that share an index, one entry an index: i <= j, i = j for an index that stands
/// twice in one factor.
using Edges = std::vector<std::pair<int, int>>;

/// A permutation of the factors: p[i] is where factor i goes.
using Permutation = std::vector<std::uint8_t>;

/// The states in which some of the edges have been placed. Parallel edges are alike, so a state is
/// a number of placed edges for each pair of factors; states that a symmetry of the graph takes
/// into one another form a class, of which one stands for all.
class EdgeStates {
 public:
  /// Throws std::invalid_argument for an edge that joins no two factors of the n_factors.
  EdgeStates(int n_factors, const Edges& edges);

  /// A pair of factors, with the number of edges between them.
  struct Bundle {
    int i;
    int j;
    int n_edges;
  };

  /// How many states there are, in floating point, to ask before making any.
  static double count(const Edges& edges);

  int n_factors() const { return n_factors_; }
  std::span<const Bundle> bundles() const { return bundles_; }
  std::size_t n_states() const { return representative_.size(); }

  /// The state of all edges placed; that of none is 0.
  std::size_t complete() const { return n_states() - 1; }

  int placed(std::size_t state, std::size_t bundle) const;

  /// What one edge of the bundle adds to the number of a state.
  std::size_t step(std::size_t bundle) const { return steps_[bundle]; }

  /// One state of each class, those with more edges placed first.
  std::span<const std::size_t> representatives() const { return representatives_; }
  std::size_t representative(std::size_t state) const { return representative_[state]; }

  /// A symmetry that takes the state to its representative.
  std::span<const std::uint8_t> to_representative(std::size_t state) const;

 private:
  std::size_t moved(std::size_t state, const Permutation& symmetry) const;
  std::vector<Permutation> symmetries() const;
  std::vector<std::size_t> connected_order() const;
  bool extend(Permutation& symmetry, const std::vector<std::size_t>& order,
              std::size_t fixed) const;
  int degree(std::size_t factor) const;
  int n_between(int i, int j) const;
  void find_classes();

  int n_factors_;
  std::vector<Bundle> bundles_;
  std::vector<std::size_t> steps_;
  std::vector<std::size_t> representative_;
  std::vector<std::size_t> representatives_;
  std::vector<std::uint8_t> to_representative_;  // n_factors_ for each state
};

}  // namespace widthwise::theory
