#pragma once
// The options that say which inputs are measured at, and on which engine; shared by commands.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <utility>

#include "verify/studies/study.hpp"
#include "verify/studies/table_format.hpp"

namespace widthwise::verify::cli {

/// How the file of --inputs or, with the suffix "-z", that of --inputs-z is read.
struct TableOptions {
  std::string suffix = "";
  std::optional<std::string> header = std::nullopt;
  std::optional<std::string> columns = std::nullopt;

  /// Adds --header and --columns, with the suffix.
  void add_to(CLI::App& app);

  /// What was given. Throws UsageError as parse_header() and parse_columns() do, and for options of
  /// a file where `there_is_a_file` is false.
  TableFormat format(bool there_is_a_file) const;
};

struct SettingOptions {
  std::optional<std::string> inputs;
  std::optional<std::string> inputs_z;
  TableOptions table;
  TableOptions table_z{.suffix = "-z"};
  std::optional<double> rho_x;
  std::optional<double> rho_z;
  std::optional<std::string> norm_x;
  std::optional<std::string> norm_z;
  std::string engine = "deferred";
  std::uint64_t seed = 0;
  int threads;

  /// Adds --inputs, --inputs-z, their --header, --header-z, --columns and --columns-z, --rho-x,
  /// --rho-z, --norm-x, --norm-z, and what add_drawing_to() adds.
  void add_to(CLI::App& app);

  /// Adds --engine, --seed and --threads.
  void add_drawing_to(CLI::App& app);

  /// Reads what was given. Throws UsageError and FileError as read_inputs() does.
  Setting setting() const;

  /// What was said of z first: "rho-z 0.5".
  std::optional<std::string> of_z() const;
};

/// "a,b" as two strings. Throws UsageError naming the option unless there are two parts.
std::pair<std::string, std::string> split_pair(const std::string& text, const std::string& option);

/// "a,b" as two numbers, likewise.
std::pair<double, double> parse_pair(const std::string& text, const std::string& option);

}  // namespace widthwise::verify::cli
