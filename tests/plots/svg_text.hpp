#pragma once
// What a figure says and where, for the tests of figures.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace widthwise::plots {

/// A text of an SVG and the box that it is estimated to fill, in units of the canvas.
struct SvgText {
  std::string text;
  bool begins_here;  ///< anchored at its beginning, as entries of legends are
  double left, right, top, bottom;
};

inline std::string contents_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The length of a marked text in its units; adds what it says to `plain`. A character is 0.57 of
/// its size wide, which is an average of DejaVu Sans.
inline double text_length(const std::string& marked, double size, std::string& plain) {
  static const std::regex span("<tspan[^>]*font-size=\"([0-9.]+)\"[^>]*>|<[^>]*>|&[a-z]+;|[^<&]");
  double length = 0, current = size;
  for (std::sregex_iterator it(marked.begin(), marked.end(), span), none; it != none; ++it) {
    const std::string piece = it->str();
    if (piece[0] == '<') {
      current = (*it)[1].matched ? std::stod((*it)[1]) : size;
      continue;
    }
    plain += piece;
    const bool continues = (static_cast<unsigned char>(piece[0]) & 0xC0) == 0x80;  // in UTF-8
    if (!continues) length += 0.57 * current;
  }
  return length;
}

inline std::vector<SvgText> svg_texts(const std::string& svg) {
  static const std::regex group(
      "<g transform=\"translate\\(([-0-9.]+),([-0-9.]+)\\)( rotate\\(270\\))?\"[^>]*"
      "font-size=\"([0-9.]+)\"\\s+text-anchor=\"(\\w+)\">\\s*<text>(.*)</text>");
  std::vector<SvgText> texts;
  for (std::sregex_iterator it(svg.begin(), svg.end(), group), none; it != none; ++it) {
    const std::smatch& m = *it;
    const double x = std::stod(m[1]), y = std::stod(m[2]), size = std::stod(m[4]);
    std::string plain;
    const double length = text_length(m[6], size, plain);
    if (plain.find_first_not_of(' ') == plain.npos) continue;
    const double before = m[5] == "start" ? 0 : m[5] == "end" ? length : 0.5 * length;
    const double above = 0.75 * size, below = 0.2 * size;
    if (m[3].matched) {  // reads upwards
      texts.push_back({plain, false, x - above, x + below, y + before - length, y + before});
    } else {
      texts.push_back(
          {plain, m[5] == "start", x - before, x - before + length, y - above, y + below});
    }
  }
  return texts;
}

/// Expects all texts to lie on the canvas, none on another, and no legend to say a thing twice.
inline void expect_readable(const std::string& svg) {
  static const std::regex canvas("viewBox=\"0 0 ([0-9]+) ([0-9]+)\"");
  std::smatch size;
  ASSERT_TRUE(std::regex_search(svg, size, canvas));
  const double width = std::stod(size[1]), height = std::stod(size[2]);
  const std::vector<SvgText> texts = svg_texts(svg);
  EXPECT_GE(texts.size(), 5u) << "a figure with hardly a word";
  std::set<std::string> entries;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const SvgText& a = texts[i];
    EXPECT_TRUE(a.left >= 0 && a.right <= width && a.top >= 0 && a.bottom <= height)
        << "'" << a.text << "' leaves the canvas: " << a.left << " to " << a.right << ", " << a.top
        << " to " << a.bottom;
    if (a.begins_here) {
      EXPECT_TRUE(entries.insert(a.text).second) << a.text << ": twice";
    }
    for (std::size_t k = i + 1; k < texts.size(); ++k) {
      const SvgText& b = texts[k];
      EXPECT_FALSE(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          << "'" << a.text << "' and '" << b.text << "' overprint each other";
    }
  }
}

/// Expects <folder>/<stem>.png and .svg to be whole, and the SVG to be readable and to hold these
/// texts. Returns the SVG.
inline std::string expect_figure(const std::filesystem::path& folder, const std::string& stem,
                                 std::initializer_list<const char*> parts) {
  EXPECT_TRUE(contents_of(folder / (stem + ".png")).starts_with("\x89PNG\r\n\x1a\n")) << stem;
  const std::string svg = contents_of(folder / (stem + ".svg"));
  EXPECT_NE(svg.find("</svg>"), std::string::npos) << stem;
  for (const char* part : parts) EXPECT_NE(svg.find(part), std::string::npos) << part;
  SCOPED_TRACE(stem);
  expect_readable(svg);
  return svg;
}

/// How often a part occurs.
inline int count_of(const std::string& svg, const std::string& part) {
  int count = 0;
  for (std::size_t at = svg.find(part); at != svg.npos; at = svg.find(part, at + 1)) ++count;
  return count;
}

}  // namespace widthwise::plots
