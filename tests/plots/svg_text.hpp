#pragma once
// What a figure says, for the tests of figures.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>

namespace widthwise::plots {

/// Expects <folder>/<stem>.png and .svg to be whole and the SVG to hold these texts.
inline void expect_figure(const std::filesystem::path& folder, const std::string& stem,
                          std::initializer_list<const char*> parts) {
  const auto contents = [&](const char* extension) {
    std::ifstream stream(folder / (stem + extension), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  EXPECT_TRUE(contents(".png").starts_with("\x89PNG\r\n\x1a\n")) << stem;
  const std::string svg = contents(".svg");
  EXPECT_NE(svg.find("</svg>"), std::string::npos) << stem;
  for (const char* part : parts) EXPECT_NE(svg.find(part), std::string::npos) << part;
}

}  // namespace widthwise::plots
