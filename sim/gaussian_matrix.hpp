#pragma once
// A random matrix that can be asked for products, and the two ways of having one.

#include <Eigen/Core>
#include <cstdint>
#include <memory>

#include "sim/linear_map.hpp"
#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// How weight matrices are held. kDeferred: only what was asked of them is ever drawn, O(n T^2)
/// time and O(n T) memory for T queries. kDense: every entry is drawn and stored, the reference.
enum class Engine { kDeferred, kDense };

/// A rows x cols matrix W with i.i.d. N(0, 1) entries, known through its products. Both engines
/// have the same joint law over any adaptive sequence of queries. Asking again gives the same
/// answer, to rounding. Not for concurrent use: a query may draw.
class GaussianMatrix : public LinearMap {
 public:
  /// All entries of W, rows() x cols(). A deferred matrix draws what was never asked, so that the
  /// result answers every past query as it was answered, to rounding; its later answers agree too.
  virtual Eigen::MatrixXd complete() = 0;

  /// How many normals were drawn for it so far.
  virtual std::int64_t n_normals() const = 0;

 protected:
  /// Throws std::invalid_argument; for a query with an entry that is infinite or undefined.
  [[noreturn]] static void refuse_not_finite();
};

/// A matrix of the given engine whose entries are named by `stream`.
/// Throws std::invalid_argument unless both dimensions are positive.
std::unique_ptr<GaussianMatrix> make_gaussian_matrix(Engine engine, Eigen::Index rows,
                                                     Eigen::Index cols, const RandomStream& stream);

}  // namespace widthwise::sim
