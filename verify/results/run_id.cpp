#include "verify/results/run_id.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <nlohmann/json.hpp>

#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

std::string id_of(const void* bytes, std::size_t size) {
  static const boost::uuids::name_generator_sha1 generate(boost::uuids::ns::oid());
  return boost::uuids::to_string(generate(bytes, size));
}

nlohmann::json what_was_drawn(const SampleTable& table) {
  const auto size = static_cast<std::size_t>(table.draws.size()) * sizeof(double);
  return {table.study, table.width, table.columns, id_of(table.draws.data(), size)};
}

}  // namespace

std::string run_id(const Results& results, const Samples& samples) {
  Results found = results;
  Provenance what{};
  what.seed = results.meta.seed;
  what.partial = results.meta.partial;
  static_cast<Provenance&>(found.meta) = what;
  nlohmann::json draws = nlohmann::json::array();
  for (const SampleTable& table : samples.tables) draws.push_back(what_was_drawn(table));
  const std::string all = nlohmann::json{to_json(found), draws}.dump();
  return id_of(all.data(), all.size());
}

}  // namespace widthwise::verify
