#include "sim/gaussian_matrix.hpp"

#include <stdexcept>
#include <string>

#include "sim/deferred_matrix.hpp"
#include "sim/dense_matrix.hpp"

namespace widthwise::sim {

void GaussianMatrix::refuse_not_finite() {
  throw std::invalid_argument("a query with an infinite or undefined entry has no product");
}

std::unique_ptr<GaussianMatrix> make_gaussian_matrix(Engine engine, Eigen::Index rows,
                                                     Eigen::Index cols,
                                                     const RandomStream& stream) {
  if (rows < 1 || cols < 1) {
    throw std::invalid_argument("a matrix needs at least one row and one column, not " +
                                std::to_string(rows) + " x " + std::to_string(cols));
  }
  if (engine == Engine::kDense) return std::make_unique<DenseMatrix>(rows, cols, stream);
  return std::make_unique<DeferredMatrix>(rows, cols, stream);
}

}  // namespace widthwise::sim
