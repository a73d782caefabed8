#include "verify/run/run_record.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/results/run_id.hpp"
#include "verify/run/study_draws.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

std::string id_of(const Eigen::VectorXd& vector) {
  return content_id(vector.data(), static_cast<std::size_t>(vector.size()) * sizeof(double));
}

json ids_of(const std::map<std::string, Eigen::VectorXd>& inputs) {
  json ids = json::object();
  for (const auto& [name, input] : inputs) ids[name] = id_of(input);
  return ids;
}

json study_json(const Study& study, const Setting& setting) {
  return {{"name", study.name()},
          {"key_name", study.key_name()},
          {"columns", study.columns()},
          {"inputs", ids_of(study.inputs(setting))}};
}

// Its cells would be long.
json chart_json(const ChartRequest& chart) {
  std::string cells;
  for (const ChartCell* cell : distinct_draws(chart)) {
    cells += fmt::format("{}@{} ", cell->study->name(), cell->width);
  }
  return fmt::format("{} of {} draws at {}", chart.chart.id, chart.n_samples,
                     content_id(cells.data(), cells.size()));
}

template <class Value>
json or_null(const std::optional<Value>& value) {
  return value ? json(*value) : json(nullptr);
}

std::string only_in(const std::set<std::string>& a, const std::set<std::string>& b,
                    const char* where) {
  std::vector<std::string> only;
  std::ranges::set_difference(a, b, std::back_inserter(only));
  if (only.empty()) return "";
  constexpr std::size_t kShown = 3;
  const std::size_t more = only.size() - std::min(only.size(), kShown);
  only.resize(only.size() - more);
  return fmt::format(" {}{} {}", fmt::join(only, ", "),
                     more == 0 ? "" : fmt::format(" and {} more", more), where);
}

bool is_list_of_texts(const json& value) {
  return value.is_array() &&
         std::ranges::all_of(value, [](const json& item) { return item.is_string(); });
}

std::string in_short(const json& value) {
  if (value.is_null()) return "not given";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string difference(const std::string& key, const json& there, const json& here) {
  constexpr std::size_t kShort = 60;
  const std::string a = in_short(there), b = in_short(here);
  const auto is_long = [&](const json& text) { return in_short(text).size() > kShort; };
  const bool long_texts = std::ranges::any_of(there, is_long) || std::ranges::any_of(here, is_long);
  if (!long_texts && is_list_of_texts(there) && is_list_of_texts(here)) {
    const std::set<std::string> first = there, second = here;
    return key + ":" + only_in(first, second, "only there") + only_in(second, first, "only here");
  }
  if (a.size() > kShort || b.size() > kShort || there.is_object()) return key + " differ";
  return fmt::format("{}: {} there, {} here", key, a, b);
}

}  // namespace

json run_record(const RunRequest& request, const RecordedCommand& command,
                const std::string& program) {
  const Setting& setting = request.setting;
  json record{{"schema", kRecordSchema},
              {"program", program},
              {"command", {{"name", command.name}, {"arguments", json::array()}}},
              {"seed", setting.seed},
              {"engine", setting.engine == sim::Engine::kDense ? "dense" : "deferred"},
              {"inputs", ids_of({{"x", setting.inputs.x},
                                 {"x_prime", setting.inputs.x_prime},
                                 {"z", setting.z_inputs.x},
                                 {"z_prime", setting.z_inputs.x_prime}})},
              {"widths", request.widths},
              {"samples", request.n_samples},
              {"allotted", request.allotted},
              {"looks", request.n_looks},
              {"precision", or_null(request.precision)},
              {"seconds", or_null(request.seconds)},
              {"alpha", request.alpha},
              {"margin", or_null(request.slope_margin)},
              {"claims", json::array()},
              {"charts", json::array()},
              {"data", command.data},
              {"studies", json::array()}};
  if (!command.own_claims.empty()) record["own_claims"] = command.own_claims;
  for (const std::string& word : command.arguments) {
    record["command"]["arguments"].push_back(valid_utf8(word));
  }
  for (const Claim& claim : request.claims) record["claims"].push_back(claim.id);
  for (const ChartRequest& chart : request.charts) record["charts"].push_back(chart_json(chart));
  const DrawsByStudy all(request.claims, request.widths);
  for (const StudyDraws& draws : all.studies()) {
    record["studies"].push_back(study_json(*draws.study, setting));
  }
  return record;
}

std::string differences(const json& there, const json& here,
                        const std::vector<std::string>& ignored) {
  std::set<std::string> keys;
  for (const json& record : {there, here}) {
    for (const auto& [key, value] : record.items()) keys.insert(key);
  }
  std::vector<std::string> found;
  for (const std::string& key : keys) {
    if (key == "command" || std::ranges::find(ignored, key) != ignored.end()) continue;
    const json a = there.value(key, json()), b = here.value(key, json());
    if (a != b) found.push_back(difference(key, a, b));
  }
  // Other claims have other studies.
  if (found.size() > 1) std::erase(found, "studies differ");
  return fmt::format("{}", fmt::join(found, "; "));
}

json parse_record(const std::string& text, const std::string& file) {
  const json record = json::parse(text, nullptr, false);
  if (!record.is_object() || !record.contains("schema") || !record["schema"].is_string()) {
    throw FileError(fmt::format("{}: does not say which run it is of", file));
  }
  if (record["schema"] != kRecordSchema) {
    throw FileError(fmt::format("{}: says which run it is of as {}, and this program knows {}",
                                file, record["schema"].get<std::string>(), kRecordSchema));
  }
  return record;
}

}  // namespace widthwise::verify
