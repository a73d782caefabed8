#pragma once
// Exact moments as a file, both ways.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "verify/exact/exact_moments.hpp"

namespace widthwise::verify {

/// JSON, whole numbers and fractions as strings.
std::string exact_moments_json(const ExactMoments& moments);

/// What exact_moments_json() wrote. Throws FileError for anything else.
ExactMoments exact_moments_from_json(const nlohmann::json& json);

}  // namespace widthwise::verify
