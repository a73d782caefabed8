#pragma once
// Exact moments of correlation functions at one input, at every width. Proved.
//
// A correlation function is a product of p factors f, each differentiated over all weights as often
// as it has indices, every index summed over two places. At one input the gates of a ReLU layer are
// independent of all else: a moment is even in each row of the weights below (or it vanishes, by
// the sign of a column of the weights above), so each gate is a fair coin. Given the numbers A_l ~
// Bin(n_l, 1/2) of open units the network is linear with widths A_l and entries scaled by
// sqrt(2/n_l). Each factor is then a strand through all layers. An index sits in one layer, where
// it pairs its two strands; the other strands of the layer are paired in all ways (Wick), and
//   E C = sum over layers of the indices and pairings pi_1 .. pi_Lambda of
//         prod_l (2/n_l)^(p/2) E[A_l^B_l],
// B_l being the number of blocks of the join of pi_l and pi_(l+1). Two indices of one factor never
// share a layer, since the pairs of a pairing are disjoint. Linear networks have A_l = n_l and
// no 2.
//
// The sum is a product of transfer matrices over states (edges placed so far, pairing), from the
// input up: gate_transfer.hpp for the gates, edge_states.hpp for the edges. Strands that have none
// of the edges placed so far are alike, and so are others (strand_colours.hpp), so that one number
// stands for all pairings that differ by exchanges of these (pairing_orbits.hpp).
//
// Hypernetworks: h = g(z; v(x)) has H weights of g a factor, so each factor is H strands through f,
// which meet in g. An array A_l of the last layer of f pairs the l-th strands of all factors, both
// in g (its gates again fair coins) and in f; there an edge may pair any strand of one factor with
// any of the other. An MLP is the case H = 1.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "theory/activation.hpp"
#include "theory/edge_states.hpp"
#include "theory/gate_transfer.hpp"
#include "theory/inverse_width.hpp"
#include "theory/pairing_orbits.hpp"
#include "theory/pairings.hpp"
#include "theory/two_width_series.hpp"

namespace widthwise::theory {

/// Widths of the hidden layers, those next to the input first.
struct HiddenWidths {
  std::vector<std::int64_t> f;       ///< n_1 .. n_L of an MLP, or of the network f
  std::vector<std::int64_t> g = {};  ///< m_1 .. m_(H-1) of the network g; none for an MLP
};

class ContractionMoment {
 public:
  /// A function of `n_factors` factors with these indices; H = 1 is an MLP. Throws
  /// std::invalid_argument for no factors, H < 1 and, where their number is even, an edge that
  /// joins none of them or more strands (n_factors H) than kMaxStrands. Of an odd number,
  /// whose moment is zero, nothing more is looked at.
  ContractionMoment(int n_factors, const Edges& edges, int depth_g = 1);

  static constexpr int kMaxStrands = PairingOrbits::kMaxStrands;

  /// Memory that the sum needs at these widths, in bytes, from above: to ask before making one.
  static double bytes(int n_factors, const Edges& edges, const HiddenWidths& widths);

  /// E C at |x|^2 = d (and |z|^2 = d_z), NTK parameterisation, entries i.i.d. N(0, 1). Exactly 0
  /// for an odd number of factors: C is odd in the last weights. Throws std::invalid_argument for
  /// an activation that is not multilinear, a width below 1 or a number of layers of g that is
  /// not H.
  Rational at(Activation activation, const HiddenWidths& widths) const;

  /// E C as a function of the width n when all hidden layers, depth_f of f and H - 1 of g, are n
  /// wide: each layer gives terms n^0 .. n^(1-k) for its 2k strands. The coefficients are whole
  /// numbers. Throws std::invalid_argument as at() does and for a negative depth.
  InverseWidthSeries in_common_width(Activation activation, int depth_f) const;

  /// E C as a function of the widths n of all depth_f hidden layers of f and m of all H - 1 of g,
  /// likewise. Throws as in_common_width() does.
  TwoWidthSeries in_both_widths(Activation activation, int depth_f) const;

  /// Degrees of in_both_widths() in 1/n and 1/m; that of in_common_width() is their sum.
  struct Degrees {
    int f;
    int g;
  };
  static Degrees degrees(int n_factors, int depth_f, int depth_g);

 private:
  // Pairs of a pairing that may carry an edge of a bundle.
  struct Crossing {
    std::size_t bundle;
    int n_pairs;
  };
  using Crossings = std::vector<Crossing>;
  // For each representative state of the edges one number an orbit of pairings of all strands.
  using Amplitudes = std::vector<std::vector<Integer>>;
  struct Emission;

  Crossings crossings(std::span<const std::uint8_t> partners, int strands_per_factor) const;
  template <class Visit>
  void for_each_placement(std::size_t state, const Crossings& crossings, const Visit& visit) const;
  const Integer& amplitude(const Amplitudes& amplitudes, std::size_t state,
                           std::span<const std::uint8_t> partners) const;
  std::vector<Integer> behind_weights(const Amplitudes& before, std::size_t state) const;
  Amplitudes through_f(int gain, const std::vector<std::int64_t>& widths) const;
  void pass_g(Emission& emission, std::size_t layer, std::size_t above, std::size_t state,
              const Integer& weight) const;
  Integer at_the_output(const Amplitudes& amplitudes, int gain,
                        const std::vector<std::int64_t>& widths_g) const;
  Rational moment(const Amplitudes& through_f, int gain, const HiddenWidths& widths) const;
  HiddenWidths uniform(int depth_f, std::int64_t n, std::int64_t m) const;

  int n_factors_;
  int depth_g_;
  EdgeStates states_;
  // Nothing of these is needed, or there, for an odd number of factors.
  struct Tables {
    explicit Tables(const std::vector<int>& counts);
    PairingOrbits pairings;
    GateTransfer gates;
  };
  // What belongs to a representative state: which strands are alike when its edges lie below.
  struct Sector {
    std::vector<std::uint8_t> colour;
    std::shared_ptr<const Tables> tables;
  };
  std::optional<Pairings> factors_;  // what one layer of g does; only for g with hidden layers
  std::map<std::vector<int>, std::shared_ptr<const Tables>> tables_;  // by strands of each colour
  std::vector<Sector> sectors_;
  std::vector<std::size_t> slot_;  // of a representative state among the sectors
};

}  // namespace widthwise::theory
