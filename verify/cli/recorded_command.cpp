#include "verify/cli/recorded_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "verify/base/errors.hpp"

namespace widthwise::verify::cli {
namespace {

bool is_recorded_elsewhere(const std::string& option) {
  static const std::set<std::string> kElsewhere = {
      "--inputs",  "--inputs-z", "--header", "--header-z", "--columns",   "--columns-z",
      "--rho-x",   "--rho-z",    "--norm-x", "--norm-z",   "--engine",    "--seed",
      "--threads", "--alpha",    "--margin", "--out",      "--overwrite", "--quiet",
      "--strict",  "--resume",   "--extend", "--help",     "--version",   "--no-progress",
      "--ranks",   "--claims"};
  return kElsewhere.contains(option);
}

}  // namespace

std::vector<std::string> chosen_arguments(const CLI::App& app) {
  std::vector<std::string> arguments;
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0 || is_recorded_elsewhere(option->get_name())) continue;
    const bool is_flag = option->get_items_expected_max() == 0;
    if (is_flag) arguments.push_back(option->get_name());
    if (is_flag) continue;
    for (const std::string& word : option->results()) {
      if (!option->get_positional()) arguments.push_back(option->get_name());
      arguments.push_back(word);
    }
  }
  return arguments;
}

void parse_recorded(CLI::App& app, const std::vector<std::string>& arguments) {
  std::vector<std::string> backwards(arguments.rbegin(), arguments.rend());
  try {
    app.parse(backwards);
  } catch (const CLI::ParseError& error) {
    throw UsageError(
        fmt::format("the command that a run was made with is not understood: {}", error.what()));
  }
}

}  // namespace widthwise::verify::cli
