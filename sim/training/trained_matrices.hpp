#pragma once
// Weight matrices on their way through gradient descent, without the matrices.

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "sim/gaussian_matrix.hpp"
#include "sim/training/deferred_matrices.hpp"
#include "sim/training/query_block.hpp"

namespace widthwise::sim {

/// For each column of a block, which matrix it is for.
using Owners = std::vector<Eigen::Index>;

/// V_i = sum_k R_ik W_k + P M_i Q^T for i = 1..I, one matrix for each owner: W_k independent, of
/// i.i.d. N(0, 1) entries, known only through their answers (DeferredMatrices has the bases Q and P
/// and the images Y_k = W_k Q and Z_k = W_k^T P). One owner with R = 1 is a weight matrix of an
/// MLP; several are what an infinitely wide f emits at its inputs.
///
/// Every step of gradient descent adds products of queries, delta y^T = P e c^T Q^T, so that small
/// cores M_i carry all moves: V_i y = sum_k R_ik Y_k c + P (M_i c), and likewise from the left. So
/// the law of any trajectory is that of the dense matrices.
///
/// Once a side has been asked a third of its dimensions the deferred form costs more than the
/// matrices, which are then completed and stored; so are matrices with a side of a few entries, at
/// once.
class TrainedMatrices {
 public:
  /// R is `root`. Throws std::invalid_argument unless all sizes are positive.
  TrainedMatrices(Engine engine, Eigen::MatrixXd root, Eigen::Index rows, Eigen::Index cols,
                  const RandomStream& stream);

  /// Given matrices of one size, stored.
  explicit TrainedMatrices(std::vector<Eigen::MatrixXd> entries);

  Eigen::Index rows() const { return w_ ? w_->rows() : stored_.front().entries.rows(); }
  Eigen::Index cols() const { return w_ ? w_->cols() : stored_.front().entries.cols(); }
  Eigen::Index count() const;  ///< I

  // factor * V_i x and factor * V_i^T delta for each column, i being its owner. Throw
  // std::invalid_argument if the vectors do not fit, or if an entry is not finite.
  Eigen::MatrixXd times(QueryBlock& x, const Owners& owners, double factor);
  Eigen::MatrixXd transpose_times(QueryBlock& delta, const Owners& owners, double factor);

  /// V_i <- V_i + U_i with U_i <- momentum U_i + sum_j weights(i, j) delta_j y_j^T, I rows. Both
  /// blocks are queries that were answered, of as many columns as there are weights; throws
  /// std::invalid_argument if not.
  void step(const QueryBlock& delta, const Eigen::MatrixXd& weights, const QueryBlock& y,
            double momentum = 0.0);

  /// Draws what was never asked and goes on with all entries stored. Returns the V_i before all
  /// steps, which agree with every past answer, to rounding. Throws std::logic_error if they are
  /// stored already.
  std::vector<Eigen::MatrixXd> complete();

  bool is_stored() const { return !w_; }
  /// Independent queries so far; 0 where entries are stored.
  Eigen::Index n_right() const { return w_ ? w_->n_right() : 0; }
  Eigen::Index n_left() const { return w_ ? w_->n_left() : 0; }

 private:
  // A matrix that moves, and its velocity, which is empty as long as there is no momentum.
  struct Moving {
    Eigen::MatrixXd entries;
    Eigen::MatrixXd velocity = {};
  };

  bool stays_deferred(Eigen::Index more);
  Eigen::MatrixXd stored_products(const Eigen::MatrixXd& vectors, const Owners& owners,
                                  double factor, bool transposed) const;

  std::optional<DeferredMatrices> w_;
  Eigen::MatrixXd root_;
  std::vector<Moving> cores_;   // M_i, n_left x n_right at least
  std::vector<Moving> stored_;  // V_i, once w_ is gone
};

/// One of the matrices, for whatever asks single vectors. Valid as long as they are.
class TrainedMatrix final : public LinearMap {
 public:
  TrainedMatrix(TrainedMatrices& matrices, Eigen::Index which)
      : matrices_(matrices), owner_{which} {}

  Eigen::Index rows() const override { return matrices_.rows(); }
  Eigen::Index cols() const override { return matrices_.cols(); }
  Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override;
  Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                  double factor) override;

 private:
  TrainedMatrices& matrices_;
  Owners owner_;
};

}  // namespace widthwise::sim
