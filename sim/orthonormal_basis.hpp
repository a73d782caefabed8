#pragma once
// Gram-Schmidt over vectors that come one after the other.

#include <Eigen/Core>
#include <vector>

namespace widthwise::sim {

/// A remainder below this fraction of its vector is rounding: the vector depends on the basis.
inline constexpr double kDependent = 1e-12;

/// A projection that leaves less than this fraction of a vector lost a digit or more by
/// cancellation; a second one restores it, and two are enough [DGKS1976].
inline constexpr double kCancelled = 0.1;

/// Norms whose squares neither overflow nor lose digits to underflow, with room for the squares of
/// remainders down to kDependent. A vector of another norm is rescaled.
inline constexpr double kSmallestNorm = 1e-130;
inline constexpr double kLargestNorm = 1e150;

/// An orthonormal basis of all vectors that it was given so far.
class OrthonormalBasis {
 public:
  explicit OrthonormalBasis(Eigen::Index dimension) : dimension_(dimension) {}

  Eigen::Index dimension() const { return dimension_; }
  Eigen::Index size() const { return static_cast<Eigen::Index>(vectors_.size()); }
  const Eigen::VectorXd& operator[](Eigen::Index i) const { return vectors_[i]; }

  /// The coordinates of x, size() of them, after adding what is new in x as a further basis vector.
  /// x may have any magnitude. Throws std::invalid_argument for another dimension and for an entry
  /// that is not finite.
  Eigen::VectorXd add(const Eigen::Ref<const Eigen::VectorXd>& x);

 private:
  Eigen::Index dimension_;
  std::vector<Eigen::VectorXd> vectors_;
};

}  // namespace widthwise::sim
