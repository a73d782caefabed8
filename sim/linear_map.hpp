#pragma once
// A matrix of whatever kind, known through its products.

#include <Eigen/Core>

namespace widthwise::sim {

/// A matrix that is known through its products. The products are not const: a random matrix may
/// have to draw what it is asked for.
class LinearMap {
 public:
  virtual ~LinearMap() = default;

  virtual Eigen::Index rows() const = 0;
  virtual Eigen::Index cols() const = 0;

  /// factor * W x. x has cols() entries of any magnitude. Throws std::invalid_argument if not, and
  /// if one is not finite.
  virtual Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x,
                                double factor = 1.0) = 0;

  /// factor * W^T y. y has rows() entries; throws as times() does.
  virtual Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                          double factor = 1.0) = 0;

 protected:
  /// Throws std::invalid_argument unless a vector of `size` entries fits a side of `expected`.
  static void check_size(Eigen::Index size, Eigen::Index expected);
};

}  // namespace widthwise::sim
