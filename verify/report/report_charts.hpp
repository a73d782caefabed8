#pragma once
#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// The report's section on the charts of a run; empty if it has none. `figures` is the folder of
/// the figures relative to the report, `heading` the Markdown heading mark of the section ("###").
std::string render_charts(const Results& results, const std::string& figures,
                          const std::string& heading);

/// A figure of the page: the PNG, which leads to the SVG.
std::string figure_link(const std::string& figures, const std::string& stem,
                        const std::string& what);

}  // namespace widthwise::verify
