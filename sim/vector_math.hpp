#pragma once
// Elementary functions over whole arrays, in a shape that the compiler turns into vector code.

#include <cstdint>
#include <span>

namespace widthwise::sim {

/// Box-Muller transform [BoxMuller1958]: with u and v in (0, 1) from the upper 52 of radius_bits[i]
/// and angle_bits[i],
/// cosines[i] = sqrt(-2 log u) cos(2 pi v) and sines[i] = sqrt(-2 log u) sin(2 pi v) are two
/// independent standard normals. All four spans have the same length.
void box_muller(std::span<const std::uint64_t> radius_bits,
                std::span<const std::uint64_t> angle_bits, std::span<double> cosines,
                std::span<double> sines);

/// values[i] <- tanh(values[i]).
void tanh_in_place(std::span<double> values);

/// values[i] <- erf(values[i]).
void erf_in_place(std::span<double> values);

}  // namespace widthwise::sim
