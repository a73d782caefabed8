#pragma once
// A weight matrix on its way through gradient descent, without the matrix.

#include <Eigen/Core>
#include <cstdint>
#include <optional>

#include "sim/gaussian_matrix.hpp"
#include "sim/training/growing_columns.hpp"

namespace widthwise::sim {

/// Vectors, one a column, of which a matrix is asked the images; and their coordinates in the basis
/// of all such vectors that it was asked so far, which the matrix notes there when it answers.
struct QueryBlock {
  Eigen::MatrixXd vectors;
  Eigen::MatrixXd coordinates = {};  ///< empty where the matrix is dense
};

/// W_t = W_0 + P M Q^T, with W_0 of i.i.d. N(0, 1) entries known only through its answers.
///
/// Q and P are orthonormal bases of the right and left queries so far, Y = W_0 Q and Z = W_0^T P.
/// Every step of gradient descent adds products of queries, delta y^T = P e c^T Q^T, so that a
/// small core M carries the whole move: W_t y = Y c + P (M c), W_t^T delta = Z e + Q (M^T e). New
/// directions N have the images W_0 N = Xi - P (P^T Xi) + P (Z^T N) with Xi a fresh Gaussian matrix
/// (proved: Gaussian conditioning, see DeferredMatrix). So the law of any trajectory is that of the
/// dense matrix. R queries cost O(n R^2) time and O(n R) memory.
///
/// Once a side has been asked a third of its dimensions the deferred form costs more than the
/// matrix, which is then completed and stored; so are matrices with a side of a few entries, at
/// once.
class TrainedMatrix final : public LinearMap {
 public:
  /// Throws std::invalid_argument unless both dimensions are positive.
  TrainedMatrix(Engine engine, Eigen::Index rows, Eigen::Index cols, const RandomStream& stream);

  /// A matrix with given entries at the start, stored.
  explicit TrainedMatrix(Eigen::MatrixXd entries);

  Eigen::Index rows() const override { return left_.queries.height(); }
  Eigen::Index cols() const override { return right_.queries.height(); }

  // factor * W_t X and factor * W_t^T D, column by column. Throw std::invalid_argument if the
  // vectors do not fit, or if an entry is not finite.
  Eigen::MatrixXd times(QueryBlock& x, double factor);
  Eigen::MatrixXd transpose_times(QueryBlock& delta, double factor);

  Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override;
  Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                  double factor) override;

  /// W_(t+1) = W_t + V with V <- momentum V + sum_j weights_j delta_j y_j^T. Both blocks are
  /// queries that this matrix has answered, of as many columns as there are weights; throws
  /// std::invalid_argument if not.
  void step(const QueryBlock& delta, const Eigen::VectorXd& weights, const QueryBlock& y,
            double momentum = 0.0);

  /// Draws what was never asked of W_0 and goes on with all entries of W_t stored. Returns W_0,
  /// which agrees with every past answer, to rounding. Throws std::logic_error if they are stored
  /// already.
  Eigen::MatrixXd complete();

  bool is_dense() const { return dense_.has_value(); }
  Eigen::Index n_right() const { return right_.queries.count(); }
  Eigen::Index n_left() const { return left_.queries.count(); }
  /// How many normals were drawn so far.
  std::int64_t n_normals() const { return n_normals_; }

 private:
  struct Side {
    GrowingColumns queries;  // orthonormal
    GrowingColumns images;
  };
  struct Dense {
    Eigen::MatrixXd entries;
    Eigen::MatrixXd velocity;  // empty as long as there is no momentum
  };

  // Coordinates of X in the basis of `side`, which grows by what is new in it.
  Eigen::MatrixXd ask(Side& side, const Side& other, const Eigen::MatrixXd& x);
  void draw_images(Side& side, const Side& other, const Eigen::MatrixXd& new_queries);
  bool stays_deferred(const Side& side, Eigen::Index more) const;

  Side right_;                // Q, Y
  Side left_;                 // P, Z
  Eigen::MatrixXd core_;      // M, at least n_left x n_right
  Eigen::MatrixXd velocity_;  // likewise, or empty
  std::optional<Dense> dense_;
  RandomStream stream_;
  std::uint64_t next_draw_ = 0;
  std::int64_t n_normals_ = 0;
};

}  // namespace widthwise::sim
