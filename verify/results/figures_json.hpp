#pragma once
// Charts, pictures and tables of results.json, both ways.

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "verify/results/results.hpp"

namespace widthwise::verify {

class JsonNode;

nlohmann::json curves_to_json(const std::vector<Curve>& curves);
nlohmann::json chart_to_json(const Chart& chart);
nlohmann::json grid_to_json(const PictureGrid& grid);
nlohmann::json table_to_json(const NumberTable& table);

// Each throws FileError for what the above cannot have written.

std::vector<Curve> read_curves(const JsonNode& node);

/// One curve has a point at least.
Chart read_chart(const JsonNode& node);

/// Labels and pictures must fit; the pictures are of `side` by `side` grey levels.
PictureGrid read_grid(const JsonNode& node);

NumberTable read_table(const JsonNode& node);

}  // namespace widthwise::verify
