#include "verify/base/text_wrap.hpp"

#include <algorithm>

namespace widthwise::verify {

std::string wrap(const std::string& text, std::size_t indent, std::size_t columns) {
  std::string wrapped;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (column > 0) {
      const bool fits = column + 1 + end - at <= columns;
      wrapped += fits ? " " : "\n" + std::string(indent, ' ');
      column = fits ? column + 1 : indent;
    }
    wrapped.append(text, at, end - at);
    column += end - at;
    at = end + 1;
  }
  return wrapped + "\n";
}

}  // namespace widthwise::verify
