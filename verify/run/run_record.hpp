#pragma once
// What tells a run from others, beside its draws.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "verify/run/run_request.hpp"

namespace widthwise::verify {

/// How claims are chosen on the command line, without where, when and with what they are drawn.
struct RecordedCommand {
  std::string name;                    ///< "verify", "correlation"
  std::vector<std::string> arguments;  ///< "--theorem", "1", ..
  std::string data = {};               ///< the ID of what was read beside the inputs; may be empty
  std::vector<std::string> own_claims = {};  ///< as text, where they are not those of the catalogue
};

/// Names of commands in a RecordedCommand.
inline constexpr const char* kMainForm = "verify";
inline constexpr const char* kCorrelationForm = "correlation";

/// The `schema` of records.
inline constexpr const char* kRecordSchema = "widthwise-run-1";

/// All that a run's draws and verdicts follow from, as JSON: `program` (its version and commit),
/// command, seed, engine, inputs (by the IDs of their bytes), widths, numbers of samples and looks,
/// error budget, the text of claims of one's own, and the studies with the names of their random
/// numbers and their columns.
nlohmann::json run_record(const RunRequest& request, const RecordedCommand& command,
                          const std::string& program);

/// What differs between two records, but for `ignored` fields, in words: "samples are 500 there
/// and 1000 here"; empty if nothing does. The command counts by what it chooses only.
std::string differences(const nlohmann::json& there, const nlohmann::json& here,
                        const std::vector<std::string>& ignored = {});

/// Reads what dump() of a record gave. Throws FileError naming `file` for what is none, and for one
/// of another schema.
nlohmann::json parse_record(const std::string& text, const std::string& file);

}  // namespace widthwise::verify
