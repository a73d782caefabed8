#pragma once
// In which order examples are taken.

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// An order of examples 0 .. n-1 for each epoch: that of independent normals, so that every order
/// is as likely, and the same on every machine.
class EpochOrder {
 public:
  EpochOrder(const SampleKey& key, Eigen::Index n)
      : stream_(key, kObject), order_(static_cast<std::size_t>(n)) {}

  /// That of the next epoch; valid until the one after.
  const std::vector<Eigen::Index>& next() {
    std::vector<double> normals(order_.size());
    stream_.fill_normal(normals, epoch_++);
    std::iota(order_.begin(), order_.end(), Eigen::Index{0});
    std::ranges::sort(order_, {},
                      [&](Eigen::Index j) { return normals[static_cast<std::size_t>(j)]; });
    return order_;
  }

 private:
  static constexpr std::uint64_t kObject = std::uint64_t{1} << 32;  // no weight matrix has it

  RandomStream stream_;
  std::vector<Eigen::Index> order_;
  std::uint64_t epoch_ = 0;
};

}  // namespace widthwise::sim
