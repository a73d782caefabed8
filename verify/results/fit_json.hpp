#pragma once
// Fits and intervals of results.json, both ways.

#include <nlohmann/json_fwd.hpp>

#include "verify/results/results.hpp"

namespace widthwise::verify {

class JsonNode;

/// Both ends are numbers, also where nothing is known: then the largest there are.
nlohmann::json interval_to_json(const Interval& interval);

/// Throws FileError for what that cannot have written, here and below.
Interval read_interval(const JsonNode& node);

/// The fields of the preferred fit, then those of every form.
nlohmann::json fit_to_json(const ResultFit& fit);

ResultFit read_fit(const JsonNode& node);

}  // namespace widthwise::verify
