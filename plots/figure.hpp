#pragma once
// A gnuplot script drawn as a PNG and an SVG of the same look.

#include <atomic>
#include <filesystem>
#include <string>
#include <utility>

namespace widthwise::plots {

/// The size of a figure in SVG units; the PNG has kPngScale pixels for each of them.
struct FigureSize {
  int width = 1000;
  int height = 700;
};

inline constexpr int kPngScale = 2;

/// Where figures go, and when no more of them are wanted.
struct FigureFolder {
  FigureFolder(std::filesystem::path folder, const std::atomic<bool>* no_more = nullptr)
      : path(std::move(folder)), stop(no_more) {}

  std::filesystem::path path;
  const std::atomic<bool>* stop;  ///< null: all of them, whatever happens
};

/// Runs `script` twice, into <stem>.png and <stem>.svg of the folder, which is created if it is
/// missing. The script must not set a terminal or an output.
/// Throws verify::FileError as run_gnuplot() does, if the folder's name holds control characters,
/// which gnuplot cannot be given, or if a file did not come about whole.
void draw_figure(const std::string& script, const FigureFolder& where, const std::string& stem,
                 const FigureSize& size = {});

}  // namespace widthwise::plots
