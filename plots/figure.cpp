#include "plots/figure.hpp"

#include <fmt/format.h>
#include <gnuplot-iostream.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "plots/gnuplot_text.hpp"
#include "plots/svg_compact.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::plots {
namespace {

namespace fs = std::filesystem;

/// While it lives, writing to a gnuplot that has died is an error of the stream instead of the end
/// of the process.
class BrokenPipeIgnored {
 public:
  BrokenPipeIgnored() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &previous_);
  }
  ~BrokenPipeIgnored() { sigaction(SIGPIPE, &previous_, nullptr); }
  BrokenPipeIgnored(const BrokenPipeIgnored&) = delete;
  BrokenPipeIgnored& operator=(const BrokenPipeIgnored&) = delete;

 private:
  struct sigaction previous_ = {};
};

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

/// Feeds gnuplot and waits for its end; true if it had nothing to complain about. The pipe is
/// opened and closed here because gnuplot-iostream keeps the exit status to itself.
bool run_gnuplot(const std::string& commands) {
  const BrokenPipeIgnored guard;
  FILE* pipe = popen("gnuplot -d", "w");  // -d: nobody's own settings
  if (pipe == nullptr) throw verify::FileError("gnuplot cannot be started");
  {
    Gnuplot gnuplot(
        fdopen(dup(fileno(pipe)), "w"));  // a duplicate, since it closes what it is given
    gnuplot << commands;
  }
  return pclose(pipe) == 0;
}

}  // namespace

// popen() starts a shell whether or not there is a gnuplot, hence the look beforehand.
void require_gnuplot() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path candidate = fs::path(folder.empty() ? "." : folder) / "gnuplot";
    std::error_code ignored;
    if (fs::is_regular_file(candidate, ignored) && access(candidate.c_str(), X_OK) == 0) return;
  }
  throw verify::FileError(
      "gnuplot is not on the PATH: figures cannot be drawn (Debian has it in the package "
      "gnuplot-nox)");
}

void draw_figure(const std::string& script, const fs::path& folder, const std::string& stem,
                 const FigureSize& size) {
  require_gnuplot();
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw verify::FileError(
        fmt::format("cannot create the folder {}: {}", folder.string(), error.message()));
  }
  const fs::path png = folder / (stem + ".png");
  const fs::path svg = folder / (stem + ".svg");
  for (const fs::path& file : {png, svg}) fs::remove(file, error);  // an old one proves nothing
  std::string commands;
  for (const fs::path& file : {png, svg}) {
    commands += "reset\nset encoding utf8\n" + terminal(file, size) + script + "unset output\n";
  }
  // gnuplot goes on after an error: the files alone do not show that the figure is whole.
  if (!run_gnuplot(commands)) {
    throw verify::FileError(
        fmt::format("gnuplot failed to draw {} and {}", png.string(), svg.string()));
  }
  require_drawn(png);
  require_drawn(svg);
  const std::string compact = compact_svg(contents_of(svg));
  std::ofstream(svg, std::ios::binary) << compact;
  require_drawn(svg);
}

}  // namespace widthwise::plots
