// Runs over ranks, from outside: mpirun -n R verify ...

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.hpp"
#include "tests/sanitized.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Root = nlohmann::json;

// The line of shell that starts so many ranks of what follows.
std::string under_mpirun(int n, const std::string& options = "") {
  const std::string as_root =
      ::geteuid() == 0 ? "export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; " : "";
  return as_root + "exec mpirun --oversubscribe --bind-to none " + options + " -n " +
         std::to_string(n) + " \"$0\" \"$@\"";
}

class Ranks : public testing::Test {
 protected:
  void SetUp() override {
    if (!WIDTHWISE_MPI) GTEST_SKIP() << "built without MPI";
    if (test::kSanitized) GTEST_SKIP() << "MPI does not bear sanitizers";
    if (std::system("command -v mpirun >/dev/null 2>&1") != 0) GTEST_SKIP() << "no mpirun here";
  }

  fs::path out() const { return folder_.path() / "out"; }

  Root results() const { return Root::parse(text_of(out() / "results.json")); }

  const TemporaryDirectory folder_;
};

Arguments run_of_samples(const std::string& samples) {
  return {"--claim",   "theorem1.mlp.r2",
          "--claim",   "theorem1.hypernet.sequential.r2",
          "--widths",  "16..128",
          "--out",     "out",
          "--samples", samples,
          "--seed",    "3",
          "--threads", "1"};
}

Arguments endless_run() {
  return {"--claim", "theorem1.mlp.r2", "--widths", "512..4096", "--samples",
          "1000000", "--out",           "out",      "--threads", "1"};
}

// Results without when and how they were made.
Root as_drawn(Root results) {
  for (const char* field : {"started", "wall_seconds", "command"}) results["meta"].erase(field);
  return results;
}

TEST_F(Ranks, DrawTheSameBits) {
  const TemporaryDirectory alone;
  const Outcome expected = run_program(run_of_samples("300"), alone.path());
  const Root expected_results = Root::parse(text_of(alone.path() / "out/results.json"));
  for (const int n : {1, 2, 3}) {
    fs::remove_all(out());
    const Outcome outcome =
        run_program_after(under_mpirun(n), run_of_samples("300"), folder_.path());
    EXPECT_EQ(outcome.exit_code, expected.exit_code) << n << outcome.err;
    EXPECT_EQ(as_drawn(results()), as_drawn(expected_results)) << n;
    EXPECT_TRUE(text_of(out() / "samples.h5") == text_of(alone.path() / "out/samples.h5")) << n;
    const auto lines = lines_of(outcome.out);
    const auto about = std::to_string(n) + " ranks, " + std::to_string(n) + " threads";
    EXPECT_EQ(std::ranges::count(lines, about), n > 1 ? 1 : 0) << outcome.out;
    EXPECT_EQ(std::ranges::count(lines, "written to out"), 1) << outcome.out;
  }
}

TEST_F(Ranks, MoreThanSamplesIdle) {
  const TemporaryDirectory alone;
  run_program(run_of_samples("3"), alone.path());
  const Outcome outcome = run_program_after(under_mpirun(5), run_of_samples("3"), folder_.path());
  EXPECT_NE(outcome.out.find("more ranks than samples"), std::string::npos) << outcome.out;
  EXPECT_TRUE(text_of(out() / "samples.h5") == text_of(alone.path() / "out/samples.h5"));
}

// How often the program itself speaks: mpirun adds what it thinks of exit codes.
auto sentences(const Outcome& outcome) {
  return std::ranges::count_if(
      lines_of(outcome.err), [](const std::string& line) { return line.starts_with("verify: "); });
}

TEST_F(Ranks, SayOnceWhatIsWrong) {
  const std::pair<Arguments, int> bad[] = {{{"--theorem", "9"}, 64},
                                           {{"--no-such-option"}, 64},
                                           {{"--theorem", "1", "--inputs", "absent.csv"}, 74},
                                           {{"--theorem", "1", "--out", ""}, 64},
                                           {{"list"}, 64}};
  for (const auto& [arguments, code] : bad) {
    const Outcome outcome = run_program_after(under_mpirun(3), arguments, folder_.path());
    EXPECT_EQ(outcome.exit_code, code) << arguments.back();
    EXPECT_EQ(sentences(outcome), 1) << outcome.err;
  }
}

TEST_F(Ranks, HelpOnce) {
  const Outcome outcome = run_program_after(under_mpirun(2), {"--version"}, folder_.path());
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(lines_of(outcome.out).size(), 1U) << outcome.out;
}

// The process of a rank that works in a folder; 0 if there is none.
pid_t process_of(int rank, const fs::path& folder) {
  const std::string variable = "OMPI_COMM_WORLD_RANK=" + std::to_string(rank);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    if (fs::read_symlink(entry.path() / "cwd", ignored) != fs::canonical(folder)) continue;
    std::ifstream environment(entry.path() / "environ", std::ios::binary);
    for (std::string word; std::getline(environment, word, '\0');) {
      if (word == variable) return std::stoi(name);
    }
  }
  return 0;
}

// Until the ranks have drawn for a while.
pid_t drawing(int rank, const fs::path& folder) {
  pid_t found = 0;
  for (int tries = 0; tries < 200 && (found == 0 || !fs::exists(folder / "out")); ++tries) {
    std::this_thread::sleep_for(50ms);
    found = process_of(rank, folder);
  }
  std::this_thread::sleep_for(1500ms);
  return found;
}

// All draws of a partial run are draws, and none is missing.
void expect_partial(const fs::path& out, const Root& results) {
  EXPECT_TRUE(results.at("meta").at("partial"));
  for (const SampleTable& table : read_samples(out / "samples.h5").tables) {
    EXPECT_GT(table.draws.rows(), 0);
    EXPECT_TRUE((table.draws.col(0).array() != 0.0).all());
  }
}

// What launchers send to every rank, and what mpirun makes of Ctrl-C.
TEST_F(Ranks, InterruptedLeaveWhatWasDrawn) {
  Program program(endless_run(), folder_.path(), {},
                  under_mpirun(2, "--mca odls_base_sigkill_timeout 3"));
  ASSERT_GT(drawing(0, folder_.path()), 0);
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  EXPECT_NE(outcome.exit_code, 0);
  ASSERT_TRUE(fs::exists(out() / "results.json")) << outcome.err;
  expect_partial(out(), results());
}

TEST_F(Ranks, OneThatIsAskedToEndEndsAll) {
  Program program(endless_run(), folder_.path(), {}, under_mpirun(2));
  const pid_t other = drawing(1, folder_.path());
  ASSERT_GT(other, 0);
  ::kill(other, SIGTERM);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  ASSERT_TRUE(fs::exists(out() / "results.json")) << outcome.err;
  expect_partial(out(), results());
  EXPECT_EQ(sentences(outcome), 0) << outcome.err;
}

// mpirun ends the others where one dies, and names it; with --enable-recovery the program does.
TEST_F(Ranks, AKilledOneLeavesWhatWasDrawn) {
  for (const bool recovery : {false, true}) {
    fs::remove_all(out());
    Program program(endless_run(), folder_.path(), {},
                    under_mpirun(3, recovery ? "--enable-recovery -x WIDTHWISE_RANK_TIMEOUT=3"
                                             : "--mca odls_base_sigkill_timeout 3"));
    const pid_t other = drawing(2, folder_.path());
    ASSERT_GT(other, 0);
    ::kill(other, SIGKILL);
    const Outcome outcome = program.wait();
    // With recovery mpirun exits with 0 even after MPI_Abort.
    EXPECT_TRUE(recovery || outcome.exit_code != 0);
    EXPECT_NE(outcome.err.find(recovery ? "verify: rank 2 on" : "rank 2"), std::string::npos)
        << outcome.err;
    ASSERT_TRUE(fs::exists(out() / "results.json")) << outcome.err;
    expect_partial(out(), results());
  }
}

// Whatever started them: without a common MPI they would all do the same work.
TEST(LoneRanks, AreRefused) {
  const TemporaryDirectory folder;
  const Outcome first =
      run_program_after("export PMI_RANK=0 PMI_SIZE=3", {"--version"}, folder.path());
  const Outcome second =
      run_program_after("export PMI_RANK=1 PMI_SIZE=3", {"--version"}, folder.path());
  EXPECT_EQ(first.exit_code, 64);
  EXPECT_EQ(second.exit_code, 0);  // else mpirun would end the first before it speaks
  EXPECT_EQ(sentences(first), 1) << first.err;
  EXPECT_EQ(sentences(second), 0) << second.err;
  EXPECT_EQ(first.out + second.out, "");
}

}  // namespace
}  // namespace widthwise::verify
