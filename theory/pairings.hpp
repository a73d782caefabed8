#pragma once
// The ways to pair an even number of strands: what Wick's theorem sums over.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace widthwise::theory {

/// All (q-1)!! pairings of q strands, numbered from 0.
class Pairings {
 public:
  /// Throws std::invalid_argument unless n_strands is even and from 2 to kMaxStrands.
  explicit Pairings(int n_strands);

  /// More have over 3e7 pairings.
  static constexpr int kMaxStrands = 16;

  /// (n_strands - 1)!!, for any even number from 0 on; in floating point, to ask before making any.
  static double count(int n_strands);

  int n_strands() const { return n_strands_; }
  std::size_t size() const { return partners_.size() / static_cast<std::size_t>(n_strands_); }

  /// partner[s] is the strand that s is paired with; n_strands entries.
  std::span<const std::uint8_t> partners(std::size_t pairing) const;

 private:
  int n_strands_;
  std::vector<std::uint8_t> partners_;  // one pairing after the other
};

}  // namespace widthwise::theory
