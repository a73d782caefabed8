#include "theory/pairings.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace widthwise::theory {
namespace {

int checked(int n_strands) {
  if (n_strands >= 2 && n_strands % 2 == 0 && n_strands <= Pairings::kMaxStrands) return n_strands;
  throw std::invalid_argument("strands are paired where their number is even and from 2 to " +
                              std::to_string(Pairings::kMaxStrands) + ", not " +
                              std::to_string(n_strands));
}

}  // namespace

// A pairing in digits: the first free strand is paired with the d-th of the others that are free.
Pairings::Pairings(int n_strands) : n_strands_(checked(n_strands)) {
  const auto total = static_cast<std::size_t>(count(n_strands));
  partners_.reserve(total * static_cast<std::size_t>(n_strands));
  std::array<std::uint8_t, kMaxStrands> partner{};
  for (std::size_t number = 0; number < total; ++number) {
    std::size_t radix = total;
    std::size_t digits = number;
    std::uint32_t free = (1u << n_strands) - 1;
    for (int left = n_strands; left > 0; left -= 2) {
      radix /= static_cast<std::size_t>(left - 1);
      std::size_t digit = digits / radix;
      digits %= radix;
      int s = 0;
      while ((free >> s & 1) == 0) ++s;
      int t = s + 1;
      for (;; ++t) {
        if ((free >> t & 1) != 0 && digit-- == 0) break;
      }
      partner[static_cast<std::size_t>(s)] = static_cast<std::uint8_t>(t);
      partner[static_cast<std::size_t>(t)] = static_cast<std::uint8_t>(s);
      free &= ~(1u << s) & ~(1u << t);
    }
    partners_.insert(partners_.end(), partner.begin(), partner.begin() + n_strands);
  }
}

double Pairings::count(int n_strands) {
  double count = 1.0;
  for (int factor = n_strands - 1; factor > 1; factor -= 2) count *= factor;
  return count;
}

std::span<const std::uint8_t> Pairings::partners(std::size_t pairing) const {
  const auto n = static_cast<std::size_t>(n_strands_);
  return {partners_.data() + pairing * n, n};
}

}  // namespace widthwise::theory
