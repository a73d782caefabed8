#pragma once
// results.json, both ways. The field names are the interface that others read.

#include <nlohmann/json_fwd.hpp>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// The `schema` field of results.json.
inline constexpr const char* kResultsSchema = "widthwise-results-1";

/// results.json. Not-a-number and infinity, which JSON lacks, are written as null; bytes that are
/// not UTF-8 (they can come in with `command`) become U+FFFD, so that dump() cannot throw.
nlohmann::json to_json(const Results& results);

/// Reads what to_json wrote, and what earlier versions did: a fit without `form` is a power law, a
/// row without `abscissa` has its width there, a claim without `curves` or `se` has none, and
/// likewise results without `charts`. A null number is read as not-a-number. Throws FileError if
/// the schema or a field is not as expected, if an id could not serve as a file name, or if the
/// summary is not that of the claims.
Results results_from_json(const nlohmann::json& json);

}  // namespace widthwise::verify
