#include "verify/page/markdown_html.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/page/html_text.hpp"
#include "verify/page/prose.hpp"

namespace widthwise::verify {
namespace {

std::string code(std::string_view text) {
  return html_formula(text).value_or(fmt::format("<code>{}</code>", html_text(text)));
}

// Tags that stand around a part of a line between two marks; the part itself is set by `set`.
struct Mark {
  std::string_view sign;
  std::string (*set)(std::string_view part);
};

std::string strong(std::string_view part) {
  return fmt::format("<strong>{}</strong>", html_line(part));
}

std::string emphasis(std::string_view part) {
  return fmt::format("<em>{}</em>", html_line(part));
}

constexpr Mark kMarks[] = {{"`", code}, {"**", strong}, {"*", emphasis}};

}  // namespace

std::string html_line(std::string_view markdown) {
  const auto first = markdown.find_first_of("`*");
  if (first == markdown.npos) return html_text(markdown);
  const std::string before = html_text(markdown.substr(0, first));
  for (const auto& [sign, set] : kMarks) {
    if (!markdown.substr(first).starts_with(sign)) continue;
    const auto from = first + sign.size();
    const auto to = markdown.find(sign, from);
    if (to == markdown.npos) break;
    const std::string_view rest = markdown.substr(to + sign.size());
    const bool stop = !rest.empty() && std::string_view(".,;:)").find(rest[0]) != rest.npos;
    return before + set(markdown.substr(from, to - from)) + (stop ? kNoBreak : "") +
           html_line(rest);
  }
  return before + html_text(markdown.substr(first, 1)) + html_line(markdown.substr(first + 1));
}

std::string html_blocks(std::string_view markdown) {
  std::string html;
  bool in_list = false;
  while (!markdown.empty()) {
    const auto end = std::min(markdown.find('\n'), markdown.size());
    const std::string_view line = markdown.substr(0, end);
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
    const bool item = line.starts_with("- ");
    if (item != in_list && !line.empty()) html += item ? "<ul>\n" : "</ul>\n";
    if (!line.empty()) in_list = item;
    if (item) {
      html += fmt::format("<li>{}</li>\n", html_line(line.substr(2)));
    } else if (line.starts_with("## ")) {
      html += fmt::format("<h2>{}</h2>\n", html_line(line.substr(3)));
    } else if (!line.empty()) {
      html += fmt::format("<p>{}</p>\n", html_line(line));
    }
  }
  return in_list ? html + "</ul>\n" : html;
}

}  // namespace widthwise::verify
