#include "sim/tangent.hpp"

#include <stdexcept>

namespace widthwise::sim {

double inner_product(const Tangent& a, const Tangent& b) {
  if (a.layers.size() != b.layers.size()) {
    throw std::invalid_argument("tangents of networks of different depth have no inner product");
  }
  double sum = 0.0;
  for (std::size_t l = 0; l < a.layers.size(); ++l) {
    for (const RankOne& s : a.layers[l]) {
      for (const RankOne& t : b.layers[l]) sum += s.left.dot(t.left) * s.right.dot(t.right);
    }
  }
  return sum;
}

}  // namespace widthwise::sim
