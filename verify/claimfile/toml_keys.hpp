#pragma once
// Which keys the tables of a claims file have.

#include <toml++/toml.h>

#include <array>
#include <string_view>

#include "verify/claimfile/toml_table.hpp"

namespace widthwise::verify {

inline constexpr std::array<std::string_view, 3> kFileKeys{"schema", "network", "claim"};

inline constexpr std::array<std::string_view, 23> kClaimKeys{
    "id",         "title",       "statement",   "hypotheses",  "source",     "network",
    "observable", "statistic",   "exponent",    "upper_bound", "limit",      "value",
    "zero",       "corrections", "margin",      "extrapolate", "from_width", "widths",
    "inputs",     "training",    "up_to_order", "effort",      "expected"};

inline constexpr std::array<std::string_view, 18> kNetworkKeys{
    "model",        "activation", "depth",     "depth_f",    "depth_g",          "width_ratios",
    "sigma_w",      "sigma_b",    "biases",    "residual",   "parameterisation", "weights",
    "activation_g", "sigma_w_g",  "sigma_b_g", "residual_g", "width_f",          "width_g"};

inline constexpr std::array<std::string_view, 13> kInputsKeys{
    "name", "single", "unit_norms", "rho_x",  "rho_z",   "norm_x", "norm_z",
    "rows", "rows_z", "file",       "file_z", "columns", "header"};

inline constexpr std::array<std::string_view, 5> kStatisticKeys{"name", "level", "levels",
                                                                "reference", "sigma"};

inline constexpr std::array<std::string_view, 6> kTrainingKeys{"steps", "rate",     "inputs",
                                                               "tests", "inputs_x", "inputs_z"};

inline constexpr std::array<std::string_view, 3> kEffortKeys{"share", "equal_errors",
                                                             "largest_width"};

/// Throws UsageError for the first key, in the order of the text, that there is not, with the
/// nearest one that there is. Says nothing of values of another kind than they should be.
void require_known_keys(const toml::table& file, const TomlText& text);

}  // namespace widthwise::verify
