// Compiled with the options of the whole program: a constant, which holds no instruction.

#include "verify/base/processor_features.hpp"

namespace widthwise::verify {

constexpr ProcessorFeatures kBuiltFor =
#ifdef __AVX512F__
    1U << 0 |
#endif
#ifdef __AVX512VL__
    1U << 1 |
#endif
#ifdef __AVX512BW__
    1U << 2 |
#endif
#ifdef __AVX512DQ__
    1U << 3 |
#endif
#ifdef __AVX512CD__
    1U << 4 |
#endif
#ifdef __AVX2__
    1U << 5 |
#endif
#ifdef __FMA__
    1U << 6 |
#endif
#ifdef __AVX__
    1U << 7 |
#endif
#ifdef __BMI2__
    1U << 8 |
#endif
#ifdef __BMI__
    1U << 9 |
#endif
#ifdef __LZCNT__
    1U << 10 |
#endif
#ifdef __MOVBE__
    1U << 11 |
#endif
#ifdef __F16C__
    1U << 12 |
#endif
#ifdef __SSE4_2__
    1U << 13 |
#endif
#ifdef __SSE4_1__
    1U << 14 |
#endif
#ifdef __POPCNT__
    1U << 15 |
#endif
#ifdef __SSSE3__
    1U << 16 |
#endif
#ifdef __SSE3__
    1U << 17 |
#endif
    0U;

}  // namespace widthwise::verify
