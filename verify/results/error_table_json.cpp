#include "verify/results/error_table_json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "verify/base/text_encoding.hpp"
#include "verify/results/json_node.hpp"
#include "verify/results/json_numbers.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

constexpr std::size_t kMostErrors = 10000;

json mean_json(const SplitMean& mean) {
  return {{"mean", real(mean.mean)},
          {"se", real(mean.se)},
          {"ci", {real(mean.ci.lower), real(mean.ci.upper)}}};
}

SplitMean read_mean(const JsonNode& node) {
  constexpr double kUnbounded = std::numeric_limits<double>::infinity();
  const auto [lower, upper] = node["ci"].reals<2>();
  const SplitMean mean{
      node["mean"].finite(),
      node["se"].not_negative(),
      {std::isnan(lower) ? -kUnbounded : lower, std::isnan(upper) ? kUnbounded : upper}};
  if (!mean.ci.contains(mean.mean)) node["ci"].refuse("an interval around the mean");
  return mean;
}

template <class Entry>
json place_json(const Entry& entry) {
  return {{"images", entry.images}, {"pixels", name(entry.pixels)}, {"splits", entry.splits}};
}

template <class Entry>
void read_place(const JsonNode& node, Entry& entry) {
  entry.images = node["images"].integer_from<std::int64_t>(1);
  entry.pixels = node["pixels"].one_of(kPixelSets);
  entry.splits = node["splits"].integer_from<std::int64_t>(1);
}

double read_level(const JsonNode& node) {
  const double level = node.finite();
  if (!(level > 0.0 && level < 1.0)) node.refuse("between 0 and 1");
  return level;
}

// A table has a row for each predictor and a column for each number of images.
void check_size(const JsonNode& node, const ErrorTable& table) {
  constexpr std::size_t kMost = 100;
  std::set<std::string> predictors;
  std::set<std::int64_t> images;
  for (const PredictionError& error : table.errors) {
    predictors.insert(error.predictor);
    images.insert(error.images);
  }
  if (predictors.size() > kMost || images.size() > kMost) {
    node.refuse(fmt::format("of {} predictors and numbers of images at most", kMost));
  }
}

json error_json(const PredictionError& error) {
  json object = place_json(error);
  object["kernel"] = valid_utf8(error.predictor);
  object.update(mean_json(error.error));
  return object;
}

json difference_json(const ErrorDifference& difference) {
  json object = place_json(difference);
  object["kernel"] = valid_utf8(difference.left);
  object["against"] = valid_utf8(difference.right);
  object.update(mean_json(difference.difference));
  return object;
}

json distance_json(const PredictionDistance& distance) {
  json object = place_json(distance);
  object["kernel"] = valid_utf8(distance.predictor);
  object["from"] = valid_utf8(distance.from);
  object.update(mean_json(distance.distance));
  return object;
}

PredictionDistance read_distance(const JsonNode& node) {
  PredictionDistance distance{};
  read_place(node, distance);
  distance.predictor = node["kernel"].text();
  distance.from = node["from"].text();
  distance.distance = read_mean(node);
  if (distance.distance.mean < 0.0) node["mean"].refuse("a number that is not negative");
  return distance;
}

}  // namespace

json error_table_json(const ErrorTable& table) {
  json setting = json::object();
  for (const auto& [key, value] : table.setting) setting[valid_utf8(key)] = valid_utf8(value);
  json object{{"task", valid_utf8(table.task)}, {"setting", std::move(setting)},
              {"level", table.level},           {"errors", json::array()},
              {"differences", json::array()},   {"solver", json::array()}};
  for (const PredictionError& error : table.errors) object["errors"].push_back(error_json(error));
  for (const ErrorDifference& difference : table.differences) {
    object["differences"].push_back(difference_json(difference));
  }
  for (const SolverEffort& effort : table.efforts) {
    object["solver"].push_back({{"kernel", valid_utf8(effort.predictor)},
                                {"images", effort.images},
                                {"terms", effort.terms},
                                {"iterations", effort.iterations},
                                {"residual", real(effort.residual)}});
  }
  for (const PredictionDistance& distance : table.distances) {
    object["distances"].push_back(distance_json(distance));
  }
  return object;
}

ErrorTable read_error_table(const JsonNode& node) {
  ErrorTable table{.task = node["task"].file_stem(),
                   .setting = node["setting"].texts(),
                   .level = read_level(node["level"]),
                   .errors = {},
                   .differences = {},
                   .efforts = {}};
  for (const JsonNode& item : node["errors"].items(kMostErrors)) {
    PredictionError error{};
    read_place(item, error);
    error.predictor = item["kernel"].text();
    error.error = read_mean(item);
    table.errors.push_back(error);
  }
  check_size(node["errors"], table);
  for (const JsonNode& item : node["differences"].items(kMostErrors)) {
    ErrorDifference difference{};
    read_place(item, difference);
    difference.left = item["kernel"].text();
    difference.right = item["against"].text();
    difference.difference = read_mean(item);
    table.differences.push_back(difference);
  }
  for (const JsonNode& item : node["solver"].items(kMostErrors)) {
    table.efforts.push_back({item["kernel"].text(), item["images"].integer_from<std::int64_t>(1),
                             item["terms"].integer_from<int>(0),
                             item["iterations"].integer_from<int>(0),
                             item["residual"].not_negative()});
  }
  if (!node.has("distances")) return table;
  for (const JsonNode& item : node["distances"].items(kMostErrors)) {
    table.distances.push_back(read_distance(item));
  }
  return table;
}

}  // namespace widthwise::verify
