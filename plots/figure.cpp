#include "plots/figure.hpp"

#include <fmt/format.h>
#include <gnuplot-iostream.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "plots/gnuplot_process.hpp"
#include "plots/gnuplot_text.hpp"
#include "plots/svg_compact.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;

std::string terminal(const fs::path& file, const FigureSize& size) {
  const bool png = file.extension() == ".png";
  const int scale = png ? kPngScale : 1;
  // The one counts type in points, the other in its units, of which a point has 4/3.
  const std::string look =
      png ? fmt::format("fontscale {0} linewidth {0} pointscale {0}", kPngScale)
          : std::string("fontscale 1.3333 background 'white'");
  return fmt::format("set terminal {} size {},{} font 'DejaVu Sans,12' {}\nset output {}\n",
                     png ? "pngcairo" : "svg", scale * size.width, scale * size.height, look,
                     string_constant(file.string()));
}

bool blank(std::string_view text) {
  return text.find_first_not_of("\r\n") == text.npos;
}

// The last bytes of every complete file: the end chunk of a PNG, the closing tag of an SVG.
std::string_view end_mark(const fs::path& file) {
  using namespace std::string_view_literals;
  return file.extension() == ".png" ? "\0\0\0\0IEND\xAE\x42\x60\x82"sv : "</svg>\n"sv;
}

std::string contents_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// gnuplot and the libraries it draws with do not report a device that is full.
void require_drawn(const fs::path& file) {
  const std::string contents = contents_of(file);
  const std::string_view end = end_mark(file);
  const auto at = contents.rfind(end);
  if (at == std::string::npos || !blank(std::string_view(contents).substr(at + end.size()))) {
    throw verify::FileError(
        fmt::format("{}: gnuplot did not write it whole; is the device full?", file.string()));
  }
}

/// A file that goes away.
class Scratch {
 public:
  explicit Scratch(fs::path path) : path_(std::move(path)) {}
  ~Scratch() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void write_script(const fs::path& file, const std::string& commands) {
  FILE* stream = std::fopen(file.c_str(), "we");
  if (stream == nullptr) {
    throw verify::FileError(
        fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)));
  }
  Gnuplot gnuplot(stream);  // closes what it is given
  gnuplot << commands;
}

}  // namespace

void draw_figure(const std::string& script, const FigureFolder& where, const std::string& stem,
                 const FigureSize& size) {
  require_gnuplot();
  std::error_code error;
  // gnuplot takes a name that begins with a bar for a command; an absolute one never does.
  const fs::path folder = fs::absolute(where.path, error);
  if (!error) fs::create_directories(folder, error);
  if (error) {
    throw verify::FileError(
        fmt::format("cannot create the folder {}: {}", where.path.string(), error.message()));
  }
  if (verify::has_control_characters(folder.string())) {
    throw verify::FileError(
        "figures cannot be drawn in a folder whose name holds a line break or another control "
        "character");
  }
  const fs::path png = folder / (stem + ".png");
  const fs::path svg = folder / (stem + ".svg");
  for (const fs::path& file : {png, svg}) fs::remove(file, error);  // an old one proves nothing
  std::string commands;
  for (const fs::path& file : {png, svg}) {
    commands += "reset\nset encoding utf8\n" + terminal(file, size) + script + "unset output\n";
  }
  const Scratch commands_file(folder / (stem + ".gnuplot"));
  write_script(commands_file.path(), commands);
  // gnuplot goes on after an error: the files alone do not show that the figure is whole.
  try {
    run_gnuplot(commands_file.path(), where.stop);
  } catch (const verify::FileError& failure) {
    throw verify::FileError(
        fmt::format("{} and {}: {}", png.string(), svg.string(), failure.what()));
  }
  require_drawn(png);
  require_drawn(svg);
  const std::string compact = compact_svg(contents_of(svg));
  std::ofstream(svg, std::ios::binary) << compact;
  require_drawn(svg);
}

}  // namespace widthwise::plots
