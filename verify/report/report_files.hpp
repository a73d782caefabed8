#pragma once
// The files that a report is rendered from, each of them plain or compressed with gzip.

#include <filesystem>

#include "verify/report/report.hpp"

namespace widthwise::verify {

/// The results.json of a run. Throws FileError, as all below.
Results read_results(const std::filesystem::path& file);

/// The results.json in the folder of a run, or results.json.gz. Throws FileError also where the
/// samples.h5 or junit.xml beside it are of another run.
Results read_run(const std::filesystem::path& folder);

/// A calibration.json.
Calibration read_calibration(const std::filesystem::path& file);

/// An exact.json.
ExactMoments read_exact_moments(const std::filesystem::path& file);

/// The file that lists a collection: `schema`, `runs` (each a `file` and a `title`, in the order of
/// the report), and the files `exact`, `calibration`, `cost` and `ranks`, each of which may be
/// missing.
inline constexpr const char* kCollectionIndex = "index.json";
inline constexpr const char* kCollectionSchema = "widthwise-collection-1";

/// Whether this is a folder of results of several runs rather than the folder of one.
bool is_collection(const std::filesystem::path& folder);

/// The report, to be published, on all that a collection lists. A run's pages are filed under the
/// name of its file without endings.
Report read_collection(const std::filesystem::path& folder);

}  // namespace widthwise::verify
