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

#include <boost/multiprecision/gmp.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "theory/pairings.hpp"

namespace widthwise::theory {

using Integer = boost::multiprecision::mpz_int;
using Rational = boost::multiprecision::mpq_rational;

class GateTransfer {
 public:
  explicit GateTransfer(const Pairings& pairings);

  /// How many partitions lie above one pairing of q strands: the Bell number of q/2.
  static double n_coarser(int n_strands);

  /// Partitions of q strands into blocks of even size.
  static double n_partitions(int n_strands);

  /// v[pi'] <- sum over pi and sigma >= pi, pi' of weight[|sigma|] v[pi]; one entry a pairing.
  /// `weight` has entries 0..q/2, of which the first is not used.
  void apply(std::vector<Integer>& v, std::span<const Integer> weight) const;

 private:
  std::size_t n_coarser_;
  std::vector<std::uint32_t> coarser_;  // n_coarser_ partitions for each pairing
  std::vector<std::uint8_t> n_blocks_;  // of each partition
};

}  // namespace widthwise::theory
