#include "verify/report/report_charts.hpp"

#include <fmt/format.h>

#include "verify/report/markdown.hpp"

namespace widthwise::verify {

std::string figure_link(const std::string& figures, const std::string& stem,
                        const std::string& what) {
  return fmt::format("[![{0}]({1}/{2}.png)]({1}/{2}.svg)\n", what, markdown_target(figures), stem);
}

std::string render_charts(const Results& results, const std::string& figures,
                          const std::string& heading) {
  if (results.charts.empty()) return "";
  std::string text = fmt::format(
      "{} Charts\n\nDrawn from networks of this run's seed and inputs, without a verdict.\n",
      heading);
  for (const Chart& chart : results.charts) {
    text += fmt::format("\n{}# {}\n\n{}\n\n{}", heading, markdown_text(chart.title),
                        markdown_text(chart.caption),
                        figure_link(figures, chart.id, markdown_text(chart.title)));
  }
  return text;
}

}  // namespace widthwise::verify
