// Text is as wide as the terminal that it goes to, or as COLUMNS says.

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "tests/cli/program.hpp"

namespace widthwise::verify {
namespace {

/// COLUMNS as `value`, for as long as it lives; null for none.
class Columns {
 public:
  explicit Columns(const char* value) {
    if (value == nullptr) {
      ::unsetenv("COLUMNS");
    } else {
      ::setenv("COLUMNS", value, 1);
    }
  }
  ~Columns() { ::unsetenv("COLUMNS"); }
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;
};

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (const std::string& line : lines_of(text)) longest = std::max(longest, line.size());
  return longest;
}

std::size_t longest_line_with(const char* columns) {
  const Columns set(columns);
  return longest_line(run_program({"explain", "theorem1.mlp.r2"}).out);
}

/// What `verify explain` writes to a terminal of so many columns.
std::string written_to_terminal(unsigned short columns) {
  const winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    ::execl(WIDTHWISE_VERIFY, WIDTHWISE_VERIFY, "explain", "theorem1.mlp.r2", nullptr);
    ::_exit(127);
  }
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(terminal, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(terminal);
  ::waitpid(child, nullptr, 0);
  std::erase(text, '\r');
  return text;
}

TEST(TerminalWidth, IsThatOfColumnsWithoutATerminal) {
  const std::size_t usual = longest_line_with(nullptr);
  EXPECT_GT(usual, 80u);
  EXPECT_LE(usual, 100u);
  EXPECT_LE(longest_line_with("60"), 60u);
  EXPECT_GT(longest_line_with("160"), 100u);
  for (const char* nonsense : {"", "0", "-5", "wide", "60x"}) {
    EXPECT_EQ(longest_line_with(nonsense), usual) << nonsense;
  }
}

TEST(TerminalWidth, IsThatOfTheTerminalWhateverColumnsSays) {
  const Columns other("100");
  const std::string narrow = written_to_terminal(60);
  EXPECT_NE(narrow.find("Statement"), std::string::npos) << narrow;
  EXPECT_LE(longest_line(narrow), 60u) << narrow;
  EXPECT_GT(longest_line(written_to_terminal(160)), 100u);
  // A terminal that does not know its width.
  EXPECT_GT(longest_line(written_to_terminal(0)), 80u);
  EXPECT_LE(longest_line(written_to_terminal(0)), 100u);
}

}  // namespace
}  // namespace widthwise::verify
