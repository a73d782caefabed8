#pragma once
// Exact moments as a file, both ways.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "verify/exact/exact_moments.hpp"

namespace widthwise::verify {

/// JSON, whole numbers and fractions as strings. The seed stands in `meta` and, where it has always
/// been, beside it.
std::string exact_moments_json(const ExactMoments& moments);

/// What exact_moments_json() wrote, and what earlier versions did: of a file without `meta` nothing
/// is known but the seed, and one without `two_width_laws` has none. Throws FileError for anything
/// else, two seeds that differ included.
ExactMoments exact_moments_from_json(const nlohmann::json& json);

}  // namespace widthwise::verify
