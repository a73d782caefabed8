#include "sim/tangent.hpp"

#include <stdexcept>

#include "sim/dot.hpp"

namespace widthwise::sim {

double inner_product(const Tangent& a, const Tangent& b) {
  if (a.layers.size() != b.layers.size()) {
    throw std::invalid_argument("tangents of networks of different depth have no inner product");
  }
  double sum = 0.0;
  for (std::size_t l = 0; l < a.layers.size(); ++l) {
    for (const RankOne& s : a.layers[l]) {
      for (const RankOne& t : b.layers[l]) sum += dot(s.left, t.left) * dot(s.right, t.right);
    }
  }
  return sum;
}

}  // namespace widthwise::sim
