#include "verify/page/html_text.hpp"

#include "verify/base/text_encoding.hpp"

namespace widthwise::verify {

std::string html_text(std::string_view text) {
  std::string escaped;
  for (const char c : on_one_line(valid_utf8(text))) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace widthwise::verify
