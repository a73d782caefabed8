#pragma once
// calibration.json, both ways. The field names are the interface that others read.

#include <nlohmann/json_fwd.hpp>

#include "verify/results/calibration.hpp"

namespace widthwise::verify {

/// calibration.json: counts as they are, with the rates that follow from them.
nlohmann::json to_json(const Calibration& calibration);

/// Reads what to_json() wrote. Throws FileError if the schema or a field is not as expected, if
/// counts do not add up, or if the rates are not those of the counts.
Calibration calibration_from_json(const nlohmann::json& json);

}  // namespace widthwise::verify
