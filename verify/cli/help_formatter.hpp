#pragma once
#include <CLI/CLI.hpp>
#include <string>

namespace widthwise::verify::cli {

/// Help in 100 columns: an option with its kind of value and, in brackets, its default.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace widthwise::verify::cli
