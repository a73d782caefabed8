#include "verify/cli/help_formatter.hpp"

namespace widthwise::verify::cli {

HelpFormatter::HelpFormatter() {
  column_width(26);
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
