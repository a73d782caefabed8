// A run from outside: its files, what they promise, and how it ends.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "sim/hypernet.hpp"
#include "sim/mlp.hpp"
#include "tests/cli/program.hpp"
#include "tests/verify/base/write_gzip.hpp"
#include "theory/activation_table.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Arguments tiny_run(const std::string& out, Arguments more = {}) {
  Arguments arguments{"--claim", "theorem1.mlp.r2", "--claim", "theorem1.mlp.zero", "--widths",
                      "16..128", "--out",           out,       "--samples",         "500"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

json results_of(const fs::path& folder) {
  return json::parse(text_of(folder / "results.json"));
}

// One run that several tests look at.
class TinyRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryDirectory;
    outcome_ = new Outcome(run_program(tiny_run("out", {"--seed", "3"}), folder_->path()));
  }
  static void TearDownTestSuite() {
    delete outcome_;
    delete folder_;
  }
  static fs::path out() { return folder_->path() / "out"; }

  inline static TemporaryDirectory* folder_ = nullptr;
  inline static Outcome* outcome_ = nullptr;
};

TEST_F(TinyRun, WritesAllItsFilesAndNothingElse) {
  EXPECT_EQ(names_in(folder_->path()),
            (std::vector<std::string>{
                "out", "out/REPORT.md", "out/index.html", "out/junit.xml", "out/pages",
                "out/pages/overview.md", "out/pages/theorem1.mlp.md", "out/plots",
                "out/plots/theorem1.mlp.r2.png", "out/plots/theorem1.mlp.r2.svg",
                "out/results.json", "out/samples.h5"}));
  EXPECT_TRUE(text_of(out() / "plots/theorem1.mlp.r2.png").starts_with("\x89PNG"));
  EXPECT_NE(text_of(out() / "plots/theorem1.mlp.r2.svg").find("</svg>"), std::string::npos);
}

TEST_F(TinyRun, PrintsATableAndNothingOnTheErrorStream) {
  EXPECT_EQ(outcome_->err, "");
  EXPECT_EQ(outcome_->out.find('\x1b'), std::string::npos);
  EXPECT_EQ(outcome_->out.find('\r'), std::string::npos);
  EXPECT_NE(outcome_->out.find("theorem1.mlp.r2"), std::string::npos);
  EXPECT_NE(outcome_->out.find("written to out\n"), std::string::npos);
  for (const std::string& line : lines_of(outcome_->out)) EXPECT_LE(line.size(), 100u) << line;
}

using Type = json::value_t;

void expect_fields(const json& object, const std::map<std::string, std::set<Type>>& fields,
                   const std::string& where) {
  ASSERT_TRUE(object.is_object()) << where;
  for (const auto& [key, types] : fields) {
    ASSERT_TRUE(object.contains(key)) << where << " lacks " << key;
    EXPECT_TRUE(types.contains(object[key].type())) << where << "." << key << object[key];
  }
}

const std::set<Type> kText{Type::string};
const std::set<Type> kReal{Type::number_float};
const std::set<Type> kCount{Type::number_unsigned};

TEST_F(TinyRun, ResultsFollowTheSchema) {
  const json results = results_of(out());
  expect_fields(results,
                {{"schema", kText},
                 {"meta", {Type::object}},
                 {"claims", {Type::array}},
                 {"summary", {Type::object}}},
                "results");
  expect_fields(results["meta"],
                {{"version", kText},
                 {"git", kText},
                 {"command", kText},
                 {"seed", kCount},
                 {"threads", kCount},
                 {"engine", kText},
                 {"alpha", kReal},
                 {"margin", kReal},
                 {"wall_seconds", kReal},
                 {"partial", {Type::boolean}},
                 {"processor", kText},
                 {"library", kText}},
                "meta");
  EXPECT_EQ(results["meta"]["seed"], 3);
  EXPECT_EQ(results["meta"]["partial"], false);
  expect_fields(results["summary"],
                {{"confirmed", kCount}, {"refuted", kCount}, {"inconclusive", kCount}}, "summary");
}

TEST_F(TinyRun, ClaimsFollowTheSchema) {
  const json claims = results_of(out())["claims"];
  ASSERT_EQ(claims.size(), 2u);
  for (const json& claim : claims) {
    expect_fields(claim,
                  {{"id", kText},
                   {"kind", kText},
                   {"statement", kText},
                   {"source", kText},
                   {"regime", {Type::object}},
                   {"predicted", kReal},
                   {"estimate", kReal},
                   {"ci", {Type::array}},
                   {"margin", kReal},
                   {"verdict", kText},
                   {"rows", {Type::array}},
                   {"fit", {Type::object, Type::null}}},
                  claim["id"]);
    EXPECT_TRUE(
        (std::set<std::string>{"rate", "limit", "value", "control"}.contains(claim["kind"])));
    EXPECT_EQ(claim["ci"].size(), 2u);
    ASSERT_EQ(claim["rows"].size(), 4u);
    for (const json& row : claim["rows"]) {
      expect_fields(row,
                    {{"width_f", kCount},
                     {"width_g", {Type::null, Type::number_unsigned}},
                     {"samples", kCount},
                     {"statistic", kText},
                     {"value", kReal},
                     {"se", kReal}},
                    claim["id"]);
    }
  }
  EXPECT_TRUE(claims[0]["fit"].is_object());
}

TEST_F(TinyRun, SummaryAndExitCodeFollowFromTheClaims) {
  const json results = results_of(out());
  std::map<std::string, int> counts;
  for (const json& claim : results["claims"]) {
    ++counts[claim["kind"] == "control" ? "control" : claim["verdict"]];
  }
  EXPECT_EQ(results["summary"]["controls"], counts["control"]);
  EXPECT_EQ(results["summary"]["confirmed"], counts["CONFIRMED"]);
  EXPECT_EQ(results["summary"]["refuted"], counts["REFUTED"]);
  EXPECT_EQ(results["summary"]["inconclusive"], counts["INCONCLUSIVE"]);
  const int expected = counts["REFUTED"] > 0 ? 1 : counts["INCONCLUSIVE"] > 0 ? 2 : 0;
  EXPECT_EQ(outcome_->exit_code, expected);
}

TEST_F(TinyRun, RowsCountTheDrawsThatAreKept) {
  const json rows = results_of(out())["claims"][0]["rows"];
  const auto tables = read_samples(out() / "samples.h5").tables;
  ASSERT_EQ(tables.size(), rows.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    EXPECT_EQ(rows[i]["width_f"], tables[i].width);
    EXPECT_EQ(rows[i]["samples"], tables[i].draws.rows());
  }
}

TEST_F(TinyRun, TheSameSeedIsTheSameRunOnAnyThreads) {
  const TemporaryDirectory other;
  run_program(tiny_run("same", {"--seed", "3", "--quiet"}), other.path());
  EXPECT_EQ(results_of(other.path() / "same")["meta"]["run"], results_of(out())["meta"]["run"]);
  EXPECT_EQ(text_of(other.path() / "same/samples.h5"), text_of(out() / "samples.h5"));
  run_program(tiny_run("out", {"--seed", "3", "--threads", "3", "--quiet"}), other.path());
  EXPECT_EQ(results_of(other.path() / "out")["claims"], results_of(out())["claims"]);
  EXPECT_EQ(text_of(other.path() / "out/samples.h5"), text_of(out() / "samples.h5"));
  run_program(tiny_run("other", {"--seed", "4", "--threads", "3", "--quiet"}), other.path());
  EXPECT_NE(results_of(other.path() / "other")["claims"], results_of(out())["claims"]);
  EXPECT_NE(results_of(other.path() / "other")["meta"]["run"], results_of(out())["meta"]["run"]);
}

TEST_F(TinyRun, ReportRendersTheSameAgain) {
  const TemporaryDirectory copy;
  fs::copy(out(), copy.path(), fs::copy_options::recursive);
  const auto before = names_in(copy.path());
  const std::string report = text_of(copy.path() / "REPORT.md");
  EXPECT_NE(report, "");
  fs::remove(copy.path() / "REPORT.md");
  fs::remove_all(copy.path() / "plots");
  fs::remove_all(copy.path() / "pages");
  const Outcome outcome = run_program({"report", copy.path().string()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(text_of(copy.path() / "REPORT.md"), report);
  EXPECT_EQ(names_in(copy.path()), before);
  EXPECT_EQ(text_of(copy.path() / "plots/theorem1.mlp.r2.svg"),
            text_of(out() / "plots/theorem1.mlp.r2.svg"));
}

// K^(0..max_order) of a network that is drawn again, by what the file says of it.
Eigen::VectorXd drawn_again(const Samples& samples, const SampleTable& table, std::uint64_t sample,
                            int max_order) {
  const auto engine = samples.engine == "dense" ? sim::Engine::kDense : sim::Engine::kDeferred;
  const sim::SampleKey key{samples.provenance.seed, sim::study_key(table.key_name),
                           static_cast<std::uint64_t>(table.width), sample};
  const NetworkFamily& networks = table.networks;
  const Eigen::VectorXd& x = table.inputs.at("x");
  const Eigen::VectorXd& x_prime = table.inputs.at("x_prime");
  const auto [n, m] = networks.widths.widths(table.width);
  if (!networks.is_hypernet()) {
    const auto activation = sim::activation_from_name(theory::name(networks.activation.value()));
    sim::Mlp mlp(sim::uniform_mlp(x.size(), networks.depth_f.value(), n.value(), activation),
                 engine, key);
    return mlp.correlations(x, x_prime, max_order);
  }
  const Eigen::VectorXd& z = table.inputs.at("z");
  sim::Hypernet net(sim::uniform_hypernet(x.size(), networks.depth_f.value(), n.value(), z.size(),
                                          networks.depth_g.value(), m.value()),
                    engine, key);
  return net.correlations({x, z}, {x_prime, table.inputs.at("z_prime")}, max_order);
}

// Every draw of K^(r), by the file alone.
void expect_drawn_again(const fs::path& file, std::size_t n_tables) {
  const Samples samples = read_samples(file);
  ASSERT_EQ(samples.tables.size(), n_tables);
  for (const SampleTable& table : samples.tables) {
    ASSERT_GT(table.draws.rows(), 0);
    for (Eigen::Index k = 0; k < table.draws.rows(); ++k) {
      const Eigen::VectorXd drawn = table.draws.row(k);
      EXPECT_EQ(drawn, drawn_again(samples, table, static_cast<std::uint64_t>(k),
                                   static_cast<int>(drawn.size()) - 1))
          << table.study << " at width " << table.width << ", sample " << k;
    }
  }
}

TEST(Samples, AreDrawnAgainFromTheirFileAlone) {
  const TemporaryDirectory folder;
  // Two depths, two activations, inputs of one norm, u' = u; and hypernetworks at a named pair.
  Arguments arguments{"--widths", "8,16",  "--samples", "3",
                      "--quiet",  "--out", "out",       "--overwrite"};
  for (const char* claim :
       {"theorem1.mlp.r2", "theorem1.mlp.depth2.r2", "theorem1.mlp.ntk-mean", "control.tanh.r3",
        "theorem3.hyperkernel.fluctuation.fixed-g", "theorem3.hyperkernel.close"}) {
    arguments.insert(arguments.end(), {"--claim", claim});
  }
  const std::string file = folder.file("rows.csv", "3,-1,0.1,7\n0.2,5,1e-3,1\n");
  for (const Arguments& more :
       {Arguments{"--seed", "5", "--rho-x", "0.3", "--norm-x", "1,0.7", "--rho-z", "-0.1"},
        Arguments{"--seed", "18446744073709551615", "--engine", "dense", "--inputs", file}}) {
    Arguments all = arguments;
    all.insert(all.end(), more.begin(), more.end());
    run_program(all, folder.path());
    expect_drawn_again(folder.path() / "out/samples.h5", 12);
  }
}

TEST_F(TinyRun, SamplesSayWhatTheResultsSay) {
  const json meta = results_of(out())["meta"];
  const Samples samples = read_samples(out() / "samples.h5");
  const json fields = provenance_json(samples.provenance);
  for (const char* field : {"version", "git", "seed", "partial", "run"}) {
    EXPECT_EQ(meta.at(field), fields.at(field)) << field;
  }
  EXPECT_EQ(meta.at("engine"), samples.engine);
  EXPECT_EQ(meta.at("inputs"), samples.description);
}

TEST_F(TinyRun, ReportReadsCompressedResults) {
  const TemporaryDirectory folder;
  fs::create_directory(folder.path() / "run");
  test::write_gzip(folder.path() / "run/results.json.gz", text_of(out() / "results.json"));
  const Outcome outcome = run_program({"report", "run"}, folder.path());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(text_of(folder.path() / "run/REPORT.md"), text_of(out() / "REPORT.md"));
}

TEST_F(TinyRun, CollectionMakesAReportToBePublished) {
  const TemporaryDirectory folder;
  const fs::path kept = folder.path() / "kept";
  fs::create_directory(kept);
  test::write_gzip(kept / "one.json.gz", text_of(out() / "results.json"));
  const json index{{"schema", "widthwise-collection-1"},
                   {"runs", {{{"file", "one.json.gz"}, {"title", "a run"}}}}};
  folder.file("kept/index.json", index.dump());
  const Outcome outcome = run_program({"report", "kept"}, folder.path());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "written to out/report\n");
  EXPECT_EQ(
      names_in(folder.path() / "out/report"),
      (std::vector<std::string>{
          "REPORT.md", "docs", "docs/figures", "docs/figures/theorem1.mlp.r2.svg", "index.html",
          "pages", "pages/one", "pages/one/overview.md", "pages/one/theorem1.mlp.md", "plots",
          "plots/one", "plots/one/theorem1.mlp.r2.png", "plots/one/theorem1.mlp.r2.svg"}));
  const std::string report = text_of(folder.path() / "out/report/REPORT.md");
  EXPECT_NE(report.find("(docs/figures/theorem1.mlp.r2.svg)"), std::string::npos);
  EXPECT_EQ(report.find("](pages/"), std::string::npos);
  EXPECT_EQ(names_in(kept).size(), 2u);
  const Outcome more = run_program({"report", "kept", "kept"}, folder.path());
  EXPECT_EQ(more.exit_code, 64);
  EXPECT_NE(more.err.find("give it alone"), std::string::npos) << more.err;
  const Outcome bench = run_program({"report", "kept", "--bench", "cost.json"}, folder.path());
  EXPECT_EQ(bench.exit_code, 64) << bench.err;
}

TEST(Run, QuietPrintsNothing) {
  const Outcome outcome = run_program({"--claim", "theorem1.mlp.zero", "--widths", "8,16",
                                       "--samples", "10", "--out", "out", "--quiet"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "");
}

// Ten draws decide nothing about a rate.
TEST(Run, StrictCountsWhatIsUndecidedAsFailed) {
  const TemporaryDirectory folder;
  const Arguments undecided{"--claim", "theorem1.mlp.r2", "--widths", "8..64", "--samples",
                            "20",      "--out",           "out"};
  const auto with = [&](const Arguments& more) {
    Arguments all = undecided;
    all.insert(all.end(), more.begin(), more.end());
    return run_program(all, folder.path());
  };
  EXPECT_EQ(with({}).exit_code, 2);
  const std::string open = text_of(folder.path() / "out/junit.xml");
  EXPECT_NE(open.find("<skipped"), open.npos);
  EXPECT_EQ(open.find("<failure"), open.npos);
  // The same run, read otherwise: nothing is drawn again.
  const std::string results = text_of(folder.path() / "out/results.json");
  EXPECT_EQ(with({"--resume", "--strict"}).exit_code, 1);
  EXPECT_EQ(text_of(folder.path() / "out/results.json"), results);
  const std::string strict = text_of(folder.path() / "out/junit.xml");
  EXPECT_EQ(strict.find("<skipped"), strict.npos);
  EXPECT_NE(strict.find("<failure"), strict.npos);
  EXPECT_EQ(with({"--resume"}).exit_code, 2);
  EXPECT_EQ(text_of(folder.path() / "out/junit.xml"), open);
}

TEST(Run, ExitCodeTellsARefutation) {
  // tanh at the rate of ReLU is refuted, unless the margin is wider than the gap between rates.
  const Outcome control = run_program(
      {"--claim", "control.tanh.r3", "--widths", "16..512", "--samples", "2000", "--out", "out"});
  EXPECT_EQ(control.exit_code, 0) << control.out;
  const Outcome blunt = run_program({"--claim", "control.tanh.r3", "--widths", "8..128",
                                     "--samples", "500", "--margin", "50", "--out", "out"});
  EXPECT_EQ(blunt.exit_code, 1) << blunt.out;
}

// An interrupt that comes once draws are under way, which is when the staging folder stands.
Outcome interrupted(const Arguments& arguments, const fs::path& folder, int signal) {
  using namespace std::chrono_literals;
  Program program(arguments, folder);
  std::this_thread::sleep_for(500ms);
  program.send(signal);
  const auto sent = std::chrono::steady_clock::now();
  const Outcome outcome = program.wait();
  EXPECT_LT(std::chrono::steady_clock::now() - sent, 5s);
  return outcome;
}

class Interrupted : public testing::TestWithParam<int> {};

TEST_P(Interrupted, KeepsWhatWasDrawnAndSaysSo) {
  const TemporaryDirectory folder;
  const Outcome outcome =
      interrupted({"--claim", "theorem1.mlp.r2", "--claim", "theorem1.mlp.zero", "--widths",
                   "16..128", "--samples", "1000000", "--out", "out"},
                  folder.path(), GetParam());
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err, "");
  EXPECT_NE(outcome.out.find("PARTIAL"), std::string::npos);
  const json results = results_of(folder.path() / "out");
  EXPECT_EQ(results["meta"]["partial"], true);
  const auto tables = read_samples(folder.path() / "out/samples.h5").tables;
  ASSERT_EQ(tables.size(), 4u);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    EXPECT_GT(tables[i].draws.rows(), 0) << tables[i].width;
    EXPECT_EQ(results["claims"][0]["rows"][i]["samples"], tables[i].draws.rows());
  }
  EXPECT_TRUE(fs::exists(folder.path() / "out/REPORT.md"));
  EXPECT_TRUE(fs::exists(folder.path() / "out/junit.xml"));
  for (const std::string& name : names_in(folder.path())) {
    EXPECT_EQ(name.find("staging"), std::string::npos) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupted, testing::Values(SIGINT, SIGTERM));

TEST(Sample, InterruptedLeavesWholeRows) {
  const TemporaryDirectory folder;
  const Outcome outcome =
      interrupted({"sample", "--width", "64", "--samples", "1000000000"}, folder.path(), SIGINT);
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  const auto lines = lines_of(outcome.out);
  ASSERT_GT(lines.size(), 1u);
  EXPECT_EQ(lines.back().substr(0, lines.back().find(',')), std::to_string(lines.size() - 2));
}

TEST(Correlation, JudgesAFunctionOfTheUsers) {
  const TemporaryDirectory folder;
  const Outcome outcome =
      run_program({"correlation", "d_m f(x1) d_m f(x2)", "--activation", "linear", "--depth-f", "2",
                   "--widths", "16..256", "--samples", "400", "--out", "out"},
                  folder.path());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  const json results = results_of(folder.path() / "out");
  ASSERT_EQ(results.at("claims").size(), 2U);
  for (const json& claim : results.at("claims")) {
    EXPECT_EQ(claim.at("kind"), "bound");
    EXPECT_EQ(claim.at("verdict"), "CONFIRMED");
    EXPECT_EQ(claim.at("predicted"), 0.0);
  }
  EXPECT_LT(results.at("claims")[1].at("estimate"), -0.5);  // that of the variance is -1
  EXPECT_NE(outcome.out.find("<= 0"), std::string::npos) << outcome.out;
  EXPECT_TRUE(fs::exists(folder.path() / "out/plots/correlation.mean.svg"));
  EXPECT_NE(text_of(folder.path() / "out/REPORT.md").find("predicted at most 0"),
            std::string::npos);
  EXPECT_EQ(run_program({"report", "out"}, folder.path()).exit_code, 0);
  const Samples samples = read_samples(folder.path() / "out/samples.h5");
  EXPECT_TRUE(samples.inputs.empty());  // those of the setting are not used
  const auto& own = samples.tables.at(0).inputs;
  ASSERT_EQ(own.size(), 2U);
  EXPECT_NEAR(own.at("x1").dot(own.at("x2")), 0.6 * 4, 1e-14);
}

TEST(Correlation, SaysThatAnOddFunctionHasNoMean) {
  const Outcome outcome =
      run_program({"correlation", "f", "--widths", "16..128", "--samples", "200"});
  EXPECT_EQ(outcome.out.find("correlation.mean"), std::string::npos);
  EXPECT_NE(outcome.out.find("the mean is exactly 0"), std::string::npos) << outcome.out;
}

}  // namespace
}  // namespace widthwise::verify
