// Nothing lost: a run that was killed, interrupted or met a fault goes on and ends as if it had not
// been; what cannot go on says why, and harms nothing.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/cli/fault.hpp"
#include "tests/cli/program.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

constexpr const char* kJournal = "draws.journal";

// A third of a second of draws.
Arguments run_into(const std::string& out, Arguments more = {}) {
  Arguments arguments{
      "--claim", "theorem1.mlp.zero", "--claim", "control.tanh.r3", "--widths", "8..64", "--out",
      out,       "--threads",         "1",       "--seed",          "3"};
  if (std::ranges::find(more, "--samples") == more.end()) {
    arguments.insert(arguments.end(), {"--samples", "2000"});
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// All that a run found, without when, how and how long.
nlohmann::json found_in(const fs::path& out) {
  nlohmann::json results = nlohmann::json::parse(text_of(out / "results.json"));
  for (const char* key : {"command", "started", "wall_seconds"}) results["meta"].erase(key);
  return results;
}

// Without gnuplot's figures, which take longer than all else.
class Resumed : public testing::Test {
 protected:
  void SetUp() override {
    tools_.file("gnuplot", "#!/bin/sh\nexit 1\n");
    fs::permissions(tools_.path() / "gnuplot", fs::perms::owner_all);
    path_ = std::getenv("PATH");
    ::setenv("PATH", (tools_.path().string() + ":" + path_).c_str(), 1);
  }
  void TearDown() override { ::setenv("PATH", path_.c_str(), 1); }

  fs::path in(const std::string& name) const { return folder_.path() / name; }
  Outcome run_here(const Arguments& arguments) const {
    return run_program(arguments, folder_.path());
  }
  Outcome resume(Arguments more = {}) const {
    more.emplace_back("--resume");
    return run_here(run_into("out", more));
  }

  // A run that is ended by this signal a while after it began.
  Outcome ended(const Arguments& arguments, int signal, std::chrono::milliseconds after) const {
    Program program(arguments, folder_.path());
    std::this_thread::sleep_for(after);
    program.send(signal);
    return program.wait();
  }
  // One that left a journal with draws.
  void leave_unfinished() const {
    for (int n = 1; n <= 20; ++n) {
      ended(run_into("out", {"--resume", "--samples", "16000"}), SIGKILL,
            std::chrono::milliseconds(400));
      if (fs::exists(in("out") / kJournal) && fs::file_size(in("out") / kJournal) > 20000) return;
    }
    FAIL() << "nothing was kept";
  }

  void expect_as_uninterrupted(const Arguments& more = {}) const {
    run_here(run_into("whole", more));
    EXPECT_TRUE(found_in(in("out")) == found_in(in("whole")));
    EXPECT_TRUE(text_of(in("out") / "samples.h5") == text_of(in("whole") / "samples.h5"));
    EXPECT_FALSE(fs::exists(in("out") / kJournal));
    EXPECT_FALSE(fs::exists(in("whole") / kJournal));
  }

  TemporaryDirectory folder_;

 private:
  TemporaryDirectory tools_;
  std::string path_;
};

void expect_refusal(const Outcome& outcome, int code, const std::string& words) {
  EXPECT_EQ(outcome.exit_code, code) << outcome.out;
  EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
  EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
}

TEST_F(Resumed, AfterTwentyKillsAtAnyMoment) {
  std::mt19937 random(20261130);
  std::uniform_int_distribution<int> moment(10, 700);
  const Arguments arguments = run_into("out", {"--resume", "--samples", "8000"});
  std::uintmax_t kept = 0;
  for (int n = 0; n < 20; ++n) {
    const Outcome outcome = ended(arguments, SIGKILL, std::chrono::milliseconds(moment(random)));
    if (outcome.exit_code) continue;  // it was through
    const fs::path journal = in("out") / kJournal;
    if (!fs::exists(journal)) continue;
    constexpr std::uintmax_t kRecord = 1 << 17;  // one that was cut off is dropped
    EXPECT_GE(fs::file_size(journal) + kRecord, kept);
    kept = fs::file_size(journal);
  }
  EXPECT_GT(kept, 5000U);
  EXPECT_EQ(run_here(arguments).err.find("verify: out"), std::string::npos);
  expect_as_uninterrupted({"--samples", "8000"});
}

TEST_F(Resumed, AfterAnInterruptWhichLeavesWhatWasDrawn) {
  const Arguments more = {"--samples", "20000"};
  const Outcome stopped = ended(run_into("out", more), SIGINT, std::chrono::milliseconds(600));
  ASSERT_TRUE(stopped.exit_code.has_value()) << stopped.err;
  ASSERT_EQ(found_in(in("out"))["meta"]["partial"], true) << "it was too quick";
  ASSERT_TRUE(fs::exists(in("out") / kJournal));
  const Outcome resumed = resume(more);
  EXPECT_NE(resumed.out.find("out: resuming with "), std::string::npos) << resumed.out;
  expect_as_uninterrupted(more);
}

TEST_F(Resumed, StartsAfreshWhereThereIsNothing) {
  EXPECT_NE(resume().out.find("out: holds no run; starting afresh\n"), std::string::npos);
  expect_as_uninterrupted();
  // And does nothing more where all is there.
  const auto written = fs::last_write_time(in("out") / "results.json");
  const Outcome again = resume();
  EXPECT_NE(again.out.find("out: the run is complete already\n"), std::string::npos) << again.out;
  EXPECT_NE(again.out.find("control.tanh.r3"), std::string::npos);
  EXPECT_EQ(fs::last_write_time(in("out") / "results.json"), written);
}

TEST_F(Resumed, StartsAfreshWhereARunEndedAtOnce) {
  fs::create_directories(in(".staging-out-0123456789abcdef") / "files");
  fs::create_directories(in("out"));
  std::ofstream(in("out") / kJournal) << "WWDRA";  // the first write was cut off
  const Outcome outcome = resume();
  EXPECT_NE(outcome.out.find("out: its run ended before anything was kept; starting afresh\n"),
            std::string::npos)
      << outcome.out << outcome.err;
  EXPECT_FALSE(fs::exists(in(".staging-out-0123456789abcdef")));
  expect_as_uninterrupted();
}

TEST_F(Resumed, RefusesOtherParametersAndSaysWhich) {
  leave_unfinished();
  const std::string journal = text_of(in("out") / kJournal);
  const auto refused = [&](const Arguments& more, const std::string& words) {
    expect_refusal(resume(more), 64, "out: holds a run with other parameters (" + words + ")");
    EXPECT_TRUE(text_of(in("out") / kJournal) == journal);
  };
  const std::string samples = "samples: 16000 there, ";
  refused({"--samples", "16001"}, samples + "16001 here");
  refused({"--samples", "16000", "--rho-x", "0.5"}, "inputs differ");
  refused({"--samples", "16000", "--alpha", "0.01"}, "alpha: 0.001 there, 0.01 here");
  refused({"--samples", "16000", "--engine", "dense"}, "engine: deferred there, dense here");
  refused({"--samples", "16000", "--claim", "theorem1.mlp.r1"},
          "claims: theorem1.mlp.r1 only here");
  refused({"--samples", "16000", "--margin", "0.2"}, "margin: not given there, 0.2 here");
  expect_refusal(run_here(run_into("out")), 64, "--resume goes on with them");
  expect_refusal(run_here(run_into("out", {"--extend"})), 64, "--resume finishes it");
  expect_refusal(resume({"--overwrite"}), 64, "leave it out");
  EXPECT_TRUE(text_of(in("out") / kJournal) == journal);
  run_here(run_into("out", {"--overwrite"}));
  expect_as_uninterrupted();
}

TEST_F(Resumed, RefusesWhatIsNotItsOwn) {
  fs::create_directories(in("out"));
  std::ofstream(in("out") / "letters.txt") << "mine";
  expect_refusal(resume(), 74, "out: holds other files and no run");
  EXPECT_EQ(names_in(in("out")), std::vector<std::string>{"letters.txt"});
  std::ofstream(in("out") / kJournal) << "my journal";
  expect_refusal(resume(), 74, "out/draws.journal: is no journal of draws");
  EXPECT_EQ(text_of(in("out") / kJournal), "my journal");
  fs::remove(in("out") / kJournal);
  std::ofstream(in("out") / "samples.h5") << "my samples";
  expect_refusal(resume(), 74, "out/samples.h5: ");
  fs::copy_file(fs::path(WIDTHWISE_TEST_DATA) / "samples-0.2.0.h5", in("out") / "samples.h5",
                fs::copy_options::overwrite_existing);
  expect_refusal(resume(), 74, "out/samples.h5: does not say which run it is of");
}

TEST_F(Resumed, FromADamagedJournalDrawsAgainWhatWasLost) {
  leave_unfinished();
  const std::string journal = text_of(in("out") / kJournal);
  const Arguments more = {"--samples", "16000"};
  const auto with_journal = [&](const std::string& text) {
    fs::remove_all(in("out"));
    fs::create_directories(in("out"));
    std::ofstream(in("out") / kJournal, std::ios::binary) << text;
    return resume(more);
  };
  const Outcome torn = with_journal(journal.substr(0, journal.size() * 3 / 4));
  EXPECT_TRUE(torn.err.starts_with("verify: out/draws.journal: its last record is cut off; "))
      << torn.err;
  expect_as_uninterrupted(more);
  std::string flipped = journal;
  flipped[flipped.size() / 2] ^= 4;
  const Outcome damaged = with_journal(flipped);
  EXPECT_TRUE(damaged.err.starts_with("verify: out/draws.journal: is damaged: ")) << damaged.err;
  EXPECT_TRUE(found_in(in("out")) == found_in(in("whole")));
  flipped = journal;
  flipped[50] ^= 4;
  expect_refusal(with_journal(flipped), 74, "out/draws.journal: is damaged");
  EXPECT_TRUE(text_of(in("out") / kJournal) == flipped);
}

TEST_F(Resumed, NotWhileItsFirstRunIsUnderWay) {
  Program first(run_into("out", {"--samples", "100000"}), folder_.path());
  while (!fs::exists(in("out") / kJournal))
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  expect_refusal(resume(), 74, "out: another run is going to write there");
  first.send(SIGINT);
  EXPECT_TRUE(first.wait().exit_code.has_value());
}

// Whatever goes wrong with a write of the journal: it is said, and --resume ends as it would have.
TEST_F(Resumed, AfterAFaultOfItsDisk) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's runtime must be loaded first";
#endif
  const Arguments more = {"--samples", "100"};
  for (const char* at : {"write", "fsync", "open"}) {
    for (const int nth : {1, 2, 4, 7}) {
      const char* kind = nth % 2 == 0 ? "enospc" : "eio";
      {
        SCOPED_TRACE(testing::Message() << kind << " at " << at << " " << nth);
        Outcome outcome;
        {
          const Fault fault(at, nth, kind);
          outcome = run_here(run_into("out", more));
        }
        ASSERT_TRUE(outcome.exit_code.has_value());
        if (*outcome.exit_code == 74) {
          EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
          EXPECT_NE(outcome.err.find("out"), std::string::npos) << outcome.err;
        }
        resume(more);
        if (!fs::exists(in("whole"))) run_here(run_into("whole", more));
        EXPECT_TRUE(found_in(in("out")) == found_in(in("whole")));
        EXPECT_TRUE(text_of(in("out") / "samples.h5") == text_of(in("whole") / "samples.h5"));
        fs::remove_all(in("out"));
      }
    }
  }
}

TEST_F(Resumed, NeverHarmsAFinishedRun) {
  run_here(run_into("out", {"--samples", "300"}));
  const std::string samples = text_of(in("out") / "samples.h5");
  ended(run_into("out", {"--overwrite", "--samples", "20000"}), SIGKILL,
        std::chrono::milliseconds(600));
  EXPECT_TRUE(text_of(in("out") / "samples.h5") == samples);
  ended(run_into("out", {"--resume", "--samples", "20000"}), SIGINT,
        std::chrono::milliseconds(300));
  EXPECT_TRUE(text_of(in("out") / "samples.h5") == samples);
  resume({"--samples", "20000"});
  expect_as_uninterrupted({"--samples", "20000"});
}

// Another run's verdicts are not shown as this one's.
TEST_F(Resumed, RefusesAMixtureOfRuns) {
  Arguments others = run_into("other");
  *(std::ranges::find(others, "--seed") + 1) = "4";
  run_here(run_into("out"));
  run_here(others);
  fs::copy_file(in("other") / "samples.h5", in("out") / "samples.h5",
                fs::copy_options::overwrite_existing);
  *std::ranges::find(others, "other") = "out";
  others.emplace_back("--resume");
  const Outcome outcome = run_here(others);
  EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
  EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
}

// A run would take plots/ away from a calibration.
TEST_F(Resumed, ReplacesNoOtherResults) {
  fs::create_directories(in("cal"));
  fs::create_directories(in("zipped"));
  folder_.file("cal/calibration.json", "{}");
  EXPECT_EQ(run_here(run_into("cal")).exit_code, 64);
  folder_.file("zipped/results.json.gz", "x");
  run_here(run_into("out"));
  EXPECT_EQ(run_here({"report", "out", "--out", "zipped"}).exit_code, 64);
  EXPECT_EQ(run_here({"report", "out", "--out", "cal"}).exit_code, 64);
}

// Looks double the samples, and narrow widths have several times as many draws: the number that is
// named is of samples, and one more will do.
TEST_F(Resumed, SaysHowManySamplesExtendARun) {
  run_here(run_into("out", {"--samples", "200"}));
  const auto extended = [&](const std::string& samples) {
    return run_here(run_into("out", {"--extend", "--samples", samples}));
  };
  expect_refusal(extended("400"), 64, "samples 400: ");
  const std::string err = extended("400").err;
  const std::string before = "give more than ";
  const std::string most = std::to_string(std::stoi(err.substr(err.find(before) + before.size())));
  expect_refusal(extended(most), 64, before + most + "\n");
  const Outcome outcome = extended(std::to_string(std::stoi(most) + 1));
  EXPECT_NE(outcome.out.find("extending"), std::string::npos) << outcome.err;
}

TEST_F(Resumed, ExtendsAFinishedRun) {
  run_here(run_into("out", {"--samples", "200"}));
  const Samples before = read_samples(in("out") / "samples.h5");
  std::int64_t most = 0;
  for (const SampleTable& table : before.tables) {
    if (table.study.find("tanh") != std::string::npos) most = std::max(most, table.draws.rows());
  }
  const auto extended = [&](std::int64_t n, Arguments more = {}) {
    more.insert(more.end(), {"--extend", "--samples", std::to_string(n)});
    return run_here(run_into("out", more));
  };
  expect_refusal(extended(most), 64, "give more than ");
  expect_refusal(extended(8 * most, {"--rho-x", "0.5"}), 64, "inputs differ");
  EXPECT_EQ(read_samples(in("out") / "samples.h5").provenance.run, before.provenance.run);
  const Outcome outcome = extended(8 * most);
  EXPECT_EQ(outcome.err.find("verify: out:"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.out.find(", at alpha 0.0005"), std::string::npos) << outcome.out;
  EXPECT_EQ(found_in(in("out"))["meta"]["alpha"], 0.0005);
  // The draws are those of a run of that length.
  run_here(run_into("whole", {"--samples", std::to_string(8 * most)}));
  const Samples after = read_samples(in("out") / "samples.h5");
  const Samples whole = read_samples(in("whole") / "samples.h5");
  ASSERT_EQ(after.tables.size(), whole.tables.size());
  for (std::size_t i = 0; i < whole.tables.size(); ++i) {
    const auto n = std::min(after.tables[i].draws.rows(), whole.tables[i].draws.rows());
    EXPECT_GT(n, before.tables[i].draws.rows());
    EXPECT_EQ(after.tables[i].draws.topRows(n), whole.tables[i].draws.topRows(n));
  }
  const Outcome again = extended(100 * most);
  EXPECT_EQ(found_in(in("out"))["meta"]["alpha"], 0.00025) << again.err;
}

TEST_F(Resumed, ExtendsNothingElse) {
  const Arguments extend = run_into("out", {"--extend"});
  expect_refusal(run_here(extend), 74, "out/samples.h5: there is no such file");
  EXPECT_FALSE(fs::exists(in("out")));
  expect_refusal(run_here(run_into("out", {"--extend", "--resume"})), 64, "--resume");
}

// As docs/files.md says.
TEST_F(Resumed, LeavesSamplesThatH5pyReadsByName) {
  if (std::system("/usr/bin/python3 -c 'import h5py' > /dev/null 2>&1") != 0) {
    GTEST_SKIP() << "there is no h5py";
  }
  folder_.file("rows.csv", "1,2,3\n3,1,-1\n");
  run_here(run_into("out", {"--samples", "1000", "--inputs", "rows.csv"}));
  folder_.file("read.py", R"(
import h5py, json
with h5py.File("out/samples.h5") as file:
    draws = file["mlp.relu.depth3/width_64"]
    names = [name.decode() for name in draws.attrs["columns"]]
    k2 = draws[:, names.index("K2")]
    print(repr(float(k2.sum())), len(k2), draws.compression, draws.attrs["width"])
    print(file.attrs["seed"], file.attrs["engine"].decode(), [repr(float(v)) for v in file["x"][:]])
    print(file["mlp.relu.depth3"].attrs["key_name"].decode())
    request = json.loads(file.attrs["request"])
    print(request["command"]["arguments"][:4], request["samples"])
)");
  ASSERT_EQ(
      std::system(("cd " + folder_.path().string() + " && /usr/bin/python3 read.py > said.txt 2>&1")
                      .c_str()),
      0)
      << text_of(in("said.txt"));
  const auto said = lines_of(text_of(in("said.txt")));
  ASSERT_EQ(said.size(), 4U);
  const Samples samples = read_samples(in("out") / "samples.h5");
  const auto table = std::ranges::find_if(samples.tables, [](const SampleTable& one) {
    return one.study == "mlp.relu.depth3" && one.width == 64;
  });
  ASSERT_NE(table, samples.tables.end());
  const auto column = std::ranges::find(table->columns, "K2") - table->columns.begin();
  EXPECT_NEAR(std::stod(said[0]), table->draws.col(column).sum(), 1e-9);
  EXPECT_TRUE(said[0].ends_with(fmt::format(" {} gzip 64", table->draws.rows()))) << said[0];
  EXPECT_TRUE(said[1].starts_with(fmt::format("3 deferred ['{}'", samples.inputs.at("x")[0])))
      << said[1];
  EXPECT_EQ(said[2], table->key_name);
  EXPECT_EQ(said[3], "['--claim', 'theorem1.mlp.zero', '--claim', 'control.tanh.r3'] 1000");
}

}  // namespace
}  // namespace widthwise::verify
