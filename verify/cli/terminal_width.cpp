#include "verify/cli/terminal_width.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "verify/base/text_wrap.hpp"
#include "verify/base/whole_number.hpp"

namespace widthwise::verify::cli {

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const auto given = parse_whole_number(columns == nullptr ? "" : columns);
  return given && *given > 0 ? static_cast<std::size_t>(*given) : kColumns;
}

}  // namespace widthwise::verify::cli
