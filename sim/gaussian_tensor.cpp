#include "sim/gaussian_tensor.hpp"

#include <stdexcept>
#include <string>

#include "sim/deferred_tensor.hpp"
#include "sim/dense_tensor.hpp"

namespace widthwise::sim {

std::unique_ptr<GaussianTensor> make_gaussian_tensor(Engine engine, Eigen::Index rows,
                                                     Eigen::Index cols, Eigen::Index depth,
                                                     const RandomStream& stream) {
  if (rows < 1 || cols < 1 || depth < 1) {
    throw std::invalid_argument("an array needs positive dimensions, not " + std::to_string(rows) +
                                " x " + std::to_string(cols) + " x " + std::to_string(depth));
  }
  if (engine == Engine::kDense) return std::make_unique<DenseTensor>(rows, cols, depth, stream);
  return std::make_unique<DeferredTensor>(rows, cols, depth, stream);
}

}  // namespace widthwise::sim
