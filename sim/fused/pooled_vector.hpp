#pragma once
// Long vectors that a thread uses again from draw to draw, so that drawing does not go to the heap.

#include <Eigen/Core>
#include <utility>
#include <vector>

namespace widthwise::sim {

/// n numbers with undefined values, of the calling thread's pool, to which they go back. To be
/// destroyed by the thread that made it. A thread keeps as many as it had at once, each as long as
/// its longest use.
class PooledVector {
 public:
  explicit PooledVector(Eigen::Index n) : size_(n) {
    std::vector<Eigen::VectorXd>& pool = pool_of_thread();
    if (!pool.empty()) {
      numbers_ = std::move(pool.back());
      pool.pop_back();
    }
    if (numbers_.size() < n) numbers_.resize(n);
  }
  ~PooledVector() {
    if (numbers_.size() > 0) pool_of_thread().push_back(std::move(numbers_));
  }
  PooledVector(PooledVector&& other) noexcept
      : numbers_(std::move(other.numbers_)), size_(other.size_) {}
  PooledVector(const PooledVector&) = delete;
  PooledVector& operator=(const PooledVector&) = delete;
  PooledVector& operator=(PooledVector&&) = delete;

  Eigen::Index size() const { return size_; }
  double* data() { return numbers_.data(); }
  const double* data() const { return numbers_.data(); }

 private:
  static std::vector<Eigen::VectorXd>& pool_of_thread() {
    thread_local std::vector<Eigen::VectorXd> pool;
    return pool;
  }

  Eigen::VectorXd numbers_;
  Eigen::Index size_;
};

}  // namespace widthwise::sim
