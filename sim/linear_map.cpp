#include "sim/linear_map.hpp"

#include <stdexcept>
#include <string>

namespace widthwise::sim {

void LinearMap::check_size(Eigen::Index size, Eigen::Index expected) {
  if (size != expected) {
    throw std::invalid_argument("a query of " + std::to_string(size) +
                                " entries does not fit a matrix side of " +
                                std::to_string(expected));
  }
}

}  // namespace widthwise::sim
