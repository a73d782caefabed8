// What a machine or a shell may withhold: one sentence, nothing left behind, and never the exit
// code of a verdict.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>
#include "tests/cli/program.hpp"
#include "tests/sanitized.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

Arguments small_run_into(const std::string& out, const Arguments& more = {}) {
  Arguments arguments{"--claim", "theorem1.mlp.r2", "--widths", "8..64", "--samples",
                      "200",     "--quiet",         "--out",    out};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

const Arguments kPrinting[] = {
    {"list"},
    {"explain", "theorem1.mlp.r2"},
    {"--help"},
    {"--version"},
    {"kernel", "--depth-f", "2"},
    {"moment", "--depth-f", "2", "--width", "64", "--contraction", "f f"}};

TEST(StandardOutput, ThatIsFullIsAnErrorOfEveryCommand) {
  const TemporaryDirectory folder;
  for (const Arguments& arguments : kPrinting) {
    const Outcome outcome = run_program(arguments, folder.path(), "/dev/full");
    EXPECT_EQ(outcome.exit_code, 74) << arguments.front() << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  }
}

TEST(StandardOutput, ThatIsClosedIsAnErrorOfEveryCommand) {
  const TemporaryDirectory folder;
  for (const Arguments& arguments : kPrinting) {
    const Outcome outcome = run_program_after("exec >&-", arguments, folder.path());
    EXPECT_EQ(outcome.exit_code, 74) << arguments.front() << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  }
}

// As behind a pipe to `head` where SIGPIPE is ignored, which runs do.
TEST(StandardOutput, ThatLostItsReaderIsNotCalledFull) {
  const TemporaryDirectory folder;
  const std::string setup =
      "trap '' PIPE; mkfifo pipe; exec 3<>pipe; exec >pipe; exec 3<&-; rm pipe";
  for (const Arguments& arguments :
       {Arguments{"--version"}, Arguments{"list"}, small_run_into("out")}) {
    Arguments aloud = arguments;
    std::erase(aloud, "--quiet");
    const Outcome outcome = run_program_after(setup, aloud, folder.path());
    EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
    EXPECT_EQ(outcome.err, "verify: standard output was closed by its reader\n");
  }
  EXPECT_FALSE(read_samples(folder.path() / "out/samples.h5").tables.empty());
}

// The lowest free number goes to the first file that is opened.
TEST(StandardOutput, ThatIsClosedGetsNoFileInItsPlace) {
  const TemporaryDirectory folder;
  Arguments arguments = small_run_into("out");
  std::erase(arguments, "--quiet");
  const Outcome outcome = run_program_after("exec <&- >&-", arguments, folder.path());
  EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
  EXPECT_FALSE(read_samples(folder.path() / "out/samples.h5").tables.empty());
  EXPECT_EQ(text_of(folder.path() / "out/results.json").find("theorem1.mlp.r2:"),
            std::string::npos);
}

// What was drawn before the fault is kept, and said to be.
void expect_nothing_but_draws(const Outcome& outcome, const fs::path& folder) {
  const bool kept = outcome.err.find("what was drawn is kept") != std::string::npos;
  EXPECT_EQ(names_in(folder), kept ? (std::vector<std::string>{"out", "out/draws.journal"})
                                   : std::vector<std::string>{});
  fs::remove_all(folder / "out");
}

// As ssh passes them on to machines that do not have them.
TEST(Scarce, LocalesThatAreNotInstalledAreNoFault) {
  const TemporaryDirectory folder;
  for (const char* locale : {"LC_ALL=tlh_XX.UTF-8", "LC_ALL= LANG=tlh_XX", "LC_CTYPE=UTF-8"}) {
    const Outcome outcome = run_program_after(
        std::string("export ") + locale,
        {"--claim", "theorem1.mlp.zero", "--widths", "8..32", "--samples", "20"}, folder.path());
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
  }
}

TEST(Scarce, TheEndOfGrantedTimeKeepsWhatWasDrawn) {
  using namespace std::chrono_literals;
  const TemporaryDirectory folder;
  for (const int signal : {SIGXCPU, SIGQUIT, SIGALRM}) {
    Program program({"--claim", "theorem1.mlp.zero", "--widths", "16..128", "--samples", "1000000",
                     "--out", "out", "--overwrite"},
                    folder.path());
    std::this_thread::sleep_for(700ms);
    program.send(signal);
    const Outcome outcome = program.wait();
    EXPECT_EQ(outcome.exit_code, 2) << signal << outcome.err;
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "out/results.json"));
  }
}

TEST(Scarce, FileSizesAreOneSentence) {
  const TemporaryDirectory folder;
  for (const char* blocks : {"1", "4", "16"}) {  // of 512 bytes or 1 KiB
    const Outcome outcome =
        run_program_after(std::string("ulimit -f ") + blocks, small_run_into("out"), folder.path());
    EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find("File too large"), std::string::npos) << outcome.err;
    expect_nothing_but_draws(outcome, folder.path());
  }
}

TEST(Scarce, DescriptorsAreOneSentence) {
  if (test::kSanitized)
    GTEST_SKIP() << "a sanitizer needs descriptors of its own to look at objects";
  const TemporaryDirectory folder;
  for (int n = 4; n <= 12; ++n) {
    SCOPED_TRACE(n);
    const Outcome outcome =
        run_program_after("ulimit -n " + std::to_string(n), small_run_into("out"), folder.path());
    if (outcome.exit_code == 127) continue;  // not even the libraries could be loaded
    EXPECT_LE(lines_of(outcome.err).size(), 1u) << outcome.err;
    if (outcome.exit_code == 74) {
      expect_nothing_but_draws(outcome, folder.path());
    } else {
      EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
      EXPECT_FALSE(read_samples(folder.path() / "out/samples.h5").tables.empty());
      fs::remove_all(folder.path() / "out");
    }
  }
}

TEST(Scarce, ThreadsThatCannotBeStartedAreOneSentence) {
  if (test::kSanitized) GTEST_SKIP() << "a sanitizer reserves more address space than there is";
  const TemporaryDirectory folder;
  const Outcome outcome = run_program_after(
      "ulimit -v 3000000", small_run_into("out", {"--threads", "1000"}), folder.path());
  EXPECT_EQ(outcome.exit_code, 70) << outcome.err;
  EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  EXPECT_NE(outcome.err.find("of 1000 threads can be started here; give --threads"),
            std::string::npos)
      << outcome.err;
  EXPECT_TRUE(names_in(folder.path()).empty());
}

}  // namespace
}  // namespace widthwise::verify
