#include "widthwise/sim/vector_math.hpp"

#include <Random123/uniform.hpp>
#include <cmath>
#include <numbers>

namespace widthwise::sim {

// The sine and the cosine are in separate loops: taken together the compiler fuses them into a
// function that has no vector version.
void box_muller(std::span<const std::uint64_t> radius_bits,
                std::span<const std::uint64_t> angle_bits, std::span<double> cosines,
                std::span<double> sines) {
  const std::size_t n = radius_bits.size();
  double* const __restrict cosine = cosines.data();
  double* const __restrict sine = sines.data();
  for (std::size_t i = 0; i < n; ++i) {
    cosine[i] = std::sqrt(-2.0 * std::log(r123::u01<double>(radius_bits[i])));
  }
  for (std::size_t i = 0; i < n; ++i) {
    sine[i] = cosine[i] * std::sin(2.0 * std::numbers::pi * r123::u01<double>(angle_bits[i]));
  }
  for (std::size_t i = 0; i < n; ++i) {
    cosine[i] *= std::cos(2.0 * std::numbers::pi * r123::u01<double>(angle_bits[i]));
  }
}

void tanh_in_place(std::span<double> values) {
  for (double& value : values) value = std::tanh(value);
}

void erf_in_place(std::span<double> values) {
  for (double& value : values) value = std::erf(value);
}

}  // namespace widthwise::sim
