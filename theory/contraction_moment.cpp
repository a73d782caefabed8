#include "theory/contraction_moment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "theory/activation_table.hpp"
#include "theory/strand_colours.hpp"

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
      [](const auto& rule) -> int {
        using Rule = std::decay_t<decltype(rule)>;
        if constexpr (HasGateGain<Rule>) {
          return Rule::kGateGain;
        } else {
          throw std::invalid_argument("exact moments exist for " +
                                      activation_choices(has_exact_moments, "and") + " networks");
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

// What the sum over the layers of g needs, and the sum.
struct ContractionMoment::Emission {
  std::vector<std::vector<Integer>> gates;  // for each hidden layer of g, by number of blocks
  std::vector<std::uint8_t> partners;       // of the strands
  const Amplitudes& amplitudes;
  Integer& sum;
};

ContractionMoment::Tables::Tables(const std::vector<int>& counts)
    : pairings(counts), gates(pairings) {}

ContractionMoment::ContractionMoment(int n_factors, const Edges& edges, int depth_g)
    : n_factors_(n_factors),
      depth_g_(checked_depth(n_factors, depth_g)),
      states_(n_factors, n_factors % 2 == 1 ? Edges{} : edges) {
  if (n_factors % 2 == 1) return;
  if (depth_g > 1) factors_.emplace(n_factors);
  slot_.resize(states_.n_states());
  for (const std::size_t state : states_.representatives()) {
    slot_[state] = sectors_.size();
    StrandColours colours(states_, state, depth_g);
    std::shared_ptr<const Tables>& tables = tables_[colours.counts];
    if (tables == nullptr) tables = std::make_shared<const Tables>(colours.counts);
    sectors_.push_back({std::move(colours.colour), tables});
  }
}

// The amplitudes; which partitions lie above a pairing; a number and its key for each of both. A
// layer of width n multiplies numbers by at most (4 n)^k for 2k strands, and there are at most 20!
// pairings or partitions in an orbit.
double ContractionMoment::bytes(int n_factors, const Edges& edges, const HiddenWidths& widths) {
  if (n_factors % 2 == 1) return 0.0;
  const int depth_g = static_cast<int>(widths.g.size() + 1);
  const int n_strands = n_factors * depth_g;
  constexpr double kOrbit = 64.0;  // log2(20!) = 61.1
  double bits = kOrbit;
  for (const std::int64_t n : widths.f) bits += n_strands / 2 * std::log2(4.0 * n);
  for (const std::int64_t m : widths.g) bits += n_factors / 2 * std::log2(4.0 * m);
  constexpr double kNumber = 64.0;  // its header, and what the heap adds
  constexpr double kKey = 128.0;    // in a map from orbits to their numbers
  const double number = kNumber + bits / 8.0;
  constexpr double kMostStates = 1e6;
  if (EdgeStates::count(edges) > kMostStates) {
    return EdgeStates::count(edges) * Pairings::count(n_strands) * number;
  }
  const EdgeStates states(n_factors, edges);
  std::map<std::vector<int>, double> known;  // orbits by strands of each colour
  double bytes = 0.0;
  for (const std::size_t state : states.representatives()) {
    const std::vector<int> counts = StrandColours(states, state, depth_g).counts;
    const auto [entry, is_new] = known.try_emplace(counts);
    double& n_orbits = entry->second;
    if (is_new) n_orbits = PairingOrbits::count(counts);
    bytes += n_orbits * number;
    if (!is_new) continue;
    bytes += n_orbits * (kKey + number + GateTransfer::bytes_above(n_strands)) +
             GateTransfer::n_partitions(counts) * (kKey + 2.0 * number);
  }
  return bytes;
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

// Visits every state from which one layer of weights leads to this one, the state itself first,
// with the number of ways: t of the pairs that cross carry an edge, which ones of those that were
// unplaced, and of an edge from a factor to itself either end first.
template <class Visit>
void ContractionMoment::for_each_placement(std::size_t state, const Crossings& crossings,
                                           const Visit& visit) const {
  const auto go = [&](const auto& self, std::size_t k, std::size_t from, const Integer& ways) {
    if (k == crossings.size()) return visit(from, ways);
    const auto& [b, n_pairs] = crossings[k];
    const EdgeStates::Bundle& bundle = states_.bundles()[b];
    const int here = states_.placed(state, b);
    for (int t = 0; t <= std::min(n_pairs, here); ++t) {
      const int before = here - t;
      Integer factor = choose(n_pairs, t);
      for (int i = 0; i < t; ++i) {
        factor *= (bundle.n_edges - before - i) * (bundle.i == bundle.j ? 2 : 1);
      }
      const std::size_t step = states_.step(b) * static_cast<std::size_t>(t);
      self(self, k + 1, from - step, ways * factor);
    }
  };
  go(go, 0, state, Integer(1));
}

// A symmetry of the contraction takes states and pairings along.
const Integer& ContractionMoment::amplitude(const Amplitudes& amplitudes, std::size_t state,
                                            std::span<const std::uint8_t> partners) const {
  const auto image = states_.to_representative(state);
  const auto moved = [&](std::size_t strand) {
    const auto h = static_cast<std::size_t>(depth_g_);
    return static_cast<std::uint8_t>(image[strand / h] * h + strand % h);
  };
  std::array<std::uint8_t, PairingOrbits::kMaxStrands> moved_partners{};
  for (std::size_t s = 0; s < partners.size(); ++s) moved_partners[moved(s)] = moved(partners[s]);
  const std::size_t slot = slot_[states_.representative(state)];
  const Sector& sector = sectors_[slot];
  return amplitudes[slot][sector.tables->pairings.number({moved_partners.data(), partners.size()},
                                                         sector.colour)];
}

// The amplitudes of one state behind a layer of weights.
std::vector<Integer> ContractionMoment::behind_weights(const Amplitudes& before,
                                                       std::size_t state) const {
  const Sector& sector = sectors_[slot_[state]];
  std::vector<Integer> behind;
  for (std::size_t pi = 0; pi < sector.tables->pairings.size(); ++pi) {
    const auto partners = sector.tables->pairings.partners(pi, sector.colour);
    Integer sum = 0;
    for_each_placement(state, crossings(partners, depth_g_),
                       [&](std::size_t from, const Integer& ways) {
                         sum += ways * amplitude(before, from, partners);
                       });
    behind.push_back(std::move(sum));
  }
  return behind;
}

// From the output of g down to the weights that f emits for its first layer: adds what layer
// `layer` from the top, under the pairing `above`, contributes while the edges of `state` are still
// to be placed.
void ContractionMoment::pass_g(Emission& emission, std::size_t layer, std::size_t above,
                               std::size_t state, const Integer& weight) const {
  const auto h = static_cast<std::size_t>(depth_g_);
  if (layer == h) {
    emission.sum += weight * amplitude(emission.amplitudes, state, emission.partners);
    return;
  }
  for (std::size_t pi = 0; pi < factors_->size(); ++pi) {
    const auto partners = factors_->partners(pi);
    Integer through = weight;
    if (layer > 0) {
      const int blocks = n_blocks(factors_->partners(above), partners);
      through *= emission.gates[h - 1 - layer][static_cast<std::size_t>(blocks)];
    }
    for (std::size_t s = 0; s < partners.size(); ++s) {
      emission.partners[s * h + layer] = static_cast<std::uint8_t>(partners[s] * h + layer);
    }
    for_each_placement(state, crossings(partners, 1), [&](std::size_t from, const Integer& ways) {
      pass_g(emission, layer + 1, pi, from, through * ways);
    });
  }
}

// The last weights of f: of an MLP they pair its strands, of a hypernetwork they are those of g.
Integer ContractionMoment::at_the_output(const Amplitudes& amplitudes, int gain,
                                         const std::vector<std::int64_t>& widths_g) const {
  Integer sum = 0;
  if (depth_g_ == 1) {
    const Sector& sector = sectors_[slot_[states_.complete()]];
    const std::vector<Integer> last = behind_weights(amplitudes, states_.complete());
    for (std::size_t pi = 0; pi < last.size(); ++pi) {
      sum += sector.tables->pairings.n_pairings(pi) * last[pi];
    }
    return sum;
  }
  Emission emission{{}, std::vector<std::uint8_t>(sectors_[0].colour.size()), amplitudes, sum};
  for (const std::int64_t width : widths_g) {
    emission.gates.push_back(sums_over_partitions(gate_weights(gain, width, n_factors_ / 2)));
  }
  pass_g(emission, 0, 0, states_.complete(), Integer(1));
  return sum;
}

// From the input, where no edge is placed and all pairings are alike, to the last gates of f, times
// n^k a layer for 2k strands. States with more edges come first, so that what a state comes from is
// still as it was.
ContractionMoment::Amplitudes ContractionMoment::through_f(
    int gain, const std::vector<std::int64_t>& widths) const {
  Amplitudes amplitudes;
  for (const Sector& sector : sectors_) amplitudes.emplace_back(sector.tables->pairings.size());
  std::ranges::fill(amplitudes[slot_[0]], 1);
  for (const std::int64_t width : widths) {
    for (const std::size_t state : states_.representatives()) {
      amplitudes[slot_[state]] = behind_weights(amplitudes, state);
    }
    const std::vector<Integer> weights = gate_weights(gain, width, n_factors_ * depth_g_ / 2);
    for (std::size_t slot = 0; slot < sectors_.size(); ++slot) {
      sectors_[slot].tables->gates.apply(amplitudes[slot], weights);
    }
  }
  return amplitudes;
}

Rational ContractionMoment::moment(const Amplitudes& through_f, int gain,
                                   const HiddenWidths& widths) const {
  Integer denominator = 1;
  for (const std::int64_t width : widths.f) {
    denominator *= pow(Integer(width), static_cast<unsigned>(n_factors_ * depth_g_ / 2));
  }
  for (const std::int64_t width : widths.g) {
    denominator *= pow(Integer(width), static_cast<unsigned>(n_factors_ / 2));
  }
  return Rational(at_the_output(through_f, gain, widths.g), denominator);
}

Rational ContractionMoment::at(Activation activation, const HiddenWidths& widths) const {
  const int gain = gate_gain(activation);
  if (widths.g.size() + 1 != static_cast<std::size_t>(depth_g_)) {
    throw std::invalid_argument("g has " + std::to_string(depth_g_ - 1) + " hidden layers");
  }
  if (sectors_.empty()) return 0;
  return moment(through_f(gain, widths.f), gain, widths);
}

ContractionMoment::Degrees ContractionMoment::degrees(int n_factors, int depth_f, int depth_g) {
  if (depth_f < 0) throw std::invalid_argument("a network has no negative number of layers");
  if (n_factors % 2 == 1) return {0, 0};
  return {depth_f * (n_factors * depth_g / 2 - 1), (depth_g - 1) * (n_factors / 2 - 1)};
}

HiddenWidths ContractionMoment::uniform(int depth_f, std::int64_t n, std::int64_t m) const {
  return {std::vector<std::int64_t>(static_cast<std::size_t>(depth_f), n),
          std::vector<std::int64_t>(static_cast<std::size_t>(depth_g_ - 1), m)};
}

InverseWidthSeries ContractionMoment::in_common_width(Activation activation, int depth_f) const {
  const auto [in_f, in_g] = degrees(n_factors_, depth_f, depth_g_);
  return interpolate_in_width(
      in_f + in_g, [&](std::int64_t n) { return at(activation, uniform(depth_f, n, n)); });
}

// What f does depends on n only, and takes the time.
TwoWidthSeries ContractionMoment::in_both_widths(Activation activation, int depth_f) const {
  const int gain = gate_gain(activation);
  const auto [in_f, in_g] = degrees(n_factors_, depth_f, depth_g_);
  if (sectors_.empty()) return {};
  std::map<std::int64_t, Amplitudes> known;
  return interpolate_in_widths(in_f, in_g, [&](std::int64_t n, std::int64_t m) {
    const HiddenWidths widths = uniform(depth_f, n, m);
    const auto [entry, is_new] = known.try_emplace(n);
    if (is_new) entry->second = through_f(gain, widths.f);
    return moment(entry->second, gain, widths);
  });
}

}  // namespace widthwise::theory
