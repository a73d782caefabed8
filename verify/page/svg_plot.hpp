#pragma once
// Figures as inline SVG: points with error bars, lines and bands over two axes.

#include <string>
#include <vector>

#include "verify/report/axis_ticks.hpp"

namespace widthwise::verify {

/// A measured value.
struct PlotPoint {
  double x, y;
  double lower, upper;  ///< ends of the error bar
  std::string words;    ///< what is told of it on hover
  bool hollow = false;  ///< not used by the fit
};

/// A line or, with its own lower and upper edge, a band. Parts that are not finite are left out.
struct PlotLine {
  struct Vertex {
    double x, y;
  };
  std::string look;  ///< a class of the style sheet: "fit", "predicted", "margin"
  std::vector<Vertex> vertices;
  bool closed = false;  ///< a band, whose edge the vertices go around
};

struct PlotAxis {
  std::string label;
  Range range{0, 1};
  bool log = false;
  std::vector<Tick> ticks = {};
};

/// What stands in a legend.
struct LegendEntry {
  std::string look;
  std::string words;
};

struct Plot {
  std::string title;  ///< for readers who do not see it
  PlotAxis x, y;
  std::vector<PlotLine> lines;  ///< those that come first lie below
  std::vector<PlotPoint> points;
  std::vector<LegendEntry> legend;
};

/// A <figure>. Every point has its words as a <title>; page.js lets the first be reached by
/// keyboard, and the others from there. What lies outside of the axes is cut off.
std::string svg_figure(const Plot& plot);

}  // namespace widthwise::verify
