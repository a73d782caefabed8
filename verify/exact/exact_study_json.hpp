#pragma once
// The study of exact moments as a file, both ways.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "verify/exact/exact_study.hpp"

namespace widthwise::verify {

/// JSON, whole numbers and fractions as strings.
std::string exact_study_json(const ExactStudy& study);

/// What exact_study_json() wrote. Throws FileError for anything else.
ExactStudy exact_study_from_json(const nlohmann::json& json);

}  // namespace widthwise::verify
