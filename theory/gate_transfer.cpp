#include "theory/gate_transfer.hpp"

#include <algorithm>
#include <array>
#include <boost/container_hash/hash.hpp>
#include <functional>
#include <numeric>
#include <unordered_map>

namespace widthwise::theory {
namespace {

constexpr std::size_t kMaxBlocks = PairingOrbits::kMaxStrands / 2;

// A block by its numbers of strands of each colour, in mixed radix: below 2^20.
using Block = std::uint32_t;

// An orbit of partitions: its blocks in descending order, zeros behind.
using Blocks = std::array<Block, kMaxBlocks>;

// Calls visit(blocks, number of them) for every partition of the pairs from `at` on, whose codes
// are added to their blocks.
template <class Visit>
void for_each_partition(std::span<const Block> pairs, std::size_t at, Blocks& blocks,
                        std::size_t n_blocks, const Visit& visit) {
  if (at == pairs.size()) return visit(blocks, n_blocks);
  for (std::size_t block = 0; block <= n_blocks && block < kMaxBlocks; ++block) {
    blocks[block] += pairs[at];
    for_each_partition(pairs, at + 1, blocks, n_blocks + (block == n_blocks ? 1 : 0), visit);
    blocks[block] -= pairs[at];
  }
}

// What one strand of each colour adds to a block.
std::vector<Block> places(const std::vector<int>& counts) {
  std::vector<Block> places;
  Block place = 1;
  for (const int count : counts) {
    places.push_back(place);
    place *= static_cast<Block>(count + 1);
  }
  return places;
}

Integer product_of_factorials(Block block, const std::vector<int>& counts) {
  Integer product = 1;
  for (const int count : counts) {
    const auto radix = static_cast<Block>(count + 1);
    for (Block i = 2; i <= block % radix; ++i) product *= i;
    block /= radix;
  }
  return product;
}

// prod c_i! over the same of each block, and over the exchanges of blocks that are alike.
Integer n_members(const Blocks& blocks, std::size_t n_blocks, const std::vector<int>& counts) {
  Integer members = 1;
  for (const int count : counts) {
    for (int i = 2; i <= count; ++i) members *= i;
  }
  std::size_t n_alike = 0;
  for (std::size_t b = 0; b < n_blocks; ++b) {
    n_alike = b > 0 && blocks[b] == blocks[b - 1] ? n_alike + 1 : 1;
    members /= product_of_factorials(blocks[b], counts) * n_alike;
  }
  return members;
}

}  // namespace

GateTransfer::GateTransfer(const PairingOrbits& pairings) : begin_{0} {
  const std::vector<int>& counts = pairings.counts();
  const std::vector<Block> place = places(counts);
  std::unordered_map<Blocks, std::uint32_t, boost::hash<Blocks>> numbers;
  std::vector<std::uint32_t> found;
  for (std::size_t pi = 0; pi < pairings.size(); ++pi) {
    n_pairings_.push_back(pairings.n_pairings(pi));
    std::vector<Block> pairs;
    for (const auto& [i, j] : pairings.pairs(pi)) {
      pairs.push_back(place[static_cast<std::size_t>(i)] + place[static_cast<std::size_t>(j)]);
    }
    found.clear();
    Blocks open{};
    for_each_partition(pairs, 0, open, 0, [&](Blocks blocks, std::size_t n_blocks) {
      std::sort(blocks.begin(), blocks.begin() + n_blocks, std::greater{});
      const auto [entry, is_new] =
          numbers.try_emplace(blocks, static_cast<std::uint32_t>(numbers.size()));
      if (is_new) {
        n_blocks_.push_back(static_cast<std::uint8_t>(n_blocks));
        n_members_.push_back(n_members(blocks, n_blocks, counts));
      }
      found.push_back(entry->second);
    });
    add_above(found);
  }
}

// Closes the list of one orbit of pairings: its partitions, each as often as it was found.
void GateTransfer::add_above(std::vector<std::uint32_t>& found) {
  std::ranges::sort(found);
  for (const std::uint32_t partition : found) {
    if (above_.size() == begin_.back() || above_.back().partition != partition) {
      above_.push_back({partition, 0});
    }
    ++above_.back().count;
  }
  begin_.push_back(above_.size());
}

// Rows of Bell's triangle begin with the last entry of the one before; each entry is its left
// neighbour plus the one above that.
double GateTransfer::n_coarser(int n_strands) {
  std::vector<double> row{1.0};
  for (int k = 1; k < n_strands / 2; ++k) {
    std::vector<double> next{row.back()};
    for (const double above : row) next.push_back(next.back() + above);
    row = std::move(next);
  }
  return row.back();
}

namespace {

// Partitions of q strands into blocks of even size: E_n = sum over the size 2j of the first
// strand's block of binomial(2n-1, 2j-1) E_(n-j).
double n_even_partitions(int n_strands) {
  std::vector<double> found{1.0};
  for (int n = 1; n <= n_strands / 2; ++n) {
    double sum = 0.0;
    double choices = 2.0 * n - 1.0;  // binomial(2n - 1, 2j - 1)
    for (int j = 1; j <= n; ++j) {
      sum += choices * found[static_cast<std::size_t>(n - j)];
      choices *= (2.0 * n - 2.0 * j) * (2.0 * n - 2.0 * j - 1.0) / (2.0 * j * (2.0 * j + 1.0));
    }
    found.push_back(sum);
  }
  return found.back();
}

// The digits of a block, and whether it has as many strands of each colour as a part has.
std::vector<int> digits(std::size_t block, const std::vector<int>& counts) {
  std::vector<int> digits;
  for (const int count : counts) {
    digits.push_back(static_cast<int>(block % static_cast<std::size_t>(count + 1)));
    block /= static_cast<std::size_t>(count + 1);
  }
  return digits;
}

}  // namespace

// Parts are admitted one after the other, each any number of times.
double GateTransfer::n_partitions(const std::vector<int>& counts) {
  constexpr double kQuick = 8192;  // contents of blocks
  double n_contents = 1.0;
  for (const int count : counts) n_contents *= count + 1;
  if (n_contents > kQuick)
    return n_even_partitions(std::accumulate(counts.begin(), counts.end(), 0));
  std::vector<std::vector<int>> contents;
  for (std::size_t block = 0; block < static_cast<std::size_t>(n_contents); ++block) {
    contents.push_back(digits(block, counts));
  }
  std::vector<double> found(contents.size());
  found[0] = 1.0;
  for (std::size_t part = 1; part < contents.size(); ++part) {
    if (std::accumulate(contents[part].begin(), contents[part].end(), 0) % 2 != 0) continue;
    for (std::size_t whole = part; whole < contents.size(); ++whole) {
      const bool fits =
          std::ranges::equal(contents[part], contents[whole], std::ranges::less_equal{});
      if (fits) found[whole] += found[whole - part];
    }
  }
  return found.back();
}

void GateTransfer::apply(std::vector<Integer>& v, std::span<const Integer> weight) const {
  std::vector<Integer> sums(n_blocks_.size());
  for (std::size_t pi = 0; pi < v.size(); ++pi) {
    if (v[pi].is_zero()) continue;
    const Integer of_orbit = v[pi] * n_pairings_[pi];
    for (std::size_t k = begin_[pi]; k < begin_[pi + 1]; ++k) {
      sums[above_[k].partition] += of_orbit * above_[k].count;
    }
  }
  for (std::size_t sigma = 0; sigma < sums.size(); ++sigma) {
    sums[sigma] = sums[sigma] / n_members_[sigma] * weight[n_blocks_[sigma]];
  }
  for (std::size_t pi = 0; pi < v.size(); ++pi) {
    v[pi] = 0;
    for (std::size_t k = begin_[pi]; k < begin_[pi + 1]; ++k) {
      v[pi] += sums[above_[k].partition] * above_[k].count;
    }
  }
}

}  // namespace widthwise::theory
