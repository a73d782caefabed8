#pragma once
// What tells the files of one run from those of another.

#include <cstddef>
#include <string>

#include "verify/results/results.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {

/// A name-based UUID (RFC 4122, version 5) of what a run found and drew: of its claims and charts,
/// what they rest on (seed, inputs, error budget) and every bit of every draw, but not of when,
/// with how many threads and into which folder. So equal runs have equal IDs.
std::string run_id(const Results& results, const Samples& samples);

/// A name-based UUID of some bytes.
std::string content_id(const void* bytes, std::size_t size);

}  // namespace widthwise::verify
