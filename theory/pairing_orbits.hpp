#pragma once
// The ways to pair strands of which some are alike, up to exchanges of those.

#include <boost/multiprecision/gmp.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace widthwise::theory {

using Integer = boost::multiprecision::mpz_int;

/// The orbits of the pairings of coloured strands under all exchanges of strands of one colour: the
/// symmetric matrices of how many pairs join colours i and j. With q colours of one strand each
/// they are all (q-1)!! pairings, with one colour there is one.
class PairingOrbits {
 public:
  /// Throws std::invalid_argument unless the numbers of strands of each colour are positive and
  /// their sum even and from 2 to kMaxStrands.
  explicit PairingOrbits(std::vector<int> counts);

  /// A pair of colours is kept in one byte.
  static constexpr int kMaxStrands = 20;

  /// How many orbits there are, in floating point, to ask before making any.
  static double count(const std::vector<int>& counts);

  const std::vector<int>& counts() const { return counts_; }
  std::size_t size() const { return pairs_.size(); }

  /// The colours of the pairs of an orbit, the lower one first, in ascending order.
  std::vector<std::pair<int, int>> pairs(std::size_t orbit) const;

  /// How many pairings it has.
  const Integer& n_pairings(std::size_t orbit) const { return n_pairings_[orbit]; }

  /// One of its pairings of strands with these colours: partner[s] is the strand that s is paired
  /// with. colour[s] are as many of each as counts() says.
  std::vector<std::uint8_t> partners(std::size_t orbit, std::span<const std::uint8_t> colour) const;

  /// The orbit of the pairing with these partners.
  std::size_t number(std::span<const std::uint8_t> partners,
                     std::span<const std::uint8_t> colour) const;

 private:
  using Pairs = std::string;  // a byte a pair of colours, ascending

  char code(int i, int j) const;
  void add_all(Pairs& pairs, std::vector<int>& left, int first, int least);
  Integer pairings_of(const Pairs& pairs) const;

  std::vector<int> counts_;
  std::vector<std::pair<int, int>> colours_of_code_;
  std::vector<Pairs> pairs_;
  std::vector<Integer> n_pairings_;
  std::unordered_map<Pairs, std::uint32_t> numbers_;
};

}  // namespace widthwise::theory
