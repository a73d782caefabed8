#pragma once
// A gnuplot script drawn as a PNG and an SVG of the same look.

#include <filesystem>
#include <string>

namespace widthwise::plots {

/// The size of a figure in SVG units; the PNG has kPngScale pixels for each of them.
struct FigureSize {
  int width = 1000;
  int height = 700;
};

inline constexpr int kPngScale = 2;

/// Throws verify::FileError if gnuplot is not on the PATH.
void require_gnuplot();

/// Runs `script` twice, into <folder>/<stem>.png and <folder>/<stem>.svg. The script must not set a
/// terminal or an output. The folder is created if it is missing.
/// Throws verify::FileError if gnuplot is not on the PATH or a file did not come about whole.
void draw_figure(const std::string& script, const std::filesystem::path& folder,
                 const std::string& stem, const FigureSize& size = {});

}  // namespace widthwise::plots
