#pragma once
// A random three-way array that can be asked for contractions, and the two ways of having one.

#include <Eigen/Core>
#include <cstdint>
#include <memory>

#include "sim/gaussian_matrix.hpp"
#include "sim/tangent.hpp"

namespace widthwise::sim {

/// A rows x cols x depth array T with i.i.d. N(0, 1) entries, known through its contractions: the
/// block of a hypernetwork's last layer that emits one weight matrix. Both engines have the same
/// joint law over any adaptive sequence of queries to the array and to its slices.
class GaussianTensor {
 public:
  virtual ~GaussianTensor() = default;

  virtual Eigen::Index rows() const = 0;
  virtual Eigen::Index cols() const = 0;
  virtual Eigen::Index depth() const = 0;

  /// sum_i y_i T[:, :, i], a rows x cols matrix, as coordinates c over the slices that there are
  /// afterwards: sum_k c_k slice(k). y has depth() entries. Throws std::invalid_argument if not,
  /// and if one is not finite.
  virtual Eigen::VectorXd contract(const Eigen::Ref<const Eigen::VectorXd>& y) = 0;

  /// A matrix that contract() referred to. It lives as long as the array.
  virtual LinearMap& slice(Eigen::Index k) = 0;

  /// v_i = left^T T[:, :, i] right, depth() entries. Throws as contract() does.
  virtual Eigen::VectorXd contract(const RankOne& term) = 0;

  /// All entries: column i is T[:, :, i], column by column. A deferred array draws what was never
  /// asked, so that the result answers every past query as it was answered, to rounding.
  virtual Eigen::MatrixXd complete() = 0;

  /// How many normals were drawn for it so far.
  virtual std::int64_t n_normals() const = 0;
};

/// An array of the given engine whose entries are named by `stream`, of all parts from 0 on.
/// Throws std::invalid_argument unless all dimensions are positive.
std::unique_ptr<GaussianTensor> make_gaussian_tensor(Engine engine, Eigen::Index rows,
                                                     Eigen::Index cols, Eigen::Index depth,
                                                     const RandomStream& stream);

}  // namespace widthwise::sim
