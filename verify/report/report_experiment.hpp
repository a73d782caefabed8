#pragma once
// What an experiment found, as tables.

#include <cstddef>
#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// Setting, errors by predictor and number of images for each set of pixels, paired differences,
/// what the solver took, and pictures, which lie in `figures`; `heading` is "##" or deeper. Empty
/// where the run is none of an experiment.
std::string render_experiment(const Results& results, const std::string& figures,
                              const std::string& heading);

/// On all and on unseen pixels, or on unseen ones only (if there are any), where lines are few.
enum class ErrorsShown { kAllAndUnseen, kUnseen };

/// The errors only, for the report. Empty without any.
std::string render_experiment_summary(const Results& results, ErrorsShown shown);

/// Which rows of a table are told: of several with one label the last may stand for all.
enum class TableRows { kAll, kLastOfEach };

/// Tables of numbers, a section each. Empty without any.
std::string render_tables(const Results& results, const std::string& heading,
                          TableRows rows = TableRows::kAll);

/// The same for a terminal of so many columns.
std::string tables_in_terminal(const std::vector<NumberTable>& tables, std::size_t width);

/// Errors and distances, for a terminal of so many columns.
std::string experiment_in_terminal(const ErrorTable& table, std::size_t width);

}  // namespace widthwise::verify
