#include "sim/vector_math.hpp"

#include <bit>
#include <cmath>
#include <numbers>

namespace widthwise::sim {
namespace {

// A uniform number in (0, 1): the middle of one of 2^52 equal parts. The upper bits become the
// mantissa of a number in [1, 2), since below AVX-512 there is no vector instruction that converts
// 64-bit integers, and a loop that holds one stays scalar, logarithms and all.
double uniform(std::uint64_t bits) {
  constexpr std::uint64_t kOne = 0x3ff0000000000000;
  constexpr int kExponentBits = 12;
  return std::bit_cast<double>(bits >> kExponentBits | kOne) - (1.0 - 0x1p-53);
}

}  // namespace

// The sine and the cosine are in separate loops: taken together the compiler fuses them into a
// function that has no vector version.
void box_muller(std::span<const std::uint64_t> radius_bits,
                std::span<const std::uint64_t> angle_bits, std::span<double> cosines,
                std::span<double> sines) {
  const std::size_t n = radius_bits.size();
  double* const __restrict cosine = cosines.data();
  double* const __restrict sine = sines.data();
  for (std::size_t i = 0; i < n; ++i) {
    cosine[i] = std::sqrt(-2.0 * std::log(uniform(radius_bits[i])));
  }
  for (std::size_t i = 0; i < n; ++i) {
    sine[i] = cosine[i] * std::sin(2.0 * std::numbers::pi * uniform(angle_bits[i]));
  }
  for (std::size_t i = 0; i < n; ++i) {
    cosine[i] *= std::cos(2.0 * std::numbers::pi * uniform(angle_bits[i]));
  }
}

void tanh_in_place(std::span<double> values) {
  for (double& value : values) value = std::tanh(value);
}

void erf_in_place(std::span<double> values) {
  for (double& value : values) value = std::erf(value);
}

}  // namespace widthwise::sim
