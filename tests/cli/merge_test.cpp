// Runs of several seeds as one: what belongs together is pooled, what does not is named.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

Arguments one_run(const std::string& out, const std::string& seed, Arguments more = {}) {
  Arguments arguments{"--claim", "theorem1.mlp.r2", "--claim", "control.tanh.r3", "--out",
                      out,       "--seed",          seed,      "--quiet"};
  if (std::ranges::find(more, "--widths") == more.end()) {
    arguments.insert(arguments.end(), {"--widths", "8..64"});
  }
  if (std::ranges::find(more, "--samples") == more.end()) {
    arguments.insert(arguments.end(), {"--samples", "200"});
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

class Merged : public testing::Test {
 protected:
  fs::path in(const std::string& name) const { return folder_.path() / name; }
  Outcome call(const Arguments& arguments) const { return run_program(arguments, folder_.path()); }
  void draw(const std::string& out, const std::string& seed, const Arguments& more = {}) const {
    const Outcome outcome = call(one_run(out, seed, more));
    ASSERT_TRUE(fs::exists(in(out) / "results.json")) << outcome.err;
  }
  Json results(const std::string& out) const {
    return Json::parse(text_of(in(out) / "results.json"));
  }

  TemporaryDirectory folder_;
};

TEST_F(Merged, HoldsAllDrawsAndJudgesThem) {
  draw("a", "1");
  draw("b", "2", {"--samples", "300"});
  draw("c", "3");
  const Outcome outcome = call({"merge", "a", "b", "--out", "ab"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_NE(outcome.out.find("control.tanh.r3"), std::string::npos);
  const Samples a = read_samples(in("a") / "samples.h5"), b = read_samples(in("b") / "samples.h5");
  const Samples ab = read_samples(in("ab") / "samples.h5");
  ASSERT_EQ(ab.tables.size(), a.tables.size());
  for (std::size_t i = 0; i < ab.tables.size(); ++i) {
    const auto &first = a.tables[i].draws, &second = b.tables[i].draws;
    ASSERT_EQ(ab.tables[i].draws.rows(), first.rows() + second.rows());
    EXPECT_EQ(ab.tables[i].draws.topRows(first.rows()), first);
    EXPECT_EQ(ab.tables[i].draws.bottomRows(second.rows()), second);
    EXPECT_EQ(ab.tables[i].parts, (std::vector<std::int64_t>{first.rows(), second.rows()}));
  }
  const Json meta = results("ab")["meta"];
  EXPECT_EQ(meta["n_looks"], 9);  // each of both may have ended at any of three
  EXPECT_EQ(meta["alpha"], 1e-3);
  EXPECT_EQ(meta["inputs"], results("a")["meta"]["inputs"]);
  EXPECT_EQ(results("ab")["claims"][0]["rows"][0]["samples"], ab.tables[0].draws.rows());
  // What was pooled can be pooled with more.
  EXPECT_EQ(call({"merge", "ab", "c", "--out", "abc", "--quiet"}).err, "");
  EXPECT_EQ(read_samples(in("abc") / "samples.h5").tables[0].parts.size(), 3U);
  EXPECT_EQ(results("abc")["meta"]["n_looks"], 27);
  EXPECT_EQ(call({"report", "abc"}).exit_code, 0);
}

void expect_refused(const Outcome& outcome, int code, const std::string& words) {
  EXPECT_EQ(outcome.exit_code, code) << outcome.out;
  EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
  EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
}

TEST_F(Merged, RefusesWhatDoesNotBelongTogether) {
  draw("a", "1");
  const auto with = [&](const std::string& seed, const Arguments& more) {
    fs::remove_all(in("b"));
    draw("b", seed, more);
    const Outcome outcome = call({"merge", "a", "b", "--out", "ab"});
    EXPECT_FALSE(fs::exists(in("ab")));
    return outcome;
  };
  expect_refused(with("1", {}), 64, "a and b both hold samples of seed 1, which overlap");
  expect_refused(with("2", {"--widths", "8..32"}), 64,
                 "widths: [8,16,32,64] there, [8,16,32] here");
  expect_refused(with("2", {"--claim", "theorem1.mlp.zero"}), 64, "theorem1.mlp.zero only here");
  expect_refused(with("2", {"--norm-x", "2,1"}), 64, "inputs differ");
  expect_refused(with("2", {"--engine", "dense"}), 64, "engine: deferred there, dense here");
  expect_refused(with("2", {"--alpha", "0.01"}), 64, "alpha: 0.001 there, 0.01 here");
  expect_refused(call({"merge", "a", "--out", "ab"}), 64, "two folders");
  expect_refused(call({"merge", "a", "a", "--out", "ab"}), 64, "seed 1, which overlap");
  expect_refused(call({"merge", "a", "b", "--out", "a", "--overwrite"}), 64, "out a: is one of");
  expect_refused(call({"merge", "a", "none", "--out", "ab"}), 74, "none/samples.h5: there is no");
  fs::copy_file(fs::path(WIDTHWISE_TEST_DATA) / "samples-0.2.0.h5", in("b") / "samples.h5",
                fs::copy_options::overwrite_existing);
  expect_refused(call({"merge", "a", "b", "--out", "ab"}), 74,
                 "b/samples.h5: does not say which run it is of");
}

// The files of inputs may be on another machine.
TEST_F(Merged, NeedsNoFileOfInputs) {
  folder_.file("rows.csv", "1,2,3\n3,1,-1\n");
  for (const char* seed : {"1", "2"}) draw(seed, seed, {"--inputs", "rows.csv"});
  for (const char* seed : {"3", "4"}) {
    call({"correlation", "d_m f(x1) d_m f(x2)", "--inputs", "rows.csv", "--widths", "8..64",
          "--samples", "100", "--out", seed, "--seed", seed, "--quiet"});
  }
  fs::remove(in("rows.csv"));
  EXPECT_EQ(call({"merge", "1", "2", "--out", "12", "--quiet"}).err, "");
  EXPECT_EQ(results("12")["meta"]["inputs"], results("1")["meta"]["inputs"]);
  EXPECT_EQ(call({"merge", "3", "4", "--out", "34", "--quiet"}).err, "");
  EXPECT_EQ(results("34")["claims"].size(), 2U);
  expect_refused(call({"merge", "1", "4", "--out", "14"}), 64, "1 and 4 do not belong together");
}

TEST_F(Merged, IsNotExtended) {
  draw("a", "1");
  draw("b", "2");
  call({"merge", "a", "b", "--out", "ab", "--quiet"});
  expect_refused(call(one_run("ab", "1", {"--extend", "--samples", "100000"})), 64,
                 "ab: is pooled of several runs");
}

}  // namespace
}  // namespace widthwise::verify
