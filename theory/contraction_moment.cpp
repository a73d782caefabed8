#include "theory/contraction_moment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "theory/activation_table.hpp"

namespace widthwise::theory {
namespace {

int checked_depth(int n_factors, int depth_g) {
  if (n_factors < 1) throw std::invalid_argument("a correlation function has a factor at least");
  if (depth_g < 1) throw std::invalid_argument("g has at least one weight layer");
  return depth_g;
}

// What an open gate multiplies squares by.
int gate_gain(Activation activation) {
  return std::visit(
      [](auto rule) -> int {
        if constexpr (rule.kMultilinear) {
          return rule.kGateGain;
        } else {
          throw std::invalid_argument("exact moments exist for " +
                                      activation_choices(is_multilinear, "and") + " networks");
        }
      },
      rule(activation));
}

// (n)_j c^(k-j) for j = 0..k: (2/n)^k E (A)_j n^k for a ReLU (gain c = 2), n (n-1) .. for a linear
// layer (c = 1).
std::vector<Integer> gate_weights(int gain, std::int64_t width, int k) {
  if (width < 1) throw std::invalid_argument("a layer has at least one unit");
  std::vector<Integer> weights;
  Integer falling = 1;
  for (int j = 0; j <= k; ++j) {
    weights.push_back(falling);
    falling *= width - j;
  }
  Integer power = 1;
  for (int j = k; j >= 0; --j, power *= gain) weights[static_cast<std::size_t>(j)] *= power;
  return weights;
}

// Blocks of the join of two pairings.
int n_blocks(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  int n = 0;
  std::uint32_t seen = 0;
  for (std::size_t first = 0; first < a.size(); ++first) {
    if ((seen >> first & 1) != 0) continue;
    ++n;
    for (std::size_t s = first; (seen >> s & 1) == 0; s = b[a[s]]) seen |= 1u << s | 1u << a[s];
  }
  return n;
}

// For B = 1..k the sum over sigma of weights: sum_j S(B, j) weights[j], S being Stirling's numbers
// of the second kind.
std::vector<Integer> sums_over_partitions(const std::vector<Integer>& weights) {
  std::vector<Integer> sums(weights.size());
  std::vector<Integer> stirling(weights.size());
  stirling[0] = 1;
  for (std::size_t b = 1; b < weights.size(); ++b) {
    for (std::size_t j = b; j > 0; --j) stirling[j] = j * stirling[j] + stirling[j - 1];
    stirling[0] = 0;
    for (std::size_t j = 1; j <= b; ++j) sums[b] += stirling[j] * weights[j];
  }
  return sums;
}

Integer choose(int n, int k) {
  Integer chosen = 1;
  for (int i = 0; i < k; ++i) chosen = chosen * (n - i) / (i + 1);
  return chosen;
}

}  // namespace

// What is being put together while the layers of g are passed.
struct ContractionMoment::Emission {
  std::vector<std::vector<Integer>> gates;  // for each hidden layer of g, by number of blocks
  std::vector<std::uint8_t> partners;       // of the strands
  Amplitudes amplitudes;
};

ContractionMoment::Tables::Tables(int n_factors, int depth_g)
    : factors(n_factors), strands(n_factors * depth_g), gates(strands) {}

ContractionMoment::ContractionMoment(int n_factors, const Edges& edges, int depth_g)
    : n_factors_(n_factors),
      depth_g_(checked_depth(n_factors, depth_g)),
      states_(n_factors, n_factors % 2 == 1 ? Edges{} : edges) {
  if (n_factors % 2 == 1) return;
  tables_ = std::make_unique<const Tables>(n_factors, depth_g);
  const auto all_crossings = [&](const Pairings& pairings, int strands_per_factor) {
    std::vector<Crossings> all;
    for (std::size_t pi = 0; pi < pairings.size(); ++pi) {
      all.push_back(crossings(pairings.partners(pi), strands_per_factor));
    }
    return all;
  };
  factor_crossings_ = all_crossings(tables_->factors, 1);
  strand_crossings_ = all_crossings(tables_->strands, depth_g);
  slot_.resize(states_.n_states());
  for (std::size_t k = 0; k < states_.representatives().size(); ++k) {
    slot_[states_.representatives()[k]] = k;
  }
}

// The amplitudes, taken for all states; what a layer of gates keeps a partition; which partitions
// lie above a pairing. A layer of width n multiplies numbers by at most (4 n)^k for 2k strands.
double ContractionMoment::bytes(int n_factors, const Edges& edges, const HiddenWidths& widths) {
  if (n_factors % 2 == 1) return 0.0;
  const int n_strands = n_factors * static_cast<int>(widths.g.size() + 1);
  double bits = 0.0;
  for (const std::int64_t n : widths.f) bits += n_strands / 2 * std::log2(4.0 * n);
  for (const std::int64_t m : widths.g) bits += n_factors / 2 * std::log2(4.0 * m);
  constexpr double kNumber = 64.0;     // its header, and what the heap adds
  constexpr double kPartition = 64.0;  // in the map from partitions to their numbers
  const double number = kNumber + bits / 8.0;
  const double coarser = GateTransfer::n_coarser(n_strands);
  return Pairings::count(n_strands) *
             (number * (EdgeStates::count(edges) + 1.0) + sizeof(std::uint32_t) * coarser) +
         GateTransfer::n_partitions(n_strands) * (number + kPartition);
}

ContractionMoment::Crossings ContractionMoment::crossings(std::span<const std::uint8_t> partners,
                                                          int strands_per_factor) const {
  Crossings found;
  const auto bundles = states_.bundles();
  for (std::size_t b = 0; b < bundles.size(); ++b) {
    int n_pairs = 0;
    for (int s = 0; s < static_cast<int>(partners.size()); ++s) {
      const int t = partners[static_cast<std::size_t>(s)];
      if (s > t) continue;
      // Strands of one factor stand together, so the order of strands is that of factors.
      const bool fits =
          s / strands_per_factor == bundles[b].i && t / strands_per_factor == bundles[b].j;
      if (fits) ++n_pairs;
    }
    if (n_pairs > 0) found.push_back({b, n_pairs});
  }
  return found;
}

// Visits every state that one layer of weights leads to (direction 1) or comes from (-1), the state
// itself first, with the number of ways: t of the pairs that cross carry an edge, which ones of
// those unplaced, and of an edge from a factor to itself either end first.
template <class Visit>
void ContractionMoment::for_each_placement(std::size_t state, const Crossings& crossings,
                                           int direction, const Visit& visit) const {
  const auto go = [&](const auto& self, std::size_t k, std::size_t other, const Integer& ways) {
    if (k == crossings.size()) return visit(other, ways);
    const auto& [b, n_pairs] = crossings[k];
    const EdgeStates::Bundle& bundle = states_.bundles()[b];
    const int here = states_.placed(state, b);
    const int most = std::min(n_pairs, direction > 0 ? bundle.n_edges - here : here);
    for (int t = 0; t <= most; ++t) {
      const int before = direction > 0 ? here : here - t;
      Integer factor = choose(n_pairs, t);
      for (int i = 0; i < t; ++i) {
        factor *= (bundle.n_edges - before - i) * (bundle.i == bundle.j ? 2 : 1);
      }
      const std::size_t step = states_.step(b) * static_cast<std::size_t>(t);
      self(self, k + 1, direction > 0 ? other + step : other - step, ways * factor);
    }
  };
  go(go, 0, state, Integer(1));
}

// A symmetry of the contraction takes states and pairings along.
const Integer& ContractionMoment::amplitude(const Amplitudes& amplitudes, std::size_t state,
                                            std::size_t pairing) const {
  const std::size_t representative = states_.representative(state);
  const std::vector<Integer>& known = amplitudes[slot_[representative]];
  if (state == representative) return known[pairing];
  const auto image = states_.to_representative(state);
  const auto partners = tables_->strands.partners(pairing);
  const auto moved = [&](std::size_t strand) {
    const auto h = static_cast<std::size_t>(depth_g_);
    return static_cast<std::uint8_t>(image[strand / h] * h + strand % h);
  };
  std::array<std::uint8_t, Pairings::kMaxStrands> moved_partners{};
  for (std::size_t s = 0; s < partners.size(); ++s) moved_partners[moved(s)] = moved(partners[s]);
  return known[tables_->strands.number({moved_partners.data(), partners.size()})];
}

// From the output of g down: layer `layer` of its weights, under the pairing `above`.
void ContractionMoment::pass_g(Emission& emission, std::size_t layer, std::size_t above,
                               std::size_t state, const Integer& weight) const {
  if (layer == static_cast<std::size_t>(depth_g_)) {
    if (states_.representative(state) != state) return;
    const std::size_t pairing = tables_->strands.number(emission.partners);
    emission.amplitudes[slot_[state]][pairing] += weight;
    return;
  }
  const Pairings& pairings = tables_->factors;
  const auto h = static_cast<std::size_t>(depth_g_);
  for (std::size_t pi = 0; pi < pairings.size(); ++pi) {
    const auto partners = pairings.partners(pi);
    Integer through = weight;
    if (layer > 0) {
      const int blocks = n_blocks(pairings.partners(above), partners);
      through *= emission.gates[h - 1 - layer][static_cast<std::size_t>(blocks)];
    }
    for_each_placement(state, factor_crossings_[pi], 1, [&](std::size_t next, const Integer& ways) {
      for (std::size_t s = 0; s < partners.size(); ++s) {
        emission.partners[s * h + layer] = static_cast<std::uint8_t>(partners[s] * h + layer);
      }
      pass_g(emission, layer + 1, pi, next, through * ways);
    });
  }
}

ContractionMoment::Amplitudes ContractionMoment::emitted(int gain,
                                                         const HiddenWidths& widths) const {
  Emission emission;
  for (const std::int64_t width : widths.g) {
    emission.gates.push_back(sums_over_partitions(gate_weights(gain, width, n_factors_ / 2)));
  }
  emission.partners.resize(static_cast<std::size_t>(tables_->strands.n_strands()));
  emission.amplitudes.assign(states_.representatives().size(),
                             std::vector<Integer>(tables_->strands.size()));
  pass_g(emission, 0, 0, 0, Integer(1));
  return std::move(emission.amplitudes);
}

// States with more edges come first, so that what a state comes from is still as it was.
void ContractionMoment::pass_weights(Amplitudes& amplitudes) const {
  for (const std::size_t state : states_.representatives()) {
    std::vector<Integer>& amplitudes_here = amplitudes[slot_[state]];
    for (std::size_t pi = 0; pi < amplitudes_here.size(); ++pi) {
      if (strand_crossings_[pi].empty()) continue;
      Integer sum = 0;
      for_each_placement(state, strand_crossings_[pi], -1,
                         [&](std::size_t from, const Integer& ways) {
                           sum += ways * amplitude(amplitudes, from, pi);
                         });
      amplitudes_here[pi] = std::move(sum);
    }
  }
}

Rational ContractionMoment::at(Activation activation, const HiddenWidths& widths) const {
  const int gain = gate_gain(activation);
  if (widths.g.size() + 1 != static_cast<std::size_t>(depth_g_)) {
    throw std::invalid_argument("g has " + std::to_string(depth_g_ - 1) + " hidden layers");
  }
  if (tables_ == nullptr) return 0;
  const int half_strands = tables_->strands.n_strands() / 2;
  Amplitudes amplitudes = emitted(gain, widths);
  Integer denominator = 1;
  for (std::size_t l = widths.f.size(); l-- > 0;) {
    const std::vector<Integer> weights = gate_weights(gain, widths.f[l], half_strands);
    for (std::vector<Integer>& amplitude : amplitudes) tables_->gates.apply(amplitude, weights);
    pass_weights(amplitudes);
    denominator *= pow(Integer(widths.f[l]), static_cast<unsigned>(half_strands));
  }
  for (const std::int64_t width : widths.g) {
    denominator *= pow(Integer(width), static_cast<unsigned>(n_factors_ / 2));
  }
  Integer numerator = 0;
  for (const Integer& amplitude : amplitudes[slot_[states_.complete()]]) numerator += amplitude;
  return Rational(numerator, denominator);
}

ContractionMoment::Degrees ContractionMoment::degrees(int n_factors, int depth_f, int depth_g) {
  if (depth_f < 0) throw std::invalid_argument("a network has no negative number of layers");
  if (n_factors % 2 == 1) return {0, 0};
  return {depth_f * (n_factors * depth_g / 2 - 1), (depth_g - 1) * (n_factors / 2 - 1)};
}

Rational ContractionMoment::at_widths(Activation activation, int depth_f, std::int64_t n,
                                      std::int64_t m) const {
  return at(activation, {std::vector<std::int64_t>(static_cast<std::size_t>(depth_f), n),
                         std::vector<std::int64_t>(static_cast<std::size_t>(depth_g_ - 1), m)});
}

InverseWidthSeries ContractionMoment::in_common_width(Activation activation, int depth_f) const {
  const auto [in_f, in_g] = degrees(n_factors_, depth_f, depth_g_);
  return interpolate_in_width(in_f + in_g,
                              [&](std::int64_t n) { return at_widths(activation, depth_f, n, n); });
}

TwoWidthSeries ContractionMoment::in_both_widths(Activation activation, int depth_f) const {
  const auto [in_f, in_g] = degrees(n_factors_, depth_f, depth_g_);
  return interpolate_in_widths(in_f, in_g, [&](std::int64_t n, std::int64_t m) {
    return at_widths(activation, depth_f, n, m);
  });
}

}  // namespace widthwise::theory
