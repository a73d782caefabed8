#pragma once
// Elementary functions, of whole arrays mostly, by operations that every machine rounds alike.
//
// Sums, products, quotients, roots and fused multiply-adds are exact but for one rounding (IEEE
// 754), so polynomials of them have the same bits on every instruction set and with every C
// library.

#include <cstdint>
#include <span>

namespace widthwise::sim {

/// The upper 52 bits of `bits` as a number in (0, 1): the middle of one of 2^52 equal parts.
double uniform(std::uint64_t bits);

/// log(value) of a positive number that is not subnormal, within 2 units in the last place.
double logarithm(double value);

/// Box-Muller transform [BoxMuller1958] of pairs of 64 random bits:
///   cosines[i] = r cos a, sines[i] = r sin a, r = sqrt(-2 log u),
/// two independent standard normals. radius_bits[i] are the bits of u = uniform(). The upper 52 of
/// angle_bits[i] are an angle in (-pi/4, pi/4), likewise;
/// its lowest bit says whether the pair is turned by pi, the next one whether it is mirrored at the
/// diagonal, which makes a uniform on the circle. Within 4 units in the last place of the exact
/// values; the larger of the two within 3. All four spans have the same length.
void box_muller(std::span<const std::uint64_t> radius_bits,
                std::span<const std::uint64_t> angle_bits, std::span<double> cosines,
                std::span<double> sines);

/// values[i] <- tanh(values[i]), within 4 units in the last place.
void tanh_in_place(std::span<double> values);

/// values[i] <- exp(values[i]), within 2 units in the last place, for values up to 700; 0 below
/// -700.
void exp_in_place(std::span<double> values);

/// cosines[i] <- cos(angles[i]), then angles[i] <- sin(angles[i]), within 3 units in the last
/// place. Angles beyond 2^26 are the C library's, whose last bits are its own. Both spans have the
/// same length.
void sine_in_place(std::span<double> angles, std::span<double> cosines);

/// values[i] <- erf(values[i]), within 3 units in the last place.
void erf_in_place(std::span<double> values);

}  // namespace widthwise::sim
