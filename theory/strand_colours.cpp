#include "theory/strand_colours.hpp"

#include <algorithm>
#include <numeric>

namespace widthwise::theory {
namespace {

// Placed edges between any two factors.
class PlacedEdges {
 public:
  PlacedEdges(const EdgeStates& states, std::size_t state)
      : n_factors_(static_cast<std::size_t>(states.n_factors())), n_(n_factors_ * n_factors_) {
    for (std::size_t b = 0; b < states.bundles().size(); ++b) {
      const auto i = static_cast<std::size_t>(states.bundles()[b].i);
      const auto j = static_cast<std::size_t>(states.bundles()[b].j);
      n_[i * n_factors_ + j] = n_[j * n_factors_ + i] = states.placed(state, b);
    }
  }

  bool touch(std::size_t i) const {
    for (std::size_t k = 0; k < n_factors_; ++k) {
      if (between(i, k) != 0) return true;
    }
    return false;
  }

  bool same_after_exchange(std::size_t i, std::size_t j) const {
    if (between(i, i) != between(j, j)) return false;
    for (std::size_t k = 0; k < n_factors_; ++k) {
      if (k != i && k != j && between(i, k) != between(j, k)) return false;
    }
    return true;
  }

 private:
  int between(std::size_t i, std::size_t j) const { return n_[i * n_factors_ + j]; }

  std::size_t n_factors_;
  std::vector<int> n_;
};

// For each factor the first one that is like it.
std::vector<std::size_t> first_alike(const PlacedEdges& placed, std::size_t n_factors,
                                     bool exchange) {
  std::vector<std::size_t> first(n_factors);
  for (std::size_t j = 0; j < n_factors; ++j) {
    for (first[j] = 0; first[j] < j; ++first[j]) {
      const std::size_t i = first[j];
      const bool free = !placed.touch(i) && !placed.touch(j);
      if (free || (exchange && placed.same_after_exchange(i, j))) break;
    }
  }
  return first;
}

}  // namespace

StrandColours::StrandColours(const EdgeStates& states, std::size_t state, int strands_per_factor) {
  const auto n_factors = static_cast<std::size_t>(states.n_factors());
  const auto first = first_alike({states, state}, n_factors, strands_per_factor == 1);
  std::vector<int> n_alike(n_factors);
  for (const std::size_t i : first) n_alike[i] += strands_per_factor;
  std::vector<std::size_t> order(n_factors);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t i) { return n_alike[i]; });
  std::vector<std::uint8_t> colour_of_first(n_factors);
  for (const std::size_t i : order) {
    if (n_alike[i] == 0) continue;
    colour_of_first[i] = static_cast<std::uint8_t>(counts.size());
    counts.push_back(n_alike[i]);
  }
  for (const std::size_t i : first) {
    colour.insert(colour.end(), static_cast<std::size_t>(strands_per_factor), colour_of_first[i]);
  }
}

}  // namespace widthwise::theory
