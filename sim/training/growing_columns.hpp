#pragma once
// A matrix that grows by columns.

#include <Eigen/Core>
#include <algorithm>

namespace widthwise::sim {

/// Columns of one height, appended block by block: O(1) copies of each in all.
class GrowingColumns {
 public:
  explicit GrowingColumns(Eigen::Index height) : storage_(height, 0) {}

  Eigen::Index height() const { return storage_.rows(); }
  Eigen::Index count() const { return count_; }

  /// All of them, height() x count(). Valid until the next append().
  auto view() const { return storage_.leftCols(count_); }

  /// Makes room for `n` more, of undefined entries, and returns them for writing.
  auto append(Eigen::Index n) {
    if (count_ + n > storage_.cols()) {
      storage_.conservativeResize(Eigen::NoChange, std::max(count_ + n, 2 * storage_.cols()));
    }
    count_ += n;
    return storage_.middleCols(count_ - n, n);
  }

 private:
  Eigen::MatrixXd storage_;
  Eigen::Index count_ = 0;
};

}  // namespace widthwise::sim
