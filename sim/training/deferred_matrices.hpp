#pragma once
// Gaussian matrices that are asked the same questions, block by block, and known only by their
// answers.

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "sim/random_stream.hpp"
#include "sim/training/growing_columns.hpp"

namespace widthwise::sim {

/// Independent rows x cols matrices W_1, W_2, .. with i.i.d. N(0, 1) entries. Q and P are
/// orthonormal bases of the right and left queries so far, Y_k = W_k Q and Z_k = W_k^T P. New right
/// directions N have the images W_k N = Xi_k - P (P^T Xi_k) + P (Z_k^T N) with Xi_k fresh Gaussian
/// matrices, left ones likewise (proved: Gaussian conditioning, see DeferredMatrix). R queries cost
/// O(n R^2) time and O(n R) memory, for each matrix.
class DeferredMatrices {
 public:
  /// Matrix k draws from stream.of_part(k). Throws std::invalid_argument unless all are positive.
  DeferredMatrices(Eigen::Index count, Eigen::Index rows, Eigen::Index cols,
                   const RandomStream& stream);

  Eigen::Index count() const { return static_cast<Eigen::Index>(right_.images.size()); }
  Eigen::Index rows() const { return left_.queries.height(); }
  Eigen::Index cols() const { return right_.queries.height(); }
  Eigen::Index n_right() const { return right_.queries.count(); }
  Eigen::Index n_left() const { return left_.queries.count(); }
  std::int64_t n_normals() const { return n_normals_; }

  // Coordinates C of vectors in the basis, X = Q C or D = P C, which grows by what is new in them;
  // a vector whose rest is below kDependent of it depends on the basis. Throw std::invalid_argument
  // for vectors of another size, and if an entry is not finite.
  Eigen::MatrixXd ask_right(const Eigen::MatrixXd& x);
  Eigen::MatrixXd ask_left(const Eigen::MatrixXd& delta);

  // Valid until something is asked.
  auto q() const { return right_.queries.view(); }
  auto p() const { return left_.queries.view(); }
  auto y(Eigen::Index k) const { return right_.images[static_cast<std::size_t>(k)].view(); }
  auto z(Eigen::Index k) const { return left_.images[static_cast<std::size_t>(k)].view(); }

  /// Whether `more` queries of either side are still cheaper asked than answered by stored entries:
  /// together with those so far they are at most a third of the smaller dimension.
  bool few(Eigen::Index more) const;

  /// All entries of each, which agree with every answer, to rounding. Nothing may be asked
  /// afterwards.
  std::vector<Eigen::MatrixXd> complete();

 private:
  struct Side {
    GrowingColumns queries;  // orthonormal
    std::vector<GrowingColumns> images;
  };

  Eigen::MatrixXd ask(Side& side, const Side& other, const Eigen::MatrixXd& vectors);
  void draw_images(Side& side, const Side& other, const Eigen::MatrixXd& new_queries);

  Side right_;  // Q, Y
  Side left_;   // P, Z
  RandomStream stream_;
  std::uint64_t next_draw_ = 0;
  std::int64_t n_normals_ = 0;
};

}  // namespace widthwise::sim
