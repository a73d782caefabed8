#include "plots/panel_grid.hpp"

#include <fmt/format.h>

#include "plots/gnuplot_text.hpp"

namespace widthwise::plots {
namespace {

constexpr double kRight = 0.755;

// In units of the figure: room for titles and axis labels does not grow with the panels.
constexpr int kWidth = 1000;
constexpr int kYTitle = 47;  // room for the title of a y axis
constexpr int kTicRoom = 12;
constexpr double kCharacter = 9.5;  // of a tick label
constexpr int kAxisRoom = 65;
constexpr int kTitleDepth = 28;
constexpr int kLegendEntry = 21;
constexpr int kNoteLine = 17;

}  // namespace

std::string panel_look() {
  return "set border 3 linecolor '#404040'\n"
         "set grid linecolor '#d8d8d8' linewidth 0.6\n"
         "set tics textcolor '#202020' out\n"
         "set style fill solid noborder\n"
         "set bars 0.6\n"
         // The ground that is cleared under the points of error bars would hide short bars.
         "set pointintervalbox 0.01\n";
}

std::string title_label(const std::string& title, double height) {
  return fmt::format("set label 1 {} at screen 0.5,{} center font ',14'\n", gnuplot_text(title),
                     height);
}

std::string set_range(char axis, const Range& range) {
  return fmt::format("set {}range [{:.9e}:{:.9e}]\n", axis, range.lower, range.upper);
}

std::string curve_block(const verify::Curve& curve, std::size_t index) {
  std::string block = fmt::format("$curve{} << EOD\n", index);
  for (const auto& [x, y, lower, upper] : curve.points) {
    block += fmt::format("{:.9e} {:.9e} {:.9e} {:.9e}\n", x, y, lower, upper);
  }
  return block + "EOD\n";
}

FigureSize PanelGrid::size() const {
  const int rows = n_rows();
  return {.width = kWidth,
          .height = title_room + rows * panel_height + (rows - 1) * row_gap + kAxisRoom};
}

double PanelGrid::left() const {
  return (kYTitle + kCharacter * y_label) / kWidth;
}

double PanelGrid::column_gap() const {
  return (kTicRoom + kCharacter * y_label) / kWidth;
}

double PanelGrid::top() const {
  return 1.0 - static_cast<double>(title_room) / size().height;
}

double PanelGrid::bottom() const {
  return static_cast<double>(kAxisRoom) / size().height;
}

double PanelGrid::title_height() const {
  return 1.0 - static_cast<double>(kTitleDepth) / size().height;
}

std::string PanelGrid::place(int panel) const {
  const double width = (kRight - left() - (n_columns - 1) * column_gap()) / n_columns;
  const double gap = static_cast<double>(row_gap) / size().height;
  const double height = (top() - bottom() - (n_rows() - 1) * gap) / n_rows();
  const int row = panel / n_columns;
  const double from = left() + (panel % n_columns) * (width + column_gap());
  const double upper = top() - row * (height + gap);
  return fmt::format(
      "set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\n"
      "set tmargin at screen {:.5f}\nset bmargin at screen {:.5f}\n",
      from, from + width, upper, upper - height);
}

int PanelGrid::note_height(std::size_t n_lines, int n_entries) {
  return (n_entries + 1) * kLegendEntry + static_cast<int>(n_lines) * kNoteLine;
}

std::string PanelGrid::note(const std::vector<std::string>& lines, int n_entries) const {
  return fmt::format("set label 3 {} at screen {},{:.5f} left font ',11'\n", gnuplot_lines(lines),
                     kRight + 0.015,
                     top() - static_cast<double>(note_height(1, n_entries)) / size().height);
}

std::string PanelGrid::legend() const {
  return fmt::format(
      "set key at screen {},{:.5f} left top vertical Left reverse samplen 2.5 spacing 1.3\n",
      kRight + 0.015, top());
}

}  // namespace widthwise::plots
