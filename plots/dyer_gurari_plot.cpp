#include "plots/dyer_gurari_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/claim_panel.hpp"
#include "plots/error_bars.hpp"
#include "plots/gnuplot_text.hpp"
#include "plots/panel_grid.hpp"
#include "verify/report/report_dyer_gurari.hpp"
#include "verify/results/dyer_gurari_cells.hpp"

namespace widthwise::plots {
namespace {

using verify::ClaimResult;
using verify::MeasuredCell;
using verify::ResultRow;
using Cells = std::vector<MeasuredCell>;

// How an activation is drawn: of curves that coincide the later are thinner, and points of one
// width stand side by side.
struct Look {
  const char* colour;
  const char* dashes;
  double linewidth;
  int pointtype;
  int side;
};
constexpr Look kLooks[] = {
    {"#1e8449", "1", 3.2, 7, -1}, {"#1f5f9e", "(9,7)", 2.2, 5, 0}, {"#c0392b", "(3,5)", 1.4, 9, 1}};

constexpr int kLegendEntries = 2 * static_cast<int>(std::size(kLooks));

const Look& look(const MeasuredCell& cell) {
  return kLooks[cell.published.activation];
}

// Without a value at the largest width there is nothing to relate others to.
bool shown(const MeasuredCell& cell) {
  const auto& rows = cell.claim->rows;
  return !rows.empty() && std::isfinite(rows.back().value) && rows.back().value != 0.0;
}

// One panel's cells after the other's: those of one function and statistic.
std::vector<Cells> panels_of(const verify::Results& results, theory::PublishedWeights weights) {
  std::vector<Cells> panels;
  for (const MeasuredCell& cell : verify::measured_cells(results, weights)) {
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

Range shared_width_range(const std::vector<Cells>& panels) {
  std::vector<double> widths;
  for (const Cells& cells : panels) {
    for (const MeasuredCell& cell : cells) {
      for (const ResultRow& row : cell.claim->rows) widths.push_back(row.abscissa);
    }
  }
  const Range all = range_of(widths);
  return widened_log(all, std::pow(all.upper / all.lower, 0.06), 1.1);
}

// A row's value over that at the largest width, with its bar.
Bar relative_bar(const ResultRow& row, const ResultRow& last) {
  const double value = row.value / last.value;
  const double error = kErrorBars * row.se / std::abs(last.value);
  return {row.abscissa, value, std::max(value - error, value / 10), value + error};
}

// Width moved to the activation's side, relative value, its error bar, relative prediction.
std::string block(const MeasuredCell& cell, const Range& x) {
  constexpr double kStep = 0.024;  // of the axis
  const double moved = std::pow(x.upper / x.lower, kStep * look(cell).side);
  const ResultRow& last = cell.claim->rows.back();
  std::string text = fmt::format("${} << EOD\n", block_name(cell));
  for (const ResultRow& row : cell.claim->rows) {
    const auto [width, value, lower, upper] = relative_bar(row, last);
    if (!(value > 0)) continue;  // has no place on a logarithmic axis
    text += fmt::format("{:.9g} {:.9g} {:.9g} {:.9g} {:.9g}\n", width * moved, value, lower, upper,
                        std::pow(width / last.abscissa, cell.claim->predicted));
  }
  return text + "EOD\n";
}

Range value_range(const Cells& cells) {
  std::vector<double> values{1.0};
  for (const MeasuredCell& cell : cells) {
    const ResultRow& last = cell.claim->rows.back();
    for (const ResultRow& row : cell.claim->rows) {
      const auto [width, value, lower, upper] = relative_bar(row, last);
      values.push_back(std::pow(width / last.abscissa, cell.claim->predicted));
      if (value > 0) values.insert(values.end(), {lower, upper});
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
        ", ${0} using 1:5 with lines dashtype {2} linewidth {3} linecolor '{1}' {5}, "
        "${0} using 1:2:3:4 with yerrorbars pointtype {4} pointsize 0.6 linecolor '{1}' {6}",
        block_name(cell), look(cell).colour, look(cell).dashes, look(cell).linewidth,
        look(cell).pointtype, title("predicted"), title("measured"));
  }
  return list + "\n";
}

// What the names of the panels stand for.
std::vector<std::string> explanations(const std::vector<Cells>& panels) {
  constexpr std::size_t kLongestFormula = 33;  // has indices, which are small
  constexpr std::size_t kLongestSentence = 26;
  std::vector<std::string> lines;
  const auto append = [&](const std::vector<std::string>& more) {
    lines.insert(lines.end(), more.begin(), more.end());
  };
  for (const theory::PublishedFunction& function : theory::kPublishedFunctions) {
    const bool here = std::ranges::any_of(panels, [&](const Cells& cells) {
      return cells.front().published.function->name == function.name;
    });
    if (!here) continue;
    append({std::string(function.name) + ":"});
    append(lines_of(std::string(function.contraction), kLongestFormula));
    append({" "});
  }
  append(lines_of("∂ stands for a derivative by a parameter; an index that stands twice is summed.",
                  kLongestSentence));
  return lines;
}

std::string panel(const Cells& cells, const PanelGrid& grid, int k) {
  const auto& published = cells.front().published;
  const Range y = value_range(cells);
  return grid.place(k) + (k == 0 ? grid.legend() : "unset label 1\nunset label 3\nunset key\n") +
         set_range('y', y) + log_tics(y) +
         fmt::format("set label 2 '{} of {}' at graph 0.5,1.07 center font ',12'\nset xlabel {}\n",
                     published.variance ? "variance" : "|mean|", published.function->name,
                     grid.at_bottom(k) ? "'width n'" : "''") +
         curves(cells, k == 0);
}

PanelGrid grid_of(int n_panels, std::size_t n_lines) {
  constexpr int kColumns = 3;
  PanelGrid grid{.n_panels = n_panels,
                 .n_columns = std::min(kColumns, n_panels),
                 .panel_height = 200,
                 .title_room = 95};
  const int least = PanelGrid::note_height(n_lines, kLegendEntries);
  grid.panel_height = std::max(grid.panel_height, least / grid.n_rows());
  return grid;
}

}  // namespace

void draw_dyer_gurari(const verify::Results& results, theory::PublishedWeights weights,
                      const FigureFolder& folder) {
  const std::vector<Cells> panels = panels_of(results, weights);
  if (panels.empty()) return;
  const std::vector<std::string> notes = explanations(panels);
  const PanelGrid grid = grid_of(static_cast<int>(panels.size()), notes.size());
  const Range x = shared_width_range(panels);
  std::string script;
  for (const Cells& cells : panels) {
    for (const MeasuredCell& cell : cells) script += block(cell, x);
  }
  constexpr int kMostWidths = 4;  // in narrow panels
  script += panel_look() + "set logscale x 2\nset logscale y\n" + set_range('x', x) +
            width_tics(x, abscissae(*panels.front().front().claim), kMostWidths) +
            title_label("Correlation functions, relative to their value at the largest width",
                        grid.title_height()) +
            grid.note(notes, kLegendEntries) + "set multiplot\n";
  for (std::size_t k = 0; k < panels.size(); ++k) {
    script += panel(panels[k], grid, static_cast<int>(k));
  }
  draw_figure(script + "unset multiplot\n", folder, verify::dyer_gurari_figure(weights),
              grid.size());
}

}  // namespace widthwise::plots
