#pragma once
// Which extensions of x86-64 this program was compiled for, and whether the processor has them.

#include <cstdint>

namespace widthwise::verify {

/// A set of extensions, a bit each. The first bits are those that tell most.
using ProcessorFeatures = std::uint32_t;

/// What the compiler was told to use (-march=native). Known before any code runs.
extern const ProcessorFeatures kBuiltFor;

/// What this processor has, of those. May be called before anything else runs.
ProcessorFeatures features_of_this_processor();

/// The name of the first extension of `needed` that is not among those there are ("AVX-512F"); null
/// if there is none.
const char* missing_feature(ProcessorFeatures needed, ProcessorFeatures there_are);

/// The name of the first extension of a set, "x86-64" of an empty one.
const char* widest_feature(ProcessorFeatures features);

}  // namespace widthwise::verify
