#include "sim/vector_math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>

#include "sim/processor_clones.hpp"

namespace widthwise::sim {
namespace {

// Polynomials interpolate at Chebyshev nodes; their errors are far below a unit in the last place.

// (sin(pi/2 t) / t) over z = t^2 <= 1/4.
constexpr std::array kSine = {0x1.921fb54442d18p+0,  -0x1.4abbce625be41p-1, 0x1.466bc677587f8p-4,
                              -0x1.32d2cce2e5b19p-8, 0x1.50782fda12d96p-13, -0x1.e30071afc3e59p-19,
                              0x1.e3f38399551bfp-25};
// (cos(pi/2 t) - 1) / z.
constexpr std::array kCosine = {
    -0x1.3bd3cc9be45dep+0,  0x1.03c1f081b5ac0p-2,  -0x1.55d3c7e3cb241p-6, 0x1.e1f5068688d5bp-11,
    -0x1.a6d1eef479be1p-16, 0x1.f9ce245cada0bp-22, -0x1.b2f3eb054afcdp-28};
// (2 artanh(s) / s - 2) / z over z = s^2, s = (m - 1) / (m + 1), m from sqrt(1/2) to sqrt(2).
constexpr std::array kLogarithm = {0x1.5555555555558p-1, 0x1.99999999952e2p-2, 0x1.2492492df148dp-2,
                                   0x1.c71c62e5800a1p-3, 0x1.7462b4ab2ef6bp-3, 0x1.39fe606542ddep-3,
                                   0x1.2b584aae78a57p-3};
// (exp(r) - 1 - r) / r^2 over |r| <= log(2) / 2.
constexpr std::array kExponential = {
    0x1.0000000000000p-1,  0x1.5555555555557p-3,  0x1.5555555555556p-5,  0x1.11111111100dcp-7,
    0x1.6c16c16c162d4p-10, 0x1.a01a01abe7fe1p-13, 0x1.a01a01a6d889cp-16, 0x1.71de0231960ebp-19,
    0x1.27e4db646b17ep-22, 0x1.af4de97ca4194p-26, 0x1.1f730349868cep-29};
// (tanh(x) / x - 1) / z over z = x^2, x <= kTanhByPolynomial.
constexpr double kTanhByPolynomial = 0.55;
constexpr std::array kTanh = {-0x1.5555555555555p-2,  0x1.1111111111032p-3,  -0x1.ba1ba1b9fec84p-5,
                              0x1.664f487713373p-6,   -0x1.226e32f00cf0cp-7, 0x1.d6d339333f329p-9,
                              -0x1.7d97cfd138c28p-10, 0x1.34c5a8a996cd4p-11, -0x1.ec1091436eb2ap-13,
                              0x1.64fd88e9900a5p-14,  -0x1.59a834187ce22p-16};
// (erf(x) / x - 2 / sqrt(pi)) / z over z = x^2 <= 1.
constexpr std::array kErf = {-0x1.812746b0379e7p-2,  0x1.ce2f21a042bd7p-4,   -0x1.b82ce312882f8p-6,
                             0x1.565bcd0e434bbp-8,   -0x1.c02db3f4735cbp-11, 0x1.f9a324ddf0f34p-14,
                             -0x1.f4d21efdafc7dp-17, 0x1.b9e2333703249p-20,  -0x1.5f39372686202p-23,
                             0x1.f8d476ab1a455p-27,  -0x1.3c1e91b012003p-30, 0x1.0f8a27a51ad26p-34};
// exp(x^2) (1 - erf(x)) over t = (x - 5/2) / (x + 5/2), x from 1 to 6.
constexpr double kErfMiddle = 2.5;
constexpr double kErfIsOne = 6.0;
constexpr std::array kErfTail = {
    0x1.afbb3f3b7343bp-3,  -0x1.7ca88dec2179fp-2,  0x1.01c11a735cd90p-2,   -0x1.0011543717910p-3,
    0x1.470ba1f67a1a9p-5,  -0x1.05bb2fdf6af31p-8,  -0x1.5a5716b1b771fp-9,  0x1.cb3b5c1d1aec7p-11,
    0x1.def28f2749997p-13, -0x1.0e4525f30bfc3p-13, -0x1.1eafcc284801bp-15, 0x1.38006c5e8491ep-16,
    0x1.f74c7792ffaecp-18, -0x1.2bb032d568ee0p-19, -0x1.aa2d5ed17d342p-20};

// (sin(r) / r - 1) / z and (cos(r) - 1) / z over z = r^2, |r| <= pi/4.
constexpr std::array kSineOfAngle = {-0x1.5555555555555p-3,  0x1.1111111110bb2p-7,
                                     -0x1.a01a019e83aaep-13, 0x1.71de37968a100p-19,
                                     -0x1.ae600b02b6262p-26, 0x1.5e0b19f8b1451p-33};
constexpr std::array kCosineOfAngle = {
    -0x1.0000000000000p-1,  0x1.5555555555551p-5,  -0x1.6c16c16c15d79p-10, 0x1.a01a019de131fp-16,
    -0x1.27e4f8e4a2e74p-22, 0x1.1eea7f259b344p-29, -0x1.8ff9d439a204ap-37};

constexpr double kLogTwo = 0x1.62e42fefa39efp-1;
constexpr double kLogTwoRest = 0x1.abc9e3b39803fp-56;

// Horner's rule. Unrolled before the loops around it are looked at, which stay scalar otherwise.
template <std::size_t first = 0, std::size_t n>
inline double polynomial(const std::array<double, n>& coefficients, double z) {
  if constexpr (first + 1 == n) {
    return coefficients[first];
  } else {
    return std::fma(polynomial<first + 1>(coefficients, z), z, coefficients[first]);
  }
}

constexpr std::uint64_t kMantissa = 0x000fffffffffffff;
constexpr std::uint64_t kOne = 0x3ff0000000000000;
constexpr int kMantissaBits = 52;

// A number in [1, 2) whose mantissa is the upper 52 bits.
inline double one_to_two(std::uint64_t bits) {
  return std::bit_cast<double>(bits >> (64 - kMantissaBits) | kOne);
}

// The middle of one of 2^52 equal parts of (0, 1).
inline double uniform_of(std::uint64_t bits) {
  return one_to_two(bits) - (1.0 - 0x1p-53);
}

// x = 2^k m; only integers that every machine can hold in the vector registers, where k + kOffset
// becomes the lower bits of a double in [2^52, 2^53).
inline double log_of(double x) {
  constexpr std::uint64_t kRootOfHalf = 0x3fe6a09e667f3bcd;
  constexpr std::uint64_t kOffset = 1024;
  constexpr std::uint64_t kTwoTo52 = 0x4330000000000000;
  const std::uint64_t above =
      std::bit_cast<std::uint64_t>(x) - kRootOfHalf + (kOffset << kMantissaBits);
  const double k =
      std::bit_cast<double>(above >> kMantissaBits | kTwoTo52) - (0x1p52 + double{kOffset});
  const double m = std::bit_cast<double>((above & kMantissa) + kRootOfHalf);
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  const double rest = std::fma(k, kLogTwoRest, s * z * polynomial(kLogarithm, z));
  return std::fma(k, kLogTwo, std::fma(2.0, s, rest));
}

// exp(x) for -700 <= x <= 700; exp(0) = 1 exactly.
inline double exponential(double x) {
  constexpr double kToInteger =
      0x1.8p52;  // the sum with it has the nearest integer in its last bits
  const double shifted = std::fma(x, 0x1.71547652b82fep+0, kToInteger);
  const double k = shifted - kToInteger;
  const double r = std::fma(k, -kLogTwoRest, std::fma(k, -kLogTwo, x));
  const double mantissa = std::fma(r * r, polynomial(kExponential, r), r) + 1.0;
  const std::uint64_t power = std::bit_cast<std::uint64_t>(shifted) << kMantissaBits;
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(mantissa) + power);
}

}  // namespace

double uniform(std::uint64_t bits) {
  return uniform_of(bits);
}

double logarithm(double value) {
  return log_of(value);
}

WIDTHWISE_PROCESSOR_CLONES
void box_muller(std::span<const std::uint64_t> radius_bits,
                std::span<const std::uint64_t> angle_bits, std::span<double> cosines,
                std::span<double> sines) {
  const std::size_t n = radius_bits.size();
  const std::uint64_t* const __restrict radius = radius_bits.data();
  const std::uint64_t* const __restrict angle = angle_bits.data();
  double* const __restrict cosine = cosines.data();
  double* const __restrict sine = sines.data();
  for (std::size_t i = 0; i < n; ++i) {
    const double r = std::sqrt(-2.0 * log_of(uniform_of(radius[i])));
    const double t = (one_to_two(angle[i]) - 1.5) + 0x1p-53;  // in (-1/2, 1/2), exact
    const double z = t * t;
    const double along = r * std::fma(polynomial(kCosine, z), z, 1.0);
    const double across = r * (t * polynomial(kSine, z));
    const std::uint64_t turned = angle[i] << 63;
    const std::uint64_t mirrored = -(angle[i] >> 1 & 1);
    const std::uint64_t a = std::bit_cast<std::uint64_t>(along) ^ turned;
    const std::uint64_t b = std::bit_cast<std::uint64_t>(across) ^ turned;
    const std::uint64_t exchanged = (a ^ b) & mirrored;
    cosine[i] = std::bit_cast<double>(a ^ exchanged);
    sine[i] = std::bit_cast<double>(b ^ exchanged);
  }
}

WIDTHWISE_PROCESSOR_CLONES
void tanh_in_place(std::span<double> values) {
  constexpr double kIsOne = 22.0;  // from here on, to rounding
  double* const __restrict value = values.data();
  const std::size_t n = values.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double x = std::abs(value[i]);
    const double z = x * x;
    const double near = std::fma(x * z, polynomial(kTanh, z), x);
    const double capped = x < kIsOne ? x : kIsOne;
    const double far = 1.0 - 2.0 / (exponential(2.0 * capped) + 1.0);
    value[i] = std::copysign(x <= kTanhByPolynomial ? near : far, value[i]);
  }
}

WIDTHWISE_PROCESSOR_CLONES
void exp_in_place(std::span<double> values) {
  constexpr double kIsZero = -700.0;
  double* const __restrict value = values.data();
  const std::size_t n = values.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double x = value[i];
    const double power = exponential(x >= kIsZero ? x : kIsZero);
    value[i] = x >= kIsZero ? power : 0.0;
  }
}

WIDTHWISE_PROCESSOR_CLONES
void erf_in_place(std::span<double> values) {
  constexpr double kTwoBySqrtPi = 0x1.20dd750429b6dp+0;
  double* const __restrict value = values.data();
  const std::size_t n = values.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double x = std::abs(value[i]);
    const double z = x * x;
    const double near = std::fma(x * z, polynomial(kErf, z), x * kTwoBySqrtPi);
    const double capped = x < kErfIsOne ? x : kErfIsOne;
    const double t = (capped - kErfMiddle) / (capped + kErfMiddle);
    const double far = 1.0 - exponential(-capped * capped) * polynomial(kErfTail, t);
    value[i] = std::copysign(x <= 1.0 ? near : far, value[i]);
  }
}

namespace {

// From here on a quarter of a turn is no longer counted exactly.
constexpr double kLongestAngle = 0x1p26;

}  // namespace

WIDTHWISE_PROCESSOR_CLONES
void sine_in_place(std::span<double> angles, std::span<double> cosines) {
  constexpr double kToInteger = 0x1.8p52;
  constexpr double kQuartersByAngle = 0x1.45f306dc9c883p-1;  // 2 / pi
  constexpr double kQuarter[] = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54,
                                 -0x1.f1976b7ed8fbcp-110};
  double* const __restrict angle = angles.data();
  double* const __restrict cosine = cosines.data();
  const std::size_t n = angles.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double x = angle[i];
    const double shifted = std::fma(x, kQuartersByAngle, kToInteger);
    const double k = shifted - kToInteger;
    // The first product is exact: what is left of x is below 1.
    const double r =
        std::fma(k, -kQuarter[2], std::fma(k, -kQuarter[1], std::fma(k, -kQuarter[0], x)));
    const double z = r * r;
    const double across = std::fma(r * z, polynomial(kSineOfAngle, z), r);
    const double along = std::fma(polynomial(kCosineOfAngle, z), z, 1.0);
    const std::uint64_t quarters = std::bit_cast<std::uint64_t>(shifted);
    const std::uint64_t a = std::bit_cast<std::uint64_t>(across);
    const std::uint64_t b = std::bit_cast<std::uint64_t>(along);
    const std::uint64_t exchanged = (a ^ b) & -(quarters & 1);
    const std::uint64_t sine_sign = quarters << 62 & 0x8000000000000000;
    const std::uint64_t cosine_sign = (quarters + 1) << 62 & 0x8000000000000000;
    cosine[i] = std::bit_cast<double>((b ^ exchanged) ^ cosine_sign);
    // Beyond the longest angle x stays, for the loop below.
    const double sine = std::bit_cast<double>((a ^ exchanged) ^ sine_sign);
    angle[i] = std::abs(x) <= kLongestAngle ? sine : x;
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (!(std::abs(angle[i]) > 1.5)) continue;
    cosine[i] = std::cos(angle[i]);
    angle[i] = std::sin(angle[i]);
  }
}

}  // namespace widthwise::sim
