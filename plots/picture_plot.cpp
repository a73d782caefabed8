#include "plots/picture_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "plots/gnuplot_text.hpp"
#include "plots/panel_grid.hpp"

namespace widthwise::plots {
namespace {

using verify::PictureGrid;

constexpr int kBetween = 2;   // pixels between pictures
constexpr int kPicture = 84;  // units of the figure a picture
constexpr int kLetter = 9;    // of a row's label
constexpr int kHead = 96;     // for title and columns' labels
constexpr int kFrame = 14;
constexpr int kNarrowest = 480;        // so that the title has room
constexpr std::size_t kLabelLine = 9;  // characters in a line of a column's label

// All pictures as one matrix of grey levels, from the bottom line up; what is no picture is white.
std::string matrix_block(const PictureGrid& grid) {
  const int side = grid.side;
  const int step = side + kBetween;
  const auto n_columns = static_cast<int>(grid.columns.size());
  const auto n_rows = static_cast<int>(grid.rows.size());
  std::string block = "$pictures << EOD\n";
  for (int line = n_rows * step - kBetween - 1; line >= 0; --line) {
    for (int at = 0; at < n_columns * step - kBetween; ++at) {
      const bool inside = line % step < side && at % step < side;
      const auto which = static_cast<std::size_t>(line / step * n_columns + at / step);
      const auto pixel = static_cast<std::size_t>(line % step * side + at % step);
      block += fmt::format("{} ", inside ? grid.pictures[which][pixel] : 255);
    }
    block += "\n";
  }
  return block + "EOD\n";
}

std::string labels(const PictureGrid& grid, const FigureSize& size) {
  const double step = grid.side + kBetween;
  std::string commands = title_label(grid.title, 1.0 - 24.0 / size.height);
  for (std::size_t row = 0; row < grid.rows.size(); ++row) {
    const double y = (static_cast<double>(grid.rows.size() - row) - 0.5) * step;
    commands += fmt::format("set label {} at {},{} right offset -1,0\n",
                            gnuplot_text(grid.rows[row]), -0.5, y - kBetween);
  }
  const double top = static_cast<double>(grid.rows.size()) * step;
  for (std::size_t column = 0; column < grid.columns.size(); ++column) {
    const double x = static_cast<double>(column) * step + grid.side / 2.0;
    const auto lines = lines_of(grid.columns[column], kLabelLine);
    commands += fmt::format("set label {} at {},{} center offset 0,{} font ',10'\n",
                            gnuplot_lines(lines), x, top, 0.2 + 0.9 * (lines.size() - 1.0));
  }
  return commands;
}

}  // namespace

void draw_pictures(const PictureGrid& grid, const FigureFolder& folder) {
  const auto n_columns = static_cast<int>(grid.columns.size());
  const auto n_rows = static_cast<int>(grid.rows.size());
  const std::size_t longest = std::ranges::max(grid.rows, {}, &std::string::size).size();
  const int left = 2 * kFrame + kLetter * static_cast<int>(longest);
  const int width = n_columns * kPicture;
  const int height = n_rows * kPicture;
  const FigureSize size{std::max(kNarrowest, left + width + kFrame), kHead + height + kFrame};
  const double step = grid.side + kBetween;
  const std::string script =
      matrix_block(grid) + labels(grid, size) +
      fmt::format(
          "set palette gray\nset cbrange [0:255]\nunset colorbox\nunset border\nunset tics\n"
          "unset key\nset lmargin at screen {:.6f}\nset rmargin at screen {:.6f}\n"
          "set bmargin at screen {:.6f}\nset tmargin at screen {:.6f}\n"
          "set xrange [-0.5:{}]\nset yrange [-0.5:{}]\n"
          "plot $pictures matrix with image\n",
          static_cast<double>(left) / size.width, static_cast<double>(left + width) / size.width,
          static_cast<double>(kFrame) / size.height,
          static_cast<double>(kFrame + height) / size.height, n_columns * step - 0.5,
          n_rows * step - 0.5);
  draw_figure(script, folder, grid.id, size);
}

}  // namespace widthwise::plots
