#pragma once
// The `experiment` of results.json, both ways.

#include <nlohmann/json_fwd.hpp>

#include "verify/results/error_table.hpp"

namespace widthwise::verify {

class JsonNode;

/// {task, setting{}, level, errors[{kernel, images, pixels, splits, mean, se, ci[2]}],
/// differences[{kernel, against, ..}], solver[{kernel, images, terms, iterations, residual}]}, and
/// where there are any distances[{kernel, from, ..}]; all numbers plain decimals; what is not known
/// of one split is null.
nlohmann::json error_table_json(const ErrorTable& table);

/// Throws FileError for what that cannot have written.
ErrorTable read_error_table(const JsonNode& node);

}  // namespace widthwise::verify
