#include "verify/results/run_id.hpp"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <nlohmann/json.hpp>

#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

// An ID of the IDs of many rows each: the draws need not be in memory at once.
nlohmann::json what_was_drawn(const SampleTable& table) {
  constexpr std::int64_t kRowsAtOnce = 4096;
  std::string ids;
  for (std::int64_t first = 0; first < table.n_samples(); first += kRowsAtOnce) {
    const DrawRows rows = table.rows(first, std::min(kRowsAtOnce, table.n_samples() - first));
    ids += content_id(rows.data(), static_cast<std::size_t>(rows.size()) * sizeof(double));
  }
  return {table.study, table.width, table.columns, content_id(ids.data(), ids.size())};
}

}  // namespace

std::string content_id(const void* bytes, std::size_t size) {
  static const boost::uuids::name_generator_sha1 generate(boost::uuids::ns::oid());
  return boost::uuids::to_string(generate(bytes, size));
}

std::string run_id(const Results& results, const Samples& samples) {
  Results found = results;
  Provenance what{};
  what.seed = results.meta.seed;
  what.partial = results.meta.partial;
  static_cast<Provenance&>(found.meta) = what;
  nlohmann::json draws = nlohmann::json::array();
  for (const SampleTable& table : samples.tables) draws.push_back(what_was_drawn(table));
  const std::string all = nlohmann::json{to_json(found), draws}.dump();
  return content_id(all.data(), all.size());
}

}  // namespace widthwise::verify
