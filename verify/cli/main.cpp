// The executable: parses, dispatches, and turns what went wrong into a sentence and an exit code.

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <locale>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "sim/matrix_blocks.hpp"
#include "sim/memory_policy.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/help_formatter.hpp"
#include "verify/cli/joined_ranks.hpp"
#include "verify/cli/streams.hpp"
#include "verify/output/version.hpp"

namespace {

using namespace widthwise::verify;

constexpr int kUsage = 64;     // EX_USAGE
constexpr int kSoftware = 70;  // EX_SOFTWARE
constexpr int kFile = 74;      // EX_IOERR

constexpr const char* kNoReader = "standard output was closed by its reader";
constexpr const char* kFull = "standard output cannot be written; is the device full?";

constexpr const char* kFooter =
    "Exit codes: 0 all confirmed (and controls refuted), 1 some refuted, 2 some inconclusive\n"
    "(1 with --strict), 64 bad arguments, 74 bad files.\n\n"
    "Examples:\n"
    "  verify --theorem 1 --widths 64..8192\n"
    "  verify --theorem 1 --inputs digits.idx.gz:3,14 --out digits\n"
    "  verify correlation 'd_m f(x1) d_m f(x2)' --activation tanh\n"
    "  verify sample --width 1e6 --samples 10\n";

std::string command_line(int argc, char** argv) {
  std::string line = "verify";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool plain =
        !word.empty() && word.find_first_of(" \t\n'\"\\$`*?;&|<>(){}[]") == word.npos;
    line += plain ? " " + word : " '" + printable(word) + "'";
  }
  return line;
}

// fmt::print would throw where the error stream is closed, and the exit code would be lost.
int fail(const cli::Invocation& invocation, std::string_view sentence, int code) {
  if (!cli::speaks(invocation)) {
    if (invocation.ranks) invocation.ranks->refuse(std::string(sentence), code);
    return code;
  }
  std::fputs(fmt::format("verify: {}\n", printable(sentence)).c_str(), stderr);
  return code;
}

// The command that was called, as one asks for its help.
std::string help_call(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? "verify --help" : "verify " + commands.front()->get_name() + " --help";
}

// CLI11 lists unknown words backwards, and values with them; the first is the one to blame.
std::string parse_complaint(const CLI::App& app, const CLI::ParseError& error) {
  const auto unknown = app.remaining(true);
  if (unknown.empty()) return error.what();
  const bool option = unknown.front().starts_with('-');
  return fmt::format("{}: there is no such {}", unknown.front(), option ? "option" : "argument");
}

// What `work` leaves as exit code, or what it threw, as a sentence and an exit code.
template <class Work>
int guarded(const CLI::App& app, cli::Invocation& invocation, const Work& work) {
  try {
    work();
    return invocation.exit_code;
  } catch (const CLI::Success& request) {  // --help, --version
    return cli::speaks(invocation) ? app.exit(request) : 0;
  } catch (const CLI::ParseError& error) {
    return fail(
        invocation,
        fmt::format("{}; '{}' shows what there is", parse_complaint(app, error), help_call(app)),
        kUsage);
  } catch (const UsageError& error) {
    return fail(invocation, error.what(), kUsage);
  } catch (const FileError& error) {
    return fail(invocation, error.what(), kFile);
  } catch (const ResourceError& error) {
    return fail(invocation, error.what(), kSoftware);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(invocation, error.what(), kFile);
  } catch (const std::system_error& error) {
    const bool no_reader = error.code() == std::errc::broken_pipe && cli::output_lost_its_reader();
    return fail(invocation, no_reader ? kNoReader : error.what(), kFile);
  } catch (const std::bad_alloc&) {
    return fail(invocation, "out of memory; give smaller widths, fewer samples or threads",
                kSoftware);
  } catch (const std::exception& error) {
    return fail(invocation, error.what(), kSoftware);
  }
}

void add_commands(CLI::App& app, cli::Invocation& invocation) {
  app.name("verify");
  app.set_version_flag("--version", fmt::format("widthwise {} ({})", version(), git_revision()));
  app.footer(kFooter);
  app.formatter(std::make_shared<cli::HelpFormatter>());
  app.option_defaults()->always_capture_default();
  app.require_subcommand(0, 1);
  cli::add_list(app, invocation);
  cli::add_explain(app, invocation);
  cli::add_sample(app, invocation);
  cli::add_train(app, invocation);
  cli::add_experiment(app, invocation);
  cli::add_merge(app, invocation);
  cli::add_predict(app, invocation);
  cli::add_kernel(app, invocation);
  cli::add_moment(app, invocation);
  cli::add_exact(app, invocation);
  cli::add_correlation(app, invocation);
  cli::add_report(app, invocation);
  cli::add_calibrate(app, invocation);
  cli::add_verify(app, invocation);
}

// What stands in a buffer still has to reach the device.
int flushed(const cli::Invocation& invocation, int code) {
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  constexpr int kVerdicts = 2;  // codes up to here say what was to be read
  if (written || code > kVerdicts) return code;
  return fail(invocation, cli::output_lost_its_reader() ? kNoReader : kFull, kFile);
}

// A locale that is not installed, as ssh passes on, is no reason to stop; Boost's paths would.
void settle_locale() {
  try {
    const std::locale named("");
  } catch (const std::runtime_error&) {
    setenv("LC_ALL", "C.UTF-8", 1);  // the C library has it built in
  }
}

}  // namespace

int main(int argc, char** argv) {
  cli::settle_streams();
  settle_locale();
  widthwise::sim::keep_freed_memory();
  widthwise::sim::fix_matrix_blocks();
  cli::Invocation invocation;
  invocation.command_line = command_line(argc, argv);
  CLI::App app(
      "Tests theorems on wide networks against finite random ones: draws, fits, verdicts.");
  // Before the options, whose defaults depend on who shares this machine.
  int code = guarded(app, invocation, [&] { invocation.ranks = cli::join_ranks(); });
  if (code == 0) {
    add_commands(app, invocation);
    code = guarded(app, invocation, [&] { app.parse(argc, argv); });
  }
  code = flushed(invocation, code);
  if (invocation.ranks) return invocation.ranks->end(code);
  // A launcher would end the one that speaks if another failed before it.
  return cli::speaks(invocation) ? code : 0;
}
