#include "verify/cli/help_formatter.hpp"

namespace widthwise::verify::cli {

HelpFormatter::HelpFormatter() {
  column_width(26);
}

// CLI11 ends each group of options with one blank line and begins the next with another.
std::string HelpFormatter::make_help(const CLI::App* app, std::string name,
                                     CLI::AppFormatMode mode) const {
  std::string help = Formatter::make_help(app, std::move(name), mode);
  for (auto at = help.find("\n\n\n"); at != help.npos; at = help.find("\n\n\n", at)) {
    help.erase(at, 1);
  }
  return help;
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  const std::string type = option->get_type_name();
  return type.empty() ? "" : " " + type;
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  const std::string preset = option->get_default_str();
  return option->get_description() + (preset.empty() || preset == "[]" ? "" : " [" + preset + "]");
}

}  // namespace widthwise::verify::cli
