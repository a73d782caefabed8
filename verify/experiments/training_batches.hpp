#pragma once
// Which images each step of gradient descent sees.

#include <Eigen/Core>
#include <algorithm>
#include <vector>

#include "sim/training/epoch_order.hpp"

namespace widthwise::verify {

/// Batches of `size` of the images 0 .. n-1, all of them where there are no more; each epoch in an
/// order of its own, without the last few that make no batch. The same for every predictor with
/// that key.
class TrainingBatches {
 public:
  TrainingBatches(const sim::SampleKey& key, Eigen::Index n, Eigen::Index size)
      : orders_(key, n), size_(static_cast<std::size_t>(std::min(size, n))) {}

  std::vector<Eigen::Index> next() {
    if (order_.size() < size_) order_ = orders_.next();
    const auto first = order_.end() - static_cast<std::ptrdiff_t>(size_);
    const std::vector<Eigen::Index> batch(first, order_.end());
    order_.erase(first, order_.end());
    return batch;
  }

 private:
  sim::EpochOrder orders_;
  std::size_t size_;
  std::vector<Eigen::Index> order_;
};

}  // namespace widthwise::verify
