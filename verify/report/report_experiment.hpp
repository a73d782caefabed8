#pragma once
// What an experiment found, as tables.

#include <cstddef>
#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// Setting, errors by predictor and number of images for each set of pixels, paired differences and
/// what the solver took; `heading` is "##" or deeper. Empty where the run has no errors.
std::string render_experiment(const Results& results, const std::string& heading);

/// Pictures, a section each, that lie in `figures`. Empty without any.
std::string render_pictures(const Results& results, const std::string& figures,
                            const std::string& heading);

/// On each set of pixels, and paired; or on unseen ones only (if there are any), where lines are
/// few.
enum class ErrorsShown { kInFull, kUnseen };

/// The errors only, for the report, and what training left. Empty without any.
std::string render_experiment_summary(const Results& results, ErrorsShown shown);

/// The same on unseen pixels, in a line. Throws std::bad_optional_access without any.
std::string render_experiment_in_a_line(const Results& results);

/// Which rows of a table are told: of several with one label the last may stand for all.
enum class TableRows { kAll, kLastOfEach };

/// A table of numbers, as a section.
std::string render_table(const NumberTable& table, const std::string& heading, TableRows rows);

/// Whether it has two columns at most.
bool is_narrow(const NumberTable& table);

/// The last rows of each label, in a line.
std::string render_table_in_a_line(const NumberTable& table);

/// All tables of a run. Empty without any.
std::string render_tables(const Results& results, const std::string& heading);

/// The same for a terminal of so many columns.
std::string tables_in_terminal(const std::vector<NumberTable>& tables, std::size_t width);

/// Errors and distances, for a terminal of so many columns.
std::string experiment_in_terminal(const ErrorTable& table, std::size_t width);

}  // namespace widthwise::verify
