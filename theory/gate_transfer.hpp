#pragma once
// What a layer of gates does to pairings of strands.
//
// Strands cross a layer of which A units are open. Pairing pi of the weights above and pairing pi'
// of the weights below force strands to cross at one unit wherever either pairs them, so the sum
// over units is A^B with B the number of blocks of their join. With an index in {1..A} a strand,
// and sigma for the partition of the strands into those of equal index,
//   A^B = sum over sigma >= pi, pi' of (A)_|sigma|,  (A)_j = A .. (A-j+1),
// which factorises the matrix over pairings: up to the partitions above pi, a factor for each, and
// down again. That costs Bell(q/2) steps a pairing in place of (q-1)!!.
//
// Of a function that is the same at all pairings of an orbit one value is kept, and so of the sums
// at partitions. If M pairs an orbit O of pairings with the number of partitions of an orbit S that
// lie above one of them, |O| M / |S| of its pairings lie below one of those.

#include <boost/multiprecision/gmp.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "theory/pairing_orbits.hpp"

namespace widthwise::theory {

using Rational = boost::multiprecision::mpq_rational;

class GateTransfer {
 public:
  explicit GateTransfer(const PairingOrbits& pairings);

  /// How many partitions lie above one pairing of q strands: the Bell number of q/2.
  static double n_coarser(int n_strands);

  /// What is kept of them, in bytes at most.
  static double bytes_above(int n_strands) { return sizeof(Above) * n_coarser(n_strands); }

  /// At least as many as there are orbits of partitions into blocks of even size; exact where that
  /// is found quickly.
  static double n_partitions(const std::vector<int>& counts);

  /// v[pi'] <- sum over pi and sigma >= pi, pi' of weight[|sigma|] v[pi]; one entry an orbit of
  /// pairings. `weight` has entries 0..q/2, of which the first is not used.
  void apply(std::vector<Integer>& v, std::span<const Integer> weight) const;

 private:
  struct Above {
    std::uint32_t partition;  // number of an orbit
    std::uint32_t count;      // of its partitions that lie above the pairing
  };

  void add_above(std::vector<std::uint32_t>& found);

  std::vector<Integer> n_pairings_;     // of each orbit of pairings
  std::vector<Above> above_;            // of all orbits of pairings, one after the other
  std::vector<std::size_t> begin_;      // of each orbit in above_, and the end
  std::vector<std::uint8_t> n_blocks_;  // of each orbit of partitions
  std::vector<Integer> n_members_;      // likewise: how many partitions it has
};

}  // namespace widthwise::theory
