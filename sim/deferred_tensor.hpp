#pragma once
// The deferred-decision Gaussian array: exact sampling of contractions, without the array.

#include <deque>
#include <vector>

#include "sim/deferred_matrix.hpp"
#include "sim/gaussian_tensor.hpp"
#include "sim/orthonormal_basis.hpp"

namespace widthwise::sim {

/// T as a (rows * cols) x depth Gaussian matrix whose left vectors are matrices of low rank, never
/// written out, and whose images are matrices themselves (proved: Gaussian conditioning, as for
/// DeferredMatrix, one level up).
///
/// Kept are orthonormal right queries q_k with images M_k, and left queries G_j = U C_j V^T,
/// orthonormal in the Frobenius product, with images z_j. U and V are orthonormal bases of all left
/// and right factors so far, the cores C_j are small. Given these, the image of a new unit vector q
/// orthogonal to all q_k is
///   M = Xi + sum_j G_j (z_j . q - <G_j, Xi>)
/// with Xi a fresh Gaussian matrix, itself deferred; and the image of a new unit G orthogonal to
/// all G_j is
///   z = sum_k q_k <M_k, G> + (I - sum_k q_k q_k^T) xi
/// with xi a fresh Gaussian vector. A query costs O((rows + cols + depth) T) time and memory.
class DeferredTensor final : public GaussianTensor {
 public:
  DeferredTensor(Eigen::Index rows, Eigen::Index cols, Eigen::Index depth,
                 const RandomStream& stream);

  Eigen::Index rows() const override { return left_factors_.dimension(); }
  Eigen::Index cols() const override { return right_factors_.dimension(); }
  Eigen::Index depth() const override { return right_.dimension(); }
  Eigen::VectorXd contract(const Eigen::Ref<const Eigen::VectorXd>& y) override;
  LinearMap& slice(Eigen::Index k) override { return slices_.at(k); }
  Eigen::VectorXd contract(const RankOne& term) override;
  Eigen::MatrixXd complete() override;
  std::int64_t n_normals() const override;

  /// Independent right and left queries answered so far.
  std::size_t n_right() const { return slices_.size(); }
  std::size_t n_left() const { return left_.size(); }

 private:
  // M_k = Xi + U K V^T. Factors that came later than the slice have no part in K.
  class Slice final : public LinearMap {
   public:
    Slice(const DeferredTensor& array, const RandomStream& stream)
        : fresh(array.rows(), array.cols(), stream), array_(array) {}

    Eigen::Index rows() const override { return fresh.rows(); }
    Eigen::Index cols() const override { return fresh.cols(); }
    Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override;
    Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                    double factor) override;
    Eigen::MatrixXd complete();

    DeferredMatrix fresh;        // Xi
    Eigen::MatrixXd correction;  // K

   private:
    const DeferredTensor& array_;
  };

  struct LeftQuery {
    Eigen::MatrixXd core;   // C_j
    Eigen::VectorXd image;  // z_j
  };

  void add_slice();
  Eigen::VectorXd draw_image(const Eigen::MatrixXd& core);
  double inner_product(LinearMap& map, const Eigen::MatrixXd& core) const;

  OrthonormalBasis right_;
  OrthonormalBasis left_factors_;   // U
  OrthonormalBasis right_factors_;  // V
  std::deque<Slice> slices_;        // a deque: slices are referred to
  std::vector<LeftQuery> left_;
  RandomStream stream_;  // of part 0: the images of left queries; slice k is part k + 1
};

}  // namespace widthwise::sim
