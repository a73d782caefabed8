#pragma once
// The deferred-decision Gaussian matrix: exact sampling of products, without the matrix.

#include <boost/container/small_vector.hpp>
#include <vector>

#include "sim/gaussian_matrix.hpp"

namespace widthwise::sim {

/// W with i.i.d. N(0, 1) entries, of which only the answers so far are known (proved: Gaussian
/// conditioning; the idea is that of [Lu2021, Alg. 1] with projections in place of reflectors).
///
/// Kept are orthonormal right queries Q with images Y = W Q, and orthonormal left queries P with
/// images Z = W^T P. Given these, W = P Z^T + (I - P P^T) Y Q^T + (I - P P^T) Xi (I - Q Q^T) with
/// Xi a fresh Gaussian matrix. So the image of a new unit vector q orthogonal to Q is
/// P (Z^T q) + (I - P P^T) xi with xi a fresh Gaussian vector; left queries mirror this.
/// T queries cost O(n T^2) time and O(n T) memory.
class DeferredMatrix final : public GaussianMatrix {
 public:
  DeferredMatrix(Eigen::Index rows, Eigen::Index cols, const RandomStream& stream);

  Eigen::Index rows() const override { return left_.dimension; }
  Eigen::Index cols() const override { return right_.dimension; }
  Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override;
  Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                  double factor) override;
  Eigen::MatrixXd complete() override;
  std::int64_t n_normals() const override { return n_normals_; }

  /// Independent right and left queries answered so far.
  std::size_t n_right() const { return right_.count(); }
  std::size_t n_left() const { return left_.count(); }

 private:
  // Coefficients in the few directions known so far; an MLP asks so few that none of it needs the
  // heap, which at small widths would cost as much as the arithmetic.
  using Coefficients = boost::container::small_vector<double, 8>;

  // One side's independent queries with their answers. The queries are orthogonal and not
  // normalised, which saves a pass over each; the images are those of the unit vectors.
  struct AnsweredQueries {
    Eigen::Index dimension;
    std::vector<Eigen::VectorXd> queries;
    Coefficients norms;
    std::vector<Eigen::VectorXd> images;

    std::size_t count() const { return queries.size(); }
    bool full() const { return static_cast<Eigen::Index>(count()) == dimension; }
  };

  // A query split as Q c + rho q, with q a new unit vector orthogonal to Q.
  struct Split {
    Coefficients coefficients;  // c
    Eigen::VectorXd remainder;  // rho q
    double norm = 0.0;          // rho; 0 if the query depends on earlier ones
    double query_norm = 0.0;
    Coefficients prescribed;  // Z^T q: what the other side's answers say of the image of q
  };

  static Split split(const AnsweredQueries& side, const AnsweredQueries& other,
                     const Eigen::Ref<const Eigen::VectorXd>& query);
  Eigen::VectorXd answer(AnsweredQueries& side, const AnsweredQueries& other,
                         const Eigen::Ref<const Eigen::VectorXd>& query, double factor);
  Eigen::VectorXd answer_rescaled(AnsweredQueries& side, const AnsweredQueries& other,
                                  const Eigen::Ref<const Eigen::VectorXd>& query, double factor);
  Coefficients draw_image(AnsweredQueries& side, const AnsweredQueries& other, Split parts);
  static Eigen::VectorXd answer_from(const AnsweredQueries& all,
                                     const Eigen::Ref<const Eigen::VectorXd>& query, double factor);

  AnsweredQueries right_;  // Q, Y
  AnsweredQueries left_;   // P, Z
  RandomStream stream_;
  std::uint64_t next_draw_ = 0;
  std::int64_t n_normals_ = 0;
};

}  // namespace widthwise::sim
