#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <sstream>

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

// What the child finds as its streams and working folder.
class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void open(int descriptor, const fs::path& file, int flags) {
    ::posix_spawn_file_actions_addopen(&actions_, descriptor, file.c_str(), flags, 0600);
  }
  void enter(const fs::path& folder) {
    ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace

Program::Program(const Arguments& arguments, const fs::path& folder, const fs::path& out,
                 const std::string& setup) {
  FileActions actions;
  actions.open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.open(STDOUT_FILENO, out.empty() ? streams_.path() / "out" : out, O_WRONLY | O_CREAT);
  actions.open(STDERR_FILENO, streams_.path() / "err", O_WRONLY | O_CREAT);
  actions.enter(folder);
  Arguments words{WIDTHWISE_VERIFY};
  if (!setup.empty()) words = {"/bin/sh", "-c", setup + "; exec \"$0\" \"$@\"", WIDTHWISE_VERIFY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  if (::posix_spawn(&pid_, argv.front(), actions.get(), nullptr, argv.data(), environ) != 0) {
    throw std::runtime_error("cannot start " + words.front());
  }
}

Program::~Program() {
  if (pid_ < 0) return;
  send(SIGKILL);
  wait();
}

void Program::send(int signal) const {
  ::kill(pid_, signal);
}

Outcome Program::wait() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  Outcome outcome;
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  outcome.out = text_of(streams_.path() / "out");
  outcome.err = text_of(streams_.path() / "err");
  return outcome;
}

Outcome run_program(const Arguments& arguments, const fs::path& folder, const fs::path& out) {
  return Program(arguments, folder, out).wait();
}

Outcome run_program_after(const std::string& setup, const Arguments& arguments,
                          const fs::path& folder) {
  return Program(arguments, folder, {}, setup).wait();
}

Outcome run_program(const Arguments& arguments) {
  const TemporaryDirectory folder;
  return run_program(arguments, folder.path());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace widthwise::verify
