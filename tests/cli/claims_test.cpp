// Claims of one's own, from outside: what a file says is judged, kept and gone on with as claims of
// the catalogue are.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kMine =
    "[[claim]]\n"
    "id = \"mine.zero\"\n"
    "network = { depth = 2 }\n"
    "observable = \"K4\"\n"
    "zero = true\n"
    "statement = \"S <b>\"\n"
    "[[claim]]\n"
    "id = \"mine.r2\"\n"
    "network = { depth = 2 }\n"
    "observable = \"K2\"\n"
    "statistic = \"median\"\n"
    "exponent = -1\n"
    "inputs = { file = \"rows.csv\" }\n";

// A folder with a claims file in it.
class OwnClaims : public testing::Test {
 protected:
  void SetUp() override {
    write("mine.toml", kMine);
    write("rows.csv", "1,0,0\n1,1,0\n");
  }

  void write(const std::string& name, const std::string& text) { folder_.file(name, text); }
  fs::path in(const std::string& name) const { return folder_.path() / name; }
  Outcome call(const Arguments& arguments) const { return run_program(arguments, folder_.path()); }
  Outcome run(const std::string& out, Arguments more = {}) const {
    Arguments arguments{"--claims",  "mine.toml", "--widths", "8..64",
                        "--samples", "300",       "--out",    out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return call(arguments);
  }
  json results(const std::string& out) const {
    return json::parse(text_of(in(out) / "results.json"));
  }

  TemporaryDirectory folder_;
};

TEST_F(OwnClaims, AreJudgedAndReported) {
  const Outcome outcome = run("out");
  EXPECT_EQ(outcome.err, "");
  EXPECT_NE(outcome.out.find("mine.r2"), std::string::npos);
  const json found = results("out");
  ASSERT_EQ(found["claims"].size(), 2U);
  EXPECT_EQ(found["claims"][0]["id"], "mine.zero");
  EXPECT_EQ(found["claims"][0]["verdict"], "CONFIRMED");
  EXPECT_EQ(found["claims"][0]["statement"], "S <b>");
  EXPECT_EQ(found["claims"][1]["rows"].size(), 4U);
  EXPECT_NE(text_of(in("out") / "junit.xml").find("mine.r2"), std::string::npos);
  EXPECT_NE(text_of(in("out") / "REPORT.md").find("mine"), std::string::npos);
  EXPECT_TRUE(fs::exists(in("out/plots/mine.r2.svg")));
}

TEST_F(OwnClaims, AreListedAndExplained) {
  const Outcome list = call({"list", "--claims", "mine.toml"});
  ASSERT_EQ(lines_of(list.out).size(), 2U) << list.err;
  EXPECT_TRUE(list.out.starts_with("mine.zero "));
  const Outcome explained = call({"explain", "mine.zero", "--claims", "mine.toml"});
  EXPECT_NE(explained.out.find("S <b>"), std::string::npos) << explained.err;
  EXPECT_NE(explained.out.find("max |K^(4)|"), std::string::npos);
  // What the file says, as it was understood, is a file again.
  write("again.toml", call({"list", "--toml", "--claims", "mine.toml"}).out);
  EXPECT_EQ(call({"list", "--toml", "--claims", "again.toml"}).out, text_of(in("again.toml")));
}

TEST_F(OwnClaims, AreExplainedWithWhatTheyAreJudgedBy) {
  write("own.toml",
        "[[claim]]\n"
        "id = \"own.drift\"\n"
        "network = { activation = \"tanh\", depth = 1 }\n"
        "observable = \"training.drift\"\n"
        "statistic = \"median\"\n"
        "upper_bound = -1\n"
        "margin = 0.25\n"
        "corrections = \"whole-powers\"\n"
        "widths = [32, 64, 128, 256, 512]\n"
        "training = { steps = 10, rate = 0.5 }\n"
        "[[claim]]\n"
        "id = \"own.biased\"\n"
        "network = { activation = \"gelu\", sigma_b = 0.2 }\n"
        "observable = \"ntk\"\n"
        "statistic = \"variance\"\n"
        "exponent = -1\n");
  const auto explained = [&](const char* id) {
    return call({"explain", id, "--claims", "own.toml"}).out;
  };
  const std::string trained = explained("own.drift");
  for (const char* line :
       {"\nPredicted     at most -1\n", "\nMargin        0.25\n",
        "\nCorrections   whole-powers: [[1], [1, 2]]\n", "\nWidths        32, 64, 128, 256, 512\n",
        "rate = 0.5 / lambda_max(Theta_0);", "steps = 10", "\nTraining      Gradient descent"}) {
    EXPECT_NE(trained.find(line), std::string::npos) << line << trained;
  }
  EXPECT_EQ(trained.find("\nVariants"), std::string::npos) << trained;
  const std::string biased = explained("own.biased");
  EXPECT_NE(biased.find("sigma_b = 0.2"), std::string::npos) << biased;
  EXPECT_NE(biased.find("\nVariants"), std::string::npos) << biased;
}

// What a file says is shown, and not obeyed.
TEST_F(OwnClaims, AreExplainedOnATerminalThatObeysNoneOfThem) {
  write("foreign.toml",
        "[[claim]]\n"
        "id = \"foreign\"\n"
        "network = { depth = 3 }\n"
        "title = \"T\\u001B[31m\\u0007\"\n"
        "observable = \"K5\"\n"
        "zero = true\n"
        "statement = \"\"\"one\ntwo \\u202Ethree\"\"\"\n");
  const std::string out = call({"explain", "foreign", "--claims", "foreign.toml"}).out;
  EXPECT_NE(out.find("\nStatement     T\uFFFD[31m\uFFFD: one two \uFFFDthree\n"), std::string::npos)
      << out;
  call({"--claims", "foreign.toml", "--widths", "8..64", "--samples", "200", "--out", "out"});
  for (const std::string& name : names_in(in("out"))) {
    if (!name.ends_with(".md") && !name.ends_with(".html")) continue;
    const std::string text = text_of(in("out") / name);
    for (const char* obeyed : {"\x1B", "\a", "\u202E"}) {
      EXPECT_EQ(text.find(obeyed), std::string::npos) << name;
    }
  }
}

TEST_F(OwnClaims, AreChosenByTheirIds) {
  EXPECT_EQ(run("out", {"--claim", "mine.zero"}).exit_code, 0);
  EXPECT_EQ(results("out")["claims"].size(), 1U);
  const Outcome none = run("other", {"--claim", "mine.zeor"});
  EXPECT_EQ(none.exit_code, 64);
  EXPECT_NE(none.err.find("did you mean mine.zero?"), std::string::npos) << none.err;
  EXPECT_EQ(run("other", {"--theorem", "1"}).exit_code, 64);
}

// The rows of a file of inputs are kept with the claims, so that nothing needs the files again.
TEST_F(OwnClaims, ArePooledWithoutTheirFile) {
  run("a", {"--seed", "1"});
  run("b", {"--seed", "2"});
  fs::remove(in("mine.toml"));
  fs::remove(in("rows.csv"));
  const Outcome merged = call({"merge", "a", "b", "--out", "ab"});
  EXPECT_EQ(merged.err, "");
  EXPECT_EQ(results("ab")["claims"][1]["rows"][0]["samples"],
            2 * results("a")["claims"][1]["rows"][0]["samples"].get<int>());
}

TEST_F(OwnClaims, AreGoneOnWithWhileTheySayTheSame) {
  run("out");
  write("mine.toml", std::string("# a comment\n\n") + kMine);
  EXPECT_NE(run("out", {"--resume"}).out.find("complete already"), std::string::npos);
  const Outcome more = call({"--claims", "mine.toml", "--widths", "8..64", "--samples", "3000",
                             "--out", "out", "--extend"});
  EXPECT_EQ(more.err, "");
  std::string other = kMine;
  other.replace(other.find("exponent = -1"), 13, "exponent = -2");
  write("mine.toml", other);
  const Outcome refused = run("out", {"--resume"});
  EXPECT_EQ(refused.exit_code, 64);
  EXPECT_NE(refused.err.find("own_claims"), std::string::npos) << refused.err;
}

TEST_F(OwnClaims, AreRefusedWithOneSentence) {
  const auto refused = [&](const std::string& text) {
    write("bad.toml", text);
    const Outcome outcome = call({"--claims", "bad.toml", "--out", "bad"});
    EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
    EXPECT_FALSE(fs::exists(in("bad")));
    return std::pair(outcome.exit_code.value_or(-1), outcome.err);
  };
  EXPECT_EQ(refused("[[claim]]\nexponnent = 1\n"),
            std::pair(64, std::string("verify: bad.toml:2:1: unknown key 'exponnent'; did you mean "
                                      "exponent?\n")));
  EXPECT_EQ(refused("[[claim]\n").first, 64);
  EXPECT_EQ(refused("\xff\xfe\x00").first, 64);
  const auto large = refused(std::string(10'000'000, '#'));
  EXPECT_EQ(large.first, 74);
  EXPECT_NE(large.second.find("holds 10000000 bytes"), std::string::npos) << large.second;
  EXPECT_EQ(call({"--claims", "there-is-none.toml"}).exit_code, 74);
  EXPECT_EQ(call({"--claims", "."}).exit_code, 74);
  EXPECT_EQ(call({"list", "--claims", "there-is-none.toml"}).exit_code, 74);
  std::string unread = kMine;
  unread.replace(unread.find("rows.csv"), 8, "none.csv");
  EXPECT_EQ(refused(unread).first, 74);
}

TEST_F(OwnClaims, TheCatalogueIsAClaimsFile) {
  write("catalogue.toml", call({"list", "--toml"}).out);
  const Outcome list = call({"list", "--claims", "catalogue.toml"});
  EXPECT_EQ(list.exit_code, 0) << list.err;
  EXPECT_NE(list.out.find("theorem1.mlp.r2 "), std::string::npos);
  const Arguments size{"--claim", "theorem1.mlp.ntk-mean", "--widths", "16,32", "--samples", "200"};
  Arguments built_in = size, own = size;
  built_in.insert(built_in.end(), {"--out", "built-in"});
  own.insert(own.end(), {"--out", "own", "--claims", "catalogue.toml"});
  call(built_in);
  call(own);
  EXPECT_EQ(results("own")["claims"], results("built-in")["claims"]);
}

// The examples of the documentation, in seconds: nothing that is true is refuted, nor a control
// left unrefuted where the small size tells it.
class Example : public testing::TestWithParam<const char*> {};

TEST_P(Example, Runs) {
  const TemporaryDirectory folder;
  const std::string file = fmt::format("{}/docs/claims/{}.toml", WIDTHWISE_SOURCE_DIR, GetParam());
  run_program({"--claims", file, "--widths", "16..128", "--samples", "400", "--out", "out"},
              folder.path());
  const json found = json::parse(text_of(folder.path() / "out/results.json"));
  for (const json& claim : found["claims"]) {
    const std::string expected = claim["kind"] == "control" ? "REFUTED" : "CONFIRMED";
    EXPECT_TRUE(claim["verdict"] == expected || claim["verdict"] == "INCONCLUSIVE") << claim["id"];
  }
}

INSTANTIATE_TEST_SUITE_P(Docs, Example,
                         testing::Values("exponent", "upper_bound", "limit", "value", "zero", "law",
                                         "quantiles", "training", "inputs"),
                         [](const auto& example) { return std::string(example.param); });

// Of ten kinds of networks what is true is confirmed and what is false refuted, with the draws that
// the claims ask for themselves.
TEST(Twenty, ComeOutRightAtSmallSize) {
  const TemporaryDirectory folder;
  const std::string file = fmt::format("{}/docs/claims/twenty.toml", WIDTHWISE_SOURCE_DIR);
  const Outcome outcome =
      run_program({"--claims", file, "--widths", "64..1024", "--out", "out"}, folder.path());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  const json claims = json::parse(text_of(folder.path() / "out/results.json"))["claims"];
  EXPECT_EQ(claims.size(), 20U);
  for (const json& claim : claims) {
    const std::string right = claim["kind"] == "control" ? "REFUTED" : "CONFIRMED";
    EXPECT_EQ(claim["verdict"], right) << claim["id"];
  }
}

TEST(Correlation, IsJudgedAgainstAPredictedExponent) {
  const TemporaryDirectory folder;
  const auto run = [&](const std::string& out, Arguments more) {
    Arguments arguments{
        "correlation", "d_m f(x1) d_m f(x2)", "--activation", "tanh",  "--depth-f", "1", "--widths",
        "16..128",     "--samples",           "400",          "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, folder.path());
  };
  run("out", {"--predicted", "0", "--predicted-variance", "-1"});
  const json claims = json::parse(text_of(folder.path() / "out/results.json"))["claims"];
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_EQ(claims[0]["kind"], "rate");
  EXPECT_EQ(claims[1]["kind"], "rate");
  EXPECT_EQ(claims[1]["predicted"], -1.0);
  EXPECT_NE(claims[1]["verdict"], "REFUTED");
  const Outcome other = run("out", {"--predicted", "0", "--predicted-variance", "-2", "--resume"});
  EXPECT_EQ(other.exit_code, 64);
  EXPECT_NE(other.err.find("own_claims"), std::string::npos) << other.err;
  EXPECT_EQ(run("nan", {"--predicted", "nan"}).exit_code, 64);
  const Outcome odd = run_program(
      {"correlation", "f(x1) f(x2) f(x3)", "--predicted", "-1", "--out", "odd"}, folder.path());
  EXPECT_EQ(odd.exit_code, 64);
  EXPECT_NE(odd.err.find("--predicted-variance is judged"), std::string::npos) << odd.err;
}

}  // namespace
}  // namespace widthwise::verify
