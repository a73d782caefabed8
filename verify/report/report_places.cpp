#include "verify/report/report_places.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/report/markdown.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/results/claim_id.hpp"

namespace widthwise::verify {

std::string folder_in(const std::string& place, const std::string& folder) {
  return folder.empty() ? place : place + "/" + folder;
}

std::string up_from_page(const std::string& folder) {
  return folder.empty() ? "../" : "../../";
}

std::string page_of(const std::string& claim_id) {
  const std::string plain = take_apart(claim_id).plain;
  if (plain.starts_with("control.")) return "control";
  const auto first = plain.find('.');
  const auto second = plain.find('.', std::min(first, plain.size() - 1) + 1);
  return second == plain.npos ? plain.substr(0, first) : plain.substr(0, second);
}

std::string page_path(const std::string& folder, const std::string& name) {
  return fmt::format("{}/{}.md", folder_in(kPages, folder), name);
}

std::string page_in_report(const Report& report, const std::string& title,
                           const std::string& path) {
  return report.published ? markdown_code(path)
                          : fmt::format("[{}]({})", title, markdown_target(path));
}

std::string figure_in_report(const Report& report, const std::string& folder,
                             const std::string& stem, const std::string& caption) {
  const std::string figure = report.published
                                 ? fmt::format("![{}]({}/{}.svg)\n", stem, kPublishedFigures, stem)
                                 : figure_link(folder_in(kFigures, folder), stem, stem);
  return fmt::format("{}\n*{}*\n", figure, caption);
}

}  // namespace widthwise::verify
