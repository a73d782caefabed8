#include "verify/page/svg_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verify/page/html_text.hpp"
#include "verify/page/prose.hpp"

namespace widthwise::verify {
namespace {

// The canvas, in the units of the view box; style sheet and font sizes are in them too.
constexpr double kWidth = 440, kHeight = 300;
constexpr const char* kDot = "3.4";  // radius of a point
constexpr const char* kSmallDot = "2";
constexpr std::size_t kMany = 30;  // points that would hide each other
constexpr double kLeft = 58, kRight = 10, kTop = 10, kBottom = 40;

// A place on the canvas, to a tenth.
std::string number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

double share(const PlotAxis& axis, double value) {
  const auto& [lower, upper] = axis.range;
  return axis.log ? std::log(value / lower) / std::log(upper / lower)
                  : (value - lower) / (upper - lower);
}

class Canvas {
 public:
  explicit Canvas(const Plot& plot) : plot_(plot) {}

  double x(double value) const { return kLeft + share(plot_.x, value) * (kWidth - kLeft - kRight); }
  double y(double value) const {
    return kHeight - kBottom - share(plot_.y, value) * (kHeight - kTop - kBottom);
  }
  // Ends of bars and edges of bands stop at the frame; so does what no logarithm has.
  double y_inside(double value) const {
    const double place = y(value);
    if (std::isnan(place)) return kHeight - kBottom;
    return std::clamp(place, kTop, kHeight - kBottom);
  }
  bool holds(double x_value, double y_value) const {
    const double across = share(plot_.x, x_value), up = share(plot_.y, y_value);
    constexpr double kRounding = 1e-9;
    return across >= -kRounding && across <= 1 + kRounding && up >= -kRounding &&
           up <= 1 + kRounding;
  }

 private:
  const Plot& plot_;
};

// --- axes ---

// "10^{-3}" with a raised exponent.
std::string tick_label(const std::string& label) {
  const auto raise = label.find("^{");
  if (raise == label.npos) return html_text(label);
  const std::string exponent = label.substr(raise + 2, label.size() - raise - 3);
  return fmt::format("{}<tspan dy=\"-4\" class=\"exp\">{}</tspan>",
                     html_text(label.substr(0, raise)), html_text(exponent));
}

std::string x_ticks(const Plot& plot, const Canvas& canvas) {
  std::string grid, labels;
  for (const Tick& tick : plot.x.ticks) {
    const std::string at = number(canvas.x(tick.at));
    if (tick.label.empty()) continue;
    grid += fmt::format("M{} {}V{}", at, number(kTop), number(kHeight - kBottom));
    labels += fmt::format("<text x=\"{}\" y=\"{}\" class=\"mid\">{}</text>", at,
                          number(kHeight - kBottom + 15), tick_label(tick.label));
  }
  return fmt::format("<path class=\"grid\" d=\"{}\"/>{}", grid, labels);
}

std::string y_ticks(const Plot& plot, const Canvas& canvas) {
  std::string grid, labels;
  for (const Tick& tick : plot.y.ticks) {
    const double at = canvas.y(tick.at);
    if (tick.label.empty()) continue;
    grid += fmt::format("M{} {}H{}", number(kLeft), number(at), number(kWidth - kRight));
    labels += fmt::format("<text x=\"{}\" y=\"{}\" class=\"end\">{}</text>", number(kLeft - 5),
                          number(at + 4), tick_label(tick.label));
  }
  return fmt::format("<path class=\"grid\" d=\"{}\"/>{}", grid, labels);
}

std::string axes(const Plot& plot, const Canvas& canvas) {
  return x_ticks(plot, canvas) + y_ticks(plot, canvas) +
         fmt::format("<path class=\"frame\" d=\"M{} {}V{}H{}\"/>", number(kLeft), number(kTop),
                     number(kHeight - kBottom), number(kWidth - kRight)) +
         fmt::format("<text x=\"{}\" y=\"{}\" class=\"mid\">{}</text>",
                     number((kLeft + kWidth - kRight) / 2), number(kHeight - 6),
                     html_text(plot.x.label));
}

// --- lines and points ---

std::string line(const PlotLine& line, const Canvas& canvas) {
  std::string path;
  bool drawn = false;
  for (const auto& [x, y] : line.vertices) {
    const bool inside = line.closed || canvas.holds(x, y);
    if (inside) {
      path += fmt::format("{}{} {}", drawn ? "L" : "M", number(canvas.x(x)),
                          number(canvas.y_inside(y)));
    }
    drawn = inside;
  }
  if (path.empty()) return "";
  return fmt::format("<path class=\"{}\" d=\"{}{}\"/>", html_text(line.look), path,
                     line.closed ? "Z" : "");
}

std::string point(const PlotPoint& point, const Canvas& canvas, const char* radius) {
  if (!canvas.holds(point.x, point.y)) return "";
  const std::string x = number(canvas.x(point.x)), y = number(canvas.y(point.y));
  std::string bar;
  if (point.lower < point.upper) {
    bar = fmt::format("<path class=\"bar\" d=\"M{} {}V{}\"/>", x,
                      number(canvas.y_inside(point.lower)), number(canvas.y_inside(point.upper)));
  }
  return fmt::format(
      "<g class=\"pt{}\"><title>{}</title>{}<circle class=\"dot\" cx=\"{}\" cy=\"{}\" "
      "r=\"{}\"/></g>\n",
      point.hollow ? " hollow" : "", html_text(point.words), bar, x, y, radius);
}

std::string legend(const Plot& plot) {
  std::string items;
  for (const LegendEntry& entry : plot.legend) {
    items += fmt::format(
        "<li><svg class=\"key\" viewBox=\"0 0 26 10\" aria-hidden=\"true\">{}</svg>{}</li>",
        entry.look == "pt" || entry.look == "pt hollow"
            ? fmt::format("<g class=\"{}\"><circle class=\"dot\" cx=\"13\" cy=\"5\" "
                          "r=\"3.4\"/></g>",
                          entry.look)
            : fmt::format("<path class=\"{}\" d=\"M1 5H25\"/>", entry.look),
        html_text(entry.words));
  }
  return fmt::format("<ul class=\"legend\">{}</ul>", items);
}

}  // namespace

std::string svg_figure(const Plot& plot) {
  const Canvas canvas(plot);
  std::string body;
  for (const PlotLine& each : plot.lines) body += line(each, canvas);
  const char* const radius = plot.points.size() > kMany ? kSmallDot : kDot;
  for (const PlotPoint& each : plot.points) body += point(each, canvas, radius);
  return fmt::format(
      "<figure><div class=\"axis\">{}</div>\n"
      "<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"group\" aria-label=\"{}\">{}{}</svg>\n"
      "<figcaption>{}</figcaption></figure>\n",
      html_prose(plot.y.label), number(kWidth), number(kHeight), html_text(plot.title),
      axes(plot, canvas), body, legend(plot));
}

}  // namespace widthwise::verify
