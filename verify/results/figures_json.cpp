#include "verify/results/figures_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "verify/base/text_encoding.hpp"
#include "verify/results/json_limits.hpp"
#include "verify/results/json_node.hpp"
#include "verify/results/json_numbers.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

json curve_to_json(const Curve& curve) {
  json points = json::array();
  for (const auto& [x, y, lower, upper] : curve.points) {
    points.push_back(reals(std::array{x, y, lower, upper}));
  }
  return {{"label", valid_utf8(curve.label)},
          {"x_label", valid_utf8(curve.x_label)},
          {"y_label", valid_utf8(curve.y_label)},
          {"points", std::move(points)}};
}

Curve read_curve(const JsonNode& node) {
  Curve curve{.label = node["label"].text(),
              .x_label = node["x_label"].text(),
              .y_label = node["y_label"].text(),
              .points = {}};
  for (const JsonNode& point : node["points"].items(kMostPoints)) {
    const auto [x, y, lower, upper] = point.reals<4>();
    curve.points.push_back({x, y, lower, upper});
  }
  return curve;
}

bool has_points(const Curve& curve) {
  return !curve.points.empty();
}

std::vector<std::string> read_labels(const JsonNode& node) {
  std::vector<std::string> labels;
  for (const JsonNode& label : node.items(kMostCurves)) labels.push_back(label.text());
  return labels;
}

}  // namespace

json curves_to_json(const std::vector<Curve>& curves) {
  json array = json::array();
  for (const Curve& curve : curves) array.push_back(curve_to_json(curve));
  return array;
}

json chart_to_json(const Chart& chart) {
  return {{"id", valid_utf8(chart.id)},
          {"title", valid_utf8(chart.title)},
          {"caption", valid_utf8(chart.caption)},
          {"x_label", valid_utf8(chart.x_label)},
          {"y_label", valid_utf8(chart.y_label)},
          {"log_x", chart.log_x},
          {"log_y", chart.log_y},
          {"spread", valid_utf8(chart.spread)},
          {"panels", chart.panels},
          {"curves", curves_to_json(chart.curves)}};
}

json grid_to_json(const PictureGrid& grid) {
  return {{"id", valid_utf8(grid.id)},
          {"title", valid_utf8(grid.title)},
          {"caption", valid_utf8(grid.caption)},
          {"side", grid.side},
          {"rows", grid.rows},
          {"columns", grid.columns},
          {"pictures", grid.pictures}};
}

json table_to_json(const NumberTable& table) {
  json rows = json::array();
  for (const NumberTable::Row& row : table.rows) {
    rows.push_back({{"label", valid_utf8(row.label)}, {"values", reals(row.values)}});
  }
  return {{"id", valid_utf8(table.id)},
          {"title", valid_utf8(table.title)},
          {"columns", table.columns},
          {"rows", std::move(rows)}};
}

std::vector<Curve> read_curves(const JsonNode& node) {
  std::vector<Curve> curves;
  for (const JsonNode& curve : node.items(kMostCurves)) curves.push_back(read_curve(curve));
  return curves;
}

Chart read_chart(const JsonNode& node) {
  Chart chart{.id = node["id"].file_stem(),
              .title = node["title"].text(),
              .caption = node["caption"].text(),
              .x_label = node["x_label"].text(),
              .y_label = node["y_label"].text(),
              .log_x = node["log_x"].flag(),
              .log_y = node["log_y"].flag(),
              .spread = node["spread"].text(),
              .panels = node["panels"].flag(),
              .curves = read_curves(node["curves"])};
  if (std::ranges::none_of(chart.curves, has_points)) {
    node["curves"].refuse("curves, one with a point at least");
  }
  return chart;
}

PictureGrid read_grid(const JsonNode& node) {
  constexpr int kLargestSide = 128;
  constexpr int kWhite = 255;
  PictureGrid grid{.id = node["id"].file_stem(),
                   .title = node["title"].text(),
                   .caption = node["caption"].text(),
                   .side = node["side"].integer_from<int>(1),
                   .rows = read_labels(node["rows"]),
                   .columns = read_labels(node["columns"]),
                   .pictures = {}};
  if (grid.side > kLargestSide) node["side"].refuse(fmt::format("at most {}", kLargestSide));
  for (const JsonNode& picture : node["pictures"].items(kMostFigures)) {
    std::vector<int> levels;
    for (const JsonNode& level : picture.items(kMostRows * 2)) {
      levels.push_back(level.integer_from<int>(0));
      if (levels.back() > kWhite) level.refuse("a grey level, 0 to 255");
    }
    if (levels.size() != static_cast<std::size_t>(grid.side * grid.side)) {
      picture.refuse("as many grey levels as side * side");
    }
    grid.pictures.push_back(std::move(levels));
  }
  if (grid.pictures.empty() || grid.pictures.size() != grid.rows.size() * grid.columns.size()) {
    node["pictures"].refuse("one for each row and column");
  }
  return grid;
}

NumberTable read_table(const JsonNode& node) {
  NumberTable table{.id = node["id"].file_stem(),
                    .title = node["title"].text(),
                    .columns = read_labels(node["columns"]),
                    .rows = {}};
  for (const JsonNode& item : node["rows"].items(kMostRows)) {
    NumberTable::Row row{item["label"].text(), {}};
    for (const JsonNode& value : item["values"].items(kMostCurves)) {
      row.values.push_back(value.real());
    }
    if (row.values.size() != table.columns.size()) item["values"].refuse("one for each column");
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace widthwise::verify
