#pragma once
// The executable, called as a shell would call it, with its streams kept apart.

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/verify/base/folder_contents.hpp"
#include "tests/verify/base/temporary_directory.hpp"

namespace widthwise::verify {

using Arguments = std::vector<std::string>;

/// How a call ended.
struct Outcome {
  std::optional<int> exit_code;  ///< nothing if a signal ended it
  std::string out;
  std::string err;
};

/// A running call of `verify`, without a terminal. The destructor kills what still runs.
class Program {
 public:
  /// `folder` is the working folder of the call. Throws std::runtime_error if it cannot be started.
  /// Its standard output goes to a file of its own, or to `out` if that is named.
  /// A shell carries out `setup` first, which limits or closes what the program gets.
  Program(const Arguments& arguments, const std::filesystem::path& folder,
          const std::filesystem::path& out = {}, const std::string& setup = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal) const;
  Outcome wait();

 private:
  TemporaryDirectory streams_;
  pid_t pid_ = -1;
};

/// Calls `verify` in a folder and waits for its end.
Outcome run_program(const Arguments& arguments, const std::filesystem::path& folder,
                    const std::filesystem::path& out = {});

/// The same after a line of shell, such as "ulimit -n 8".
Outcome run_program_after(const std::string& setup, const Arguments& arguments,
                          const std::filesystem::path& folder);

/// The same in an empty folder that goes away.
Outcome run_program(const Arguments& arguments);

/// The lines of a text that ends with a line break (or is empty), without their line breaks.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace widthwise::verify
