#include "sim/chi.hpp"

#include <cmath>

#include "sim/vector_math.hpp"

namespace widthwise::sim {

// A squared length is twice a Gamma(degrees / 2), and that is d (1 + c x)^3 with a normal x but for
// what is refused.
std::optional<double> chi(std::int64_t degrees, double normal, std::uint64_t bits) {
  if (degrees == 1) return std::abs(normal);
  const double d = static_cast<double>(degrees) / 2.0 - 1.0 / 3.0;
  const double root = 1.0 + normal / std::sqrt(9.0 * d);
  if (!(root > 0.0)) return std::nullopt;
  const double v = root * root * root;
  const double u = uniform(bits);
  const double square = normal * normal;
  const bool surely = u < 1.0 - 0.0331 * square * square;
  if (!surely && !(logarithm(u) < square / 2.0 + d * (1.0 - v + logarithm(v)))) return std::nullopt;
  return std::sqrt(2.0 * d * v);
}

}  // namespace widthwise::sim
