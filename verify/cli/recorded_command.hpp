#pragma once
// The choice of claims as it is kept with draws, and made again from there.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "verify/run/run_request.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify::cli {

/// What was given of the options that choose claims and draws: none that say at which inputs, with
/// which seed, on what machine and into which folder, which a record says by itself.
std::vector<std::string> chosen_arguments(const CLI::App& app);

/// Reads such arguments. Throws UsageError.
void parse_recorded(CLI::App& app, const std::vector<std::string>& arguments);

/// The request of a run of `verify`, but for alpha and margin, from its recorded arguments and the
/// inputs, seed and engine of its draws; `own_claims` are the texts of claims of one's own that it
/// was of, if it was. Throws UsageError.
RunRequest recorded_verify_request(const std::vector<std::string>& arguments,
                                   const std::vector<std::string>& own_claims,
                                   const Setting& setting);

/// Likewise of `verify correlation`.
RunRequest recorded_correlation_request(const std::vector<std::string>& arguments,
                                        const InputList& inputs, const Setting& setting);

}  // namespace widthwise::verify::cli
