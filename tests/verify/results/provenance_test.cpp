#include "verify/results/provenance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/results/example_calibration.hpp"
#include "tests/verify/results/example_results.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/calibration_json.hpp"
#include "verify/results/json_node.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;
using testing::example_provenance;

// The names and types that readers of the files rely on.
json example_json() {
  return {{"version", "0.1.0"},
          {"git", "0123abc"},
          {"command", "verify exact"},
          {"started", "2026-01-02T03:04:05Z"},
          {"seed", 18446744073709551615u},
          {"threads", 2},
          {"wall_seconds", 41.26},
          {"partial", false}};
}

TEST(Provenance, HasTheFieldsThatOthersRead) {
  EXPECT_EQ(provenance_json(example_provenance("verify exact")), example_json());
}

TEST(Provenance, ComesBackAsItWas) {
  Provenance written = example_provenance("verify exact");
  written.partial = true;
  const json file = json::parse(provenance_json(written).dump());
  const Provenance read = read_provenance(JsonNode(file, "meta"));
  EXPECT_EQ(provenance_json(read), file);
  EXPECT_EQ(read.command, "verify exact");
  EXPECT_EQ(read.seed, written.seed);
  EXPECT_TRUE(read.partial);
}

TEST(Provenance, NamesTheRunWhereThereIsOne) {
  Provenance written = example_provenance("verify --theorem 1");
  written.run = "f3a1";
  const json file = provenance_json(written);
  EXPECT_EQ(file.at("run"), "f3a1");
  EXPECT_EQ(read_provenance(JsonNode(file, "meta")).run, "f3a1");
  EXPECT_EQ(read_provenance(JsonNode(example_json(), "meta")).run, "");
}

TEST(Provenance, SaysWhatTheLastDigitsDependOnWhereItIsKnown) {
  Provenance written = example_provenance("verify exact");
  written.processor = "Some CPU, built for AVX2";
  written.library = "glibc 2.36";
  const json file = json::parse(provenance_json(written).dump());
  EXPECT_EQ(file.at("processor"), "Some CPU, built for AVX2");
  EXPECT_EQ(file.at("library"), "glibc 2.36");
  const Provenance read = read_provenance(JsonNode(file, "meta"));
  EXPECT_EQ(read.processor, written.processor);
  EXPECT_EQ(read.library, written.library);
  EXPECT_EQ(read_provenance(JsonNode(example_json(), "meta")).processor, "");  // an older file
}

TEST(Provenance, SurvivesBytesThatAreNotTextAndTimesThatAreNoNumbers) {
  Provenance provenance = example_provenance("verify --out \xff");
  provenance.wall_seconds = std::nan("");
  const json file = json::parse(provenance_json(provenance).dump());
  EXPECT_TRUE(file.at("wall_seconds").is_null());
  const Provenance read = read_provenance(JsonNode(file, "meta"));
  EXPECT_EQ(read.command, "verify --out \uFFFD");
  EXPECT_TRUE(std::isnan(read.wall_seconds));
}

TEST(Provenance, LacksNoField) {
  const json fields = example_json();
  for (const auto& [field, value] : fields.items()) {
    json file = fields;
    file.erase(field);
    EXPECT_EQ(test::refusal<FileError>([&] { read_provenance(JsonNode(file, "meta")); }),
              "meta lacks the field " + field);
  }
}

// What stands in results.json under a name stands in calibration.json under the same.
TEST(Provenance, IsPartOfEveryMeta) {
  const json results = to_json(testing::example_results()).at("meta");
  const json calibration = to_json(testing::example_calibration()).at("meta");
  const json fields = example_json();
  for (const auto& [field, value] : fields.items()) {
    if (field == "command") continue;
    EXPECT_EQ(results.at(field), value) << field;
    EXPECT_EQ(calibration.at(field), value) << field;
  }
}

}  // namespace
}  // namespace widthwise::verify
