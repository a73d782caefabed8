#include "verify/results/provenance.hpp"

#include <nlohmann/json.hpp>

#include "verify/base/text_encoding.hpp"
#include "verify/results/json_node.hpp"

namespace widthwise::verify {

nlohmann::json provenance_json(const Provenance& provenance) {
  nlohmann::json object{{"version", valid_utf8(provenance.version)},
                        {"git", valid_utf8(provenance.git)},
                        {"command", valid_utf8(provenance.command)},
                        {"started", valid_utf8(provenance.started)},
                        {"seed", provenance.seed},
                        {"threads", provenance.threads},
                        {"wall_seconds", provenance.wall_seconds},
                        {"partial", provenance.partial}};
  if (!provenance.run.empty()) object["run"] = valid_utf8(provenance.run);
  if (!provenance.processor.empty()) object["processor"] = valid_utf8(provenance.processor);
  if (!provenance.library.empty()) object["library"] = valid_utf8(provenance.library);
  return object;
}

namespace {

std::string text_or_none(const JsonNode& meta, const char* key) {
  return meta.has(key) ? meta[key].text() : std::string();
}

}  // namespace

Provenance read_provenance(const JsonNode& meta) {
  return {.version = meta["version"].text(),
          .git = meta["git"].text(),
          .command = meta["command"].text(),
          .started = meta["started"].text(),
          .seed = meta["seed"].integer<std::uint64_t>(),
          .threads = meta["threads"].integer_from<int>(0),
          .wall_seconds = meta["wall_seconds"].not_negative(),
          .partial = meta["partial"].flag(),
          .run = text_or_none(meta, "run"),
          .processor = text_or_none(meta, "processor"),
          .library = text_or_none(meta, "library")};
}

}  // namespace widthwise::verify
