#include "theory/gate_transfer.hpp"

#include <unordered_map>

namespace widthwise::theory {
namespace {

// A partition of the strands: the block of each, blocks numbered as they are met, four bits each.
using Code = std::uint64_t;

// Calls visit(block of each pair, number of blocks) for every partition of n pairs into blocks that
// are numbered as they are met.
template <class Visit>
void for_each_partition(std::vector<int>& blocks, std::size_t at, int n_blocks,
                        const Visit& visit) {
  if (at == blocks.size()) return visit(n_blocks);
  for (int block = 0; block <= n_blocks; ++block) {
    blocks[at] = block;
    for_each_partition(blocks, at + 1, n_blocks + (block == n_blocks ? 1 : 0), visit);
  }
}

// Pairs are numbered by their first strands, so that blocks of pairs and of strands are met in one
// order.
std::vector<int> pair_of_strand(std::span<const std::uint8_t> partners) {
  std::vector<int> pair(partners.size());
  int next = 0;
  for (std::size_t s = 0; s < partners.size(); ++s) {
    pair[s] = partners[s] > s ? next++ : pair[partners[s]];
  }
  return pair;
}

}  // namespace

GateTransfer::GateTransfer(const Pairings& pairings)
    : n_coarser_(static_cast<std::size_t>(n_coarser(pairings.n_strands()))) {
  std::unordered_map<Code, std::uint32_t> numbers;
  coarser_.reserve(pairings.size() * n_coarser_);
  std::vector<int> blocks(static_cast<std::size_t>(pairings.n_strands() / 2));
  for (std::size_t pi = 0; pi < pairings.size(); ++pi) {
    const std::vector<int> pair = pair_of_strand(pairings.partners(pi));
    for_each_partition(blocks, 0, 0, [&](int n_blocks) {
      Code code = 0;
      for (const int p : pair) {
        code = code << 4 | static_cast<Code>(blocks[static_cast<std::size_t>(p)]);
      }
      const auto [entry, is_new] =
          numbers.try_emplace(code, static_cast<std::uint32_t>(numbers.size()));
      if (is_new) n_blocks_.push_back(static_cast<std::uint8_t>(n_blocks));
      coarser_.push_back(entry->second);
    });
  }
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

// E_n = sum over the size 2j of the first strand's block: binomial(2n-1, 2j-1) E_(n-j).
double GateTransfer::n_partitions(int n_strands) {
  std::vector<double> counts{1.0};
  for (int n = 1; n <= n_strands / 2; ++n) {
    double count = 0.0;
    double choose = 2.0 * n - 1.0;  // binomial(2n - 1, 2j - 1)
    for (int j = 1; j <= n; ++j) {
      count += choose * counts[static_cast<std::size_t>(n - j)];
      choose *= (2.0 * n - 2.0 * j) * (2.0 * n - 2.0 * j - 1.0) / (2.0 * j * (2.0 * j + 1.0));
    }
    counts.push_back(count);
  }
  return counts.back();
}

void GateTransfer::apply(std::vector<Integer>& v, std::span<const Integer> weight) const {
  std::vector<Integer> sums(n_blocks_.size());
  const std::uint32_t* above = coarser_.data();
  for (const Integer& entry : v) {
    if (!entry.is_zero()) {
      for (std::size_t k = 0; k < n_coarser_; ++k) sums[above[k]] += entry;
    }
    above += n_coarser_;
  }
  for (std::size_t sigma = 0; sigma < sums.size(); ++sigma) sums[sigma] *= weight[n_blocks_[sigma]];
  above = coarser_.data();
  for (Integer& entry : v) {
    entry = 0;
    for (std::size_t k = 0; k < n_coarser_; ++k) entry += sums[above[k]];
    above += n_coarser_;
  }
}

}  // namespace widthwise::theory
