// Compiled for any x86-64: this runs where the rest of the program may not. No inline function of a
// library is used here, of which the linker might keep the copy of another file.

#include "verify/base/processor_features.hpp"

namespace widthwise::verify {
namespace {

// By bit.
constexpr const char* kFeatureNames[] = {
    "AVX-512F", "AVX-512VL", "AVX-512BW", "AVX-512DQ", "AVX-512CD", "AVX2",
    "FMA",      "AVX",       "BMI2",      "BMI",       "LZCNT",     "MOVBE",
    "F16C",     "SSE4.2",    "SSE4.1",    "POPCNT",    "SSSE3",     "SSE3"};

}  // namespace

ProcessorFeatures features_of_this_processor() {
#ifdef __x86_64__
  __builtin_cpu_init();
#ifdef __clang__  // cannot ask for these three
  const bool lzcnt = true;
  const bool movbe = true;
  const bool f16c = true;
#else
  const bool lzcnt = __builtin_cpu_supports("lzcnt") != 0;
  const bool movbe = __builtin_cpu_supports("movbe") != 0;
  const bool f16c = __builtin_cpu_supports("f16c") != 0;
#endif
  const bool there[] = {__builtin_cpu_supports("avx512f") != 0,
                        __builtin_cpu_supports("avx512vl") != 0,
                        __builtin_cpu_supports("avx512bw") != 0,
                        __builtin_cpu_supports("avx512dq") != 0,
                        __builtin_cpu_supports("avx512cd") != 0,
                        __builtin_cpu_supports("avx2") != 0,
                        __builtin_cpu_supports("fma") != 0,
                        __builtin_cpu_supports("avx") != 0,
                        __builtin_cpu_supports("bmi2") != 0,
                        __builtin_cpu_supports("bmi") != 0,
                        lzcnt,
                        movbe,
                        f16c,
                        __builtin_cpu_supports("sse4.2") != 0,
                        __builtin_cpu_supports("sse4.1") != 0,
                        __builtin_cpu_supports("popcnt") != 0,
                        __builtin_cpu_supports("ssse3") != 0,
                        __builtin_cpu_supports("sse3") != 0};
  ProcessorFeatures features = 0;
  for (unsigned bit = 0; bit < sizeof there / sizeof *there; ++bit) {
    features |= static_cast<ProcessorFeatures>(there[bit]) << bit;
  }
  return features;
#else
  return kBuiltFor;
#endif
}

const char* missing_feature(ProcessorFeatures needed, ProcessorFeatures there_are) {
  const ProcessorFeatures missing = needed & ~there_are;
  return missing == 0 ? nullptr : widest_feature(missing);
}

const char* widest_feature(ProcessorFeatures features) {
  return features == 0 ? "x86-64" : kFeatureNames[__builtin_ctz(features)];
}

}  // namespace widthwise::verify
