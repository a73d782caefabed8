#pragma once
// The look of panels that are not a claim's, and where they stand in a figure.

#include <string>
#include <vector>

#include "plots/axis.hpp"
#include "plots/figure.hpp"
#include "verify/results/results.hpp"

namespace widthwise::plots {

/// Borders, grid, tics, fills and bars.
std::string panel_look();

/// `set label` with the figure's title, centred at this height of the screen.
std::string title_label(const std::string& title, double height);

/// `set xrange` or `set yrange`.
std::string set_range(char axis, const Range& range);

/// The data block $curve<index>: x, y, lower, upper.
std::string curve_block(const verify::Curve& curve, std::size_t index);

/// Panels in rows, counted from the upper left, with the legend to their right.
struct PanelGrid {
  int n_panels;
  int n_columns;
  int panel_height = 280;  ///< in units of the figure, as below
  int title_room = 80;     ///< above the panels
  int row_gap = 75;        ///< between them, for tick labels and titles
  double y_label = 4.0;    ///< characters of the longest tick label of their y axes

  int n_rows() const { return (n_panels + n_columns - 1) / n_columns; }
  bool at_left(int panel) const { return panel % n_columns == 0; }
  /// Whether there is no panel below.
  bool at_bottom(int panel) const { return panel + n_columns >= n_panels; }

  FigureSize size() const;
  /// `set` commands for a panel's margins.
  std::string place(int panel) const;
  /// `set key` for the first panel.
  std::string legend() const;
  /// `set label 3` with lines of small print below a legend of `n_entries`.
  std::string note(const std::vector<std::string>& lines, int n_entries) const;
  /// The height that panels, in units of the figure, need to be as tall as legend and note.
  static int note_height(std::size_t n_lines, int n_entries);
  /// The height of the figure's title on the screen.
  double title_height() const;

 private:
  double left() const;
  double column_gap() const;
  double top() const;
  double bottom() const;
};

}  // namespace widthwise::plots
