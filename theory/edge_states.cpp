#include "theory/edge_states.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

namespace widthwise::theory {
namespace {

Permutation identity(int n_factors) {
  Permutation identity(static_cast<std::size_t>(n_factors));
  std::iota(identity.begin(), identity.end(), std::uint8_t{0});
  return identity;
}

std::map<std::pair<int, int>, int> counted(const Edges& edges) {
  std::map<std::pair<int, int>, int> counts;
  for (const auto& edge : edges) ++counts[edge];
  return counts;
}

constexpr std::size_t kUnseen = static_cast<std::size_t>(-1);

}  // namespace

EdgeStates::EdgeStates(int n_factors, const Edges& edges) : n_factors_(n_factors) {
  std::size_t n_states = 1;
  for (const auto& [pair, n] : counted(edges)) {
    if (pair.first < 0 || pair.first > pair.second || pair.second >= n_factors) {
      throw std::invalid_argument("an edge joins two factors, the lower number first");
    }
    bundles_.push_back({pair.first, pair.second, n});
    steps_.push_back(n_states);
    n_states *= static_cast<std::size_t>(n + 1);
  }
  representative_.assign(n_states, kUnseen);
  to_representative_.resize(n_states * static_cast<std::size_t>(n_factors));
  find_classes();
}

double EdgeStates::count(const Edges& edges) {
  double count = 1.0;
  for (const auto& [pair, n] : counted(edges)) count *= n + 1;
  return count;
}

int EdgeStates::placed(std::size_t state, std::size_t bundle) const {
  const auto radix = static_cast<std::size_t>(bundles_[bundle].n_edges + 1);
  return static_cast<int>(state / steps_[bundle] % radix);
}

std::span<const std::uint8_t> EdgeStates::to_representative(std::size_t state) const {
  const auto n = static_cast<std::size_t>(n_factors_);
  return {to_representative_.data() + state * n, n};
}

int EdgeStates::n_between(int i, int j) const {
  for (const Bundle& bundle : bundles_) {
    if (bundle.i == std::min(i, j) && bundle.j == std::max(i, j)) return bundle.n_edges;
  }
  return 0;
}

int EdgeStates::degree(std::size_t factor) const {
  int sum = 0;
  for (int j = 0; j < n_factors_; ++j) sum += n_between(static_cast<int>(factor), j);
  return sum;
}

// The factors such that each has many edges to those before it: a map that cannot be completed to a
// symmetry is noticed early then. (Leaves before their centres cost the factorial of their number.)
std::vector<std::size_t> EdgeStates::connected_order() const {
  std::vector<std::size_t> order(static_cast<std::size_t>(n_factors_));
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto n_edges_to = [&](auto first, auto last, std::size_t factor) {
    int sum = 0;
    for (; first != last; ++first) {
      sum += n_between(static_cast<int>(*first), static_cast<int>(factor));
    }
    return sum;
  };
  for (auto next = order.begin(); next != order.end(); ++next) {
    std::iter_swap(next, std::ranges::max_element(next, order.end(), {}, [&](std::size_t factor) {
                     return std::pair(n_edges_to(order.begin(), next, factor), degree(factor));
                   }));
  }
  return order;
}

// Completes a map of the first `fixed` factors in an order to a symmetry, if there is one.
bool EdgeStates::extend(Permutation& symmetry, const std::vector<std::size_t>& order,
                        std::size_t fixed) const {
  const auto fits = [&](std::size_t last) {
    if (degree(last) != degree(symmetry[last])) return false;
    for (std::size_t k = 0; k < fixed; ++k) {
      const std::size_t i = order[k];
      const bool taken = i != last && symmetry[i] == symmetry[last];
      if (taken || n_between(static_cast<int>(i), static_cast<int>(last)) !=
                       n_between(symmetry[i], symmetry[last])) {
        return false;
      }
    }
    return true;
  };
  if (fixed > 0 && !fits(order[fixed - 1])) return false;
  if (fixed == order.size()) return true;
  for (std::size_t image = 0; image < order.size(); ++image) {
    symmetry[order[fixed]] = static_cast<std::uint8_t>(image);
    if (extend(symmetry, order, fixed + 1)) return true;
  }
  return false;
}

// Generators of the symmetry group: for each factor and each other one a symmetry, if there is any,
// that keeps the factors before it in the order and takes it to the other.
std::vector<Permutation> EdgeStates::symmetries() const {
  const std::vector<std::size_t> order = connected_order();
  std::vector<Permutation> found;
  for (std::size_t k = 0; k < order.size(); ++k) {
    for (std::size_t other = k + 1; other < order.size(); ++other) {
      Permutation symmetry = identity(n_factors_);
      symmetry[order[k]] = static_cast<std::uint8_t>(order[other]);
      if (extend(symmetry, order, k + 1)) found.push_back(symmetry);
    }
  }
  return found;
}

std::size_t EdgeStates::moved(std::size_t state, const Permutation& symmetry) const {
  std::size_t image = 0;
  for (std::size_t b = 0; b < bundles_.size(); ++b) {
    const int i = symmetry[static_cast<std::size_t>(bundles_[b].i)];
    const int j = symmetry[static_cast<std::size_t>(bundles_[b].j)];
    for (std::size_t c = 0; c < bundles_.size(); ++c) {
      if (bundles_[c].i == std::min(i, j) && bundles_[c].j == std::max(i, j)) {
        image += steps_[c] * static_cast<std::size_t>(placed(state, b));
      }
    }
  }
  return image;
}

// If p takes U to its representative and s takes U to V, then p s^-1 takes V there.
void EdgeStates::find_classes() {
  const auto n = static_cast<std::size_t>(n_factors_);
  const std::vector<Permutation> generators =
      bundles_.empty() ? std::vector<Permutation>{} : symmetries();
  for (std::size_t first = 0; first < n_states(); ++first) {
    if (representative_[first] != kUnseen) continue;
    representatives_.push_back(first);
    representative_[first] = first;
    std::ranges::copy(identity(n_factors_), to_representative_.begin() + first * n);
    for (std::vector<std::size_t> open{first}; !open.empty();) {
      const std::size_t state = open.back();
      open.pop_back();
      for (const Permutation& symmetry : generators) {
        const std::size_t image = moved(state, symmetry);
        if (representative_[image] != kUnseen) continue;
        representative_[image] = first;
        for (std::size_t i = 0; i < n; ++i) {
          to_representative_[image * n + symmetry[i]] = to_representative_[state * n + i];
        }
        open.push_back(image);
      }
    }
  }
  const auto n_placed = [&](std::size_t state) {
    int sum = 0;
    for (std::size_t b = 0; b < bundles_.size(); ++b) sum += placed(state, b);
    return sum;
  };
  std::ranges::stable_sort(representatives_, std::ranges::greater{}, n_placed);
}

}  // namespace widthwise::theory
