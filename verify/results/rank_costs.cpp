#include "verify/results/rank_costs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "verify/base/errors.hpp"
#include "verify/base/gzip_file.hpp"
#include "verify/results/json_node.hpp"

namespace widthwise::verify {

RankCosts read_rank_costs(const std::filesystem::path& file) {
  try {
    const nlohmann::json document = parse_json(read_text(file.string()));
    const JsonNode node(document, file.string());
    const RankCosts costs{.draw_seconds = node["draw_seconds"].real(),
                          .ratio = node["ratio"].real(),
                          .other_seconds = std::max(0.0, node["other_seconds"].real())};
    if (!(costs.draw_seconds > 0.0)) node["draw_seconds"].refuse("a positive number");
    if (!(costs.ratio > 0.0)) node["ratio"].refuse("a positive number");
    return costs;
  } catch (const nlohmann::json::exception& error) {
    throw FileError(
        fmt::format("{} is not the output of bench/ranks.sh: {}", file.string(), error.what()));
  }
}

}  // namespace widthwise::verify
