#include "verify/report/report_files.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/base/write_gzip.hpp"
#include "tests/verify/results/example_calibration.hpp"
#include "tests/verify/results/example_results.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/calibration_json.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

json run_entry(const std::string& file, const std::string& title) {
  return {{"file", file}, {"title", title}};
}

// A folder with a compressed run, a plain one and a calibration.
class CollectionOfTwo : public ::testing::Test {
 protected:
  CollectionOfTwo() {
    test::write_gzip(folder_.path() / "main.json.gz", to_json(testing::example_results()).dump());
    folder_.file("wide.json", to_json(testing::example_hypernet_results()).dump());
    test::write_gzip(folder_.path() / "rates.json.gz",
                     to_json(testing::example_calibration()).dump());
  }

  json index() const {
    return {{"schema", kCollectionSchema},
            {"runs", {run_entry("main.json.gz", "the main run"), run_entry("wide.json", "wide")}},
            {"calibration", "rates.json.gz"}};
  }

  Report read(const json& index) const {
    folder_.file(kCollectionIndex, index.dump());
    return read_collection(folder_.path());
  }

  // The sentence with which an index is refused, after the name of its file.
  std::string refusal(const json& index) const {
    const std::string sentence = test::refusal<FileError>([&] { read(index); });
    const std::string file = (folder_.path() / kCollectionIndex).string();
    return sentence.starts_with(file) ? sentence.substr(file.size()) : sentence;
  }

  TemporaryDirectory folder_;
};

TEST_F(CollectionOfTwo, IsReadInTheOrderOfItsIndex) {
  const Report report = read(index());
  ASSERT_EQ(report.runs.size(), 2u);
  EXPECT_EQ(report.runs[0].title, "the main run");
  EXPECT_EQ(report.runs[0].folder, "main");
  EXPECT_EQ(report.runs[0].results.claims.size(), testing::example_results().claims.size());
  EXPECT_EQ(report.runs[1].folder, "wide");
  EXPECT_TRUE(report.published);
  EXPECT_TRUE(report.calibration.has_value());
  EXPECT_FALSE(report.exact.has_value());
  EXPECT_FALSE(report.cost.has_value());
}

TEST_F(CollectionOfTwo, IsToldFromTheFolderOfARun) {
  EXPECT_FALSE(is_collection(folder_.path()));
  read(index());
  EXPECT_TRUE(is_collection(folder_.path()));
  EXPECT_FALSE(is_collection(folder_.path() / "none"));
}

TEST_F(CollectionOfTwo, RefusesAnIndexThatIsNotAsExpected) {
  json other = index();
  other["schema"] = "another";
  EXPECT_EQ(refusal(other), ".schema is \"another\", it should be widthwise-collection-1");
  other = index();
  other["runs"] = json::array();
  EXPECT_EQ(refusal(other), ".runs is [], it should be a list of one run or more");
  other["runs"] = {{{"file", "main.json.gz"}}};
  EXPECT_EQ(refusal(other), ".runs[0] lacks the field title");
  other["runs"] = {run_entry("../main.json.gz", "x")};
  EXPECT_NE(refusal(other).find("the name of a file beside the index"), std::string::npos);
  other["runs"] = {run_entry("main.json.gz", "x"), run_entry("main.json", "y")};
  EXPECT_NE(refusal(other).find(".runs[1].file"), std::string::npos) << refusal(other);
}

TEST_F(CollectionOfTwo, NamesTheFileThatIsMissingOrWrong) {
  json other = index();
  other["exact"] = "exact.json.gz";
  EXPECT_NE(refusal(other).find("/exact.json.gz: cannot be read; give the exact.json"),
            std::string::npos);
  other = index();
  other["calibration"] = "wide.json";
  EXPECT_NE(refusal(other).find("/wide.json: "), std::string::npos) << refusal(other);
  folder_.file(kCollectionIndex, "no JSON");
  EXPECT_NE(test::refusal<FileError>([&] {
              read_collection(folder_.path());
            }).find("not the index of a collection"),
            std::string::npos);
}

}  // namespace
}  // namespace widthwise::verify
