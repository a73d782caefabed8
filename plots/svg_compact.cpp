#include "plots/svg_compact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <sstream>
#include <string_view>

namespace widthwise::plots {
namespace {

std::string replaced(const std::string& text, const std::regex& pattern, auto replacement) {
  std::string result;
  auto end = text.cbegin();
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), none; it != none; ++it) {
    result.append(end, it->prefix().second).append(replacement(*it));
    end = it->suffix().first;
  }
  return result.append(end, text.cend());
}

std::string hexadecimal(const std::smatch& rgb) {
  return fmt::format("#{:02x}{:02x}{:02x}", std::stoi(rgb[1]), std::stoi(rgb[2]),
                     std::stoi(rgb[3]));
}

// To a tenth, a whole number without point.
std::string rounded(const std::smatch& number) {
  std::string text = fmt::format("{:.1f}", std::stod(number.str()));
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

bool has_coordinates(const std::string& line) {
  const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
  const bool symbol = line.find(" id='gpPt") != line.npos;
  const auto has = [&](const char* part) { return line.find(part) != line.npos; };
  return !symbol &&
         (line.substr(first, 1) == "M" || has(" d='M") || has(" points = '") || has("translate("));
}

// Each span names the font that its group has named; what is left of most of them is nothing.
std::string compact_text(const std::string& line) {
  static const std::regex fluff(R"( font-family="[^"]*" ?(?=[> ])|<tspan[^>]*></tspan>)");
  static const std::regex plain_span(R"(<tspan *>([^<]*)</tspan>)");
  return std::regex_replace(std::regex_replace(line, fluff, ""), plain_span, "$1");
}

std::string compact_line(const std::string& line) {
  static const std::regex colour(R"(rgb\( *(\d+), *(\d+), *(\d+)\))");
  static const std::regex coordinate(R"(-?\d+\.\d\d\b)");
  static const std::regex defaults(R"( stroke-linecap="butt"| stroke-linejoin="miter")");
  if (line.find("<tspan") != line.npos) return compact_text(line);
  // gnuplot clears the ground under the points of error bars; panel_look() makes that tiny.
  if (line.find("scale(0.0") != line.npos) return "";
  const std::string text = std::regex_replace(replaced(line, colour, hexadecimal), defaults, "");
  return has_coordinates(text) ? replaced(text, coordinate, rounded) : text;
}

bool opens_look(std::string_view line) {
  return line.starts_with("<g fill=\"none\" color=");
}

// Writes groups of one look together, and only those that something is in.
class LookMerger {
 public:
  void add(const std::string& line) {
    if (opens_look(line)) {
      wanted_ = line;
    } else if (line == "</g>" && !wanted_.empty()) {
      wanted_.clear();
    } else if (line.find_first_not_of(" \t") != line.npos) {
      turn_to(wanted_);
      text_ += line + "\n";
    }
  }
  std::string text() const { return text_; }

 private:
  void turn_to(const std::string& look) {
    if (look == open_) return;
    if (!open_.empty()) text_ += "</g>\n";
    if (!look.empty()) text_ += look + "\n";
    open_ = look;
  }

  std::string wanted_;  ///< the group that gnuplot has open, or nothing
  std::string open_;    ///< the one that is open in the text
  std::string text_;
};

}  // namespace

std::string compact_svg(const std::string& svg) {
  constexpr std::string_view kClosing = "/></g>";
  LookMerger merger;
  std::istringstream lines(svg);
  for (std::string line; std::getline(lines, line);) {
    line = compact_line(line);
    if (line.ends_with(kClosing)) {
      merger.add(line.substr(0, line.size() - 4));
      merger.add("</g>");
    } else {
      merger.add(line);
    }
  }
  return merger.text();
}

}  // namespace widthwise::plots
