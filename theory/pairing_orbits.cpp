#include "theory/pairing_orbits.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <stdexcept>

namespace widthwise::theory {
namespace {

std::vector<int> checked_counts(std::vector<int> counts) {
  const int n = std::accumulate(counts.begin(), counts.end(), 0);
  const bool positive = std::ranges::all_of(counts, [](int count) { return count > 0; });
  if (positive && n >= 2 && n % 2 == 0 && n <= PairingOrbits::kMaxStrands) return counts;
  throw std::invalid_argument("strands are paired where their number is even and from 2 to " +
                              std::to_string(PairingOrbits::kMaxStrands) + ", not " +
                              std::to_string(n));
}

Integer factorial(int n) {
  Integer product = 1;
  for (int i = 2; i <= n; ++i) product *= i;
  return product;
}

// Counts orbits by the numbers of strands that are left, whatever their colours.
class OrbitCount {
 public:
  double of(std::vector<int> left) {
    std::erase(left, 0);
    std::ranges::sort(left);
    if (left.empty()) return 1.0;
    const auto known = known_.find(left);
    if (known != known_.end()) return known->second;
    std::vector<int> others(left.begin(), left.end() - 1);
    double count = 0.0;
    for (int alone = left.back(); alone >= 0; alone -= 2) count += joined(others, 0, alone);
    return known_[left] = count;
  }

 private:
  // The ways in which so many strands of one colour are joined to the others from `next` on.
  double joined(std::vector<int>& others, std::size_t next, int n_strands) {
    if (n_strands == 0) return of(others);
    if (next == others.size()) return 0.0;
    double count = 0.0;
    const int most = std::min(n_strands, others[next]);
    for (int n = 0; n <= most; ++n) {
      others[next] -= n;
      count += joined(others, next + 1, n_strands - n);
      others[next] += n;
    }
    return count;
  }

  std::map<std::vector<int>, double> known_;
};

}  // namespace

PairingOrbits::PairingOrbits(std::vector<int> counts) : counts_(checked_counts(std::move(counts))) {
  for (int i = 0; i < std::ssize(counts_); ++i) {
    for (int j = i; j < std::ssize(counts_); ++j) colours_of_code_.emplace_back(i, j);
  }
  Pairs pairs;
  std::vector<int> left = counts_;
  add_all(pairs, left, 0, 0);
  for (const Pairs& orbit : pairs_) {
    numbers_.emplace(orbit, static_cast<std::uint32_t>(numbers_.size()));
    n_pairings_.push_back(pairings_of(orbit));
  }
}

double PairingOrbits::count(const std::vector<int>& counts) {
  return OrbitCount().of(counts);
}

// Pairs (i, j) are numbered row by row of the upper triangle, so that codes ascend as pairs do.
char PairingOrbits::code(int i, int j) const {
  const int n = static_cast<int>(counts_.size());
  return static_cast<char>(i * n - i * (i - 1) / 2 + j - i);
}

// The pairs of the first colour that has strands left come in ascending order of the other colour,
// so that each matrix is met once.
void PairingOrbits::add_all(Pairs& pairs, std::vector<int>& left, int first, int least) {
  const int n = static_cast<int>(left.size());
  if (first < n && left[static_cast<std::size_t>(first)] == 0) {
    return add_all(pairs, left, first + 1, first + 1);
  }
  if (first == n) {
    pairs_.push_back(pairs);
    return;
  }
  --left[static_cast<std::size_t>(first)];
  for (int other = least; other < n; ++other) {
    int& others = left[static_cast<std::size_t>(other)];
    if (others == 0) continue;
    --others;
    pairs.push_back(code(first, other));
    add_all(pairs, left, first, other);
    pairs.pop_back();
    ++others;
  }
  ++left[static_cast<std::size_t>(first)];
}

// prod_i c_i! over prod_(i<j) x_ij! prod_i 2^x_ii x_ii!, x being the matrix.
Integer PairingOrbits::pairings_of(const Pairs& pairs) const {
  Integer ways = 1;
  for (const int count : counts_) ways *= factorial(count);
  for (std::size_t first = 0; first < pairs.size();) {
    const auto last = std::min(pairs.find_first_not_of(pairs[first], first), pairs.size());
    const auto [i, j] = colours_of_code_[static_cast<std::uint8_t>(pairs[first])];
    ways /= factorial(static_cast<int>(last - first));
    if (i == j) ways >>= static_cast<unsigned>(last - first);
    first = last;
  }
  return ways;
}

std::vector<std::pair<int, int>> PairingOrbits::pairs(std::size_t orbit) const {
  std::vector<std::pair<int, int>> pairs;
  for (const char pair : pairs_[orbit]) {
    pairs.push_back(colours_of_code_[static_cast<std::uint8_t>(pair)]);
  }
  return pairs;
}

std::vector<std::uint8_t> PairingOrbits::partners(std::size_t orbit,
                                                  std::span<const std::uint8_t> colour) const {
  std::vector<std::uint8_t> partners(colour.size());
  std::vector<std::size_t> next(counts_.size());  // where to look for a strand of each colour
  const auto take = [&](int wanted) {
    std::size_t& s = next[static_cast<std::size_t>(wanted)];
    while (colour[s] != wanted) ++s;
    return s++;
  };
  for (const auto& [i, j] : pairs(orbit)) {
    const std::size_t s = take(i);
    const std::size_t t = take(j);
    partners[s] = static_cast<std::uint8_t>(t);
    partners[t] = static_cast<std::uint8_t>(s);
  }
  return partners;
}

std::size_t PairingOrbits::number(std::span<const std::uint8_t> partners,
                                  std::span<const std::uint8_t> colour) const {
  Pairs pairs;
  for (std::size_t s = 0; s < partners.size(); ++s) {
    if (partners[s] < s) continue;
    const auto [i, j] = std::minmax(colour[s], colour[partners[s]]);
    pairs.push_back(code(i, j));
  }
  std::ranges::sort(pairs, {}, [](char pair) { return static_cast<std::uint8_t>(pair); });
  return numbers_.at(pairs);
}

}  // namespace widthwise::theory
