#include "plots/dyer_gurari_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/claim_panel.hpp"
#include "plots/panel_grid.hpp"
#include "verify/report/report_dyer_gurari.hpp"
#include "verify/results/dyer_gurari_cells.hpp"

namespace widthwise::plots {
namespace {

using verify::ClaimResult;
using verify::MeasuredCell;
using verify::ResultRow;
using Cells = std::vector<MeasuredCell>;

constexpr const char* kActivationColours[] = {"#1e8449", "#1f5f9e",
                                              "#c0392b"};  // one an activation

// Without a value at the largest width there is nothing to relate others to.
bool shown(const MeasuredCell& cell) {
  const auto& rows = cell.claim->rows;
  return !rows.empty() && std::isfinite(rows.back().value) && rows.back().value != 0.0;
}

// One panel's cells after the other's: those of one function and statistic.
std::vector<Cells> panels_of(const verify::Results& results) {
  std::vector<Cells> panels;
  for (const MeasuredCell& cell : verify::measured_cells(results)) {
    if (!shown(cell)) continue;
    const bool next = panels.empty() ||
                      panels.back().front().published.function != cell.published.function ||
                      panels.back().front().published.variance != cell.published.variance;
    if (next) panels.emplace_back();
    panels.back().push_back(cell);
  }
  return panels;
}

std::string block_name(const MeasuredCell& cell) {
  return fmt::format("{}{}{}", cell.published.variance ? "variance" : "mean",
                     cell.published.function - theory::kPublishedFunctions.data(),
                     cell.published.activation);
}

// Width, relative value, its error bar, relative prediction.
std::string block(const MeasuredCell& cell) {
  const ResultRow& last = cell.claim->rows.back();
  std::string text = fmt::format("${} << EOD\n", block_name(cell));
  for (const ResultRow& row : cell.claim->rows) {
    const double value = row.value / last.value;
    if (!(value > 0)) continue;  // has no place on a logarithmic axis
    const double error = kErrorBars * row.se / std::abs(last.value);
    text += fmt::format("{:.9e} {:.9e} {:.9e} {:.9e} {:.9e}\n", row.abscissa, value,
                        std::max(value - error, value / 10), value + error,
                        std::pow(row.abscissa / last.abscissa, cell.claim->predicted));
  }
  return text + "EOD\n";
}

Range width_range(const std::vector<Cells>& panels) {
  std::vector<double> widths;
  for (const Cells& cells : panels) {
    for (const MeasuredCell& cell : cells) {
      for (const ResultRow& row : cell.claim->rows) widths.push_back(row.abscissa);
    }
  }
  const Range all = range_of(widths);
  return widened_log(all, std::pow(all.upper / all.lower, 0.04), 1.1);
}

Range value_range(const Cells& cells) {
  std::vector<double> values{1.0};
  for (const MeasuredCell& cell : cells) {
    const ResultRow& last = cell.claim->rows.back();
    for (const ResultRow& row : cell.claim->rows) {
      values.push_back(std::pow(row.abscissa / last.abscissa, cell.claim->predicted));
      if (row.value / last.value > 0) values.push_back(row.value / last.value);
    }
  }
  return widened_log(range_of(values), 1.3, 4);
}

std::string curves(const Cells& cells, bool titled) {
  std::string list = "plot NaN notitle";
  for (const MeasuredCell& cell : cells) {
    const std::string& id = cell.claim->id;
    const std::string activation = id.substr(id.rfind('.') + 1);
    const auto title = [&](const std::string& text) {
      return titled ? fmt::format("title '{}, {}'", activation, text) : std::string("notitle");
    };
    list += fmt::format(
        ", ${0} using 1:5 with lines dashtype (8,5) linewidth 1.3 linecolor '{1}' {2}, "
        "${0} using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.6 linecolor '{1}' {3}",
        block_name(cell), kActivationColours[cell.published.activation], title("predicted"),
        title("measured"));
  }
  return list + "\n";
}

std::string panel(const Cells& cells, const PanelGrid& grid, int k) {
  const auto& published = cells.front().published;
  const Range y = value_range(cells);
  return grid.place(k) + (k == 0 ? grid.legend() : "unset label 1\nunset key\n") +
         set_range('y', y) + log_tics(y) +
         fmt::format("set label 2 '{} of {}' at graph 0.5,1.07 center font ',12'\nset xlabel {}\n",
                     published.variance ? "variance" : "|mean|", published.function->name,
                     grid.at_bottom(k) ? "'width n'" : "''") +
         curves(cells, k == 0);
}

}  // namespace

void draw_dyer_gurari(const verify::Results& results, const std::filesystem::path& folder) {
  const std::vector<Cells> panels = panels_of(results);
  if (panels.empty()) return;
  constexpr int kColumns = 3;
  const int n_panels = static_cast<int>(panels.size());
  const PanelGrid grid{.n_panels = n_panels,
                       .n_columns = std::min(kColumns, n_panels),
                       .panel_height = 200,
                       .title_room = 95};
  const Range x = width_range(panels);
  std::string script;
  for (const Cells& cells : panels) {
    for (const MeasuredCell& cell : cells) script += block(cell);
  }
  script += panel_look() + "set logscale x 2\nset logscale y\n" + set_range('x', x) +
            // Narrow panels: a label every other octave.
            "set xtics 4 nomirror\nset format x '2^{%L}'\n" +
            title_label("Correlation functions, relative to their value at the largest width",
                        grid.title_height()) +
            "set multiplot\n";
  for (int k = 0; k < n_panels; ++k) {
    script += panel(panels[static_cast<std::size_t>(k)], grid, k);
  }
  draw_figure(script + "unset multiplot\n", folder, verify::kDyerGurariFigure, grid.size());
}

}  // namespace widthwise::plots
