#include "plots/svg_compact.hpp"

#include <gtest/gtest.h>

#include <string>

namespace widthwise::plots {
namespace {

std::string look(const std::string& width) {
  return "<g fill=\"none\" color=\"black\" stroke=\"currentColor\" stroke-width=\"" + width +
         "\" stroke-linecap=\"butt\" stroke-linejoin=\"miter\">\n";
}

std::string short_look(const std::string& width) {
  return "<g fill=\"none\" color=\"black\" stroke=\"currentColor\" stroke-width=\"" + width +
         "\">\n";
}

TEST(SvgCompact, MergesGroupsOfOneLookAndDropsEmptyOnes) {
  const std::string line = "\t<path d='M1,2 L3,4'/>";
  EXPECT_EQ(compact_svg("<svg>\n" + look("1.00") + "</g>\n" + look("2.00") + line + "</g>\n" +
                        look("1.00") + "</g>\n" + look("2.00") + line + "\n</g>\n</g>\n</svg>\n"),
            "<svg>\n" + short_look("2.00") + line + "\n" + line + "\n</g>\n</g>\n</svg>\n");
}

TEST(SvgCompact, RoundsCoordinatesAndShortensColours) {
  EXPECT_EQ(compact_svg("<path stroke='rgb( 64, 128,   0)' d='M115.00,398.16 L-0.04,9.25  \n"
                        "\t\tM1.06,2.00  '/>\n"),
            "<path stroke='#408000' d='M115,398.2 L0,9.2  \n\t\tM1.1,2  '/>\n");
  EXPECT_EQ(compact_svg("<polygon fill = 'rgb(219, 231, 243)' points = '1.00,2.31 3.00,4.96 '/>\n"),
            "<polygon fill = '#dbe7f3' points = '1,2.3 3,5 '/>\n");
  const std::string symbol = "<path id='gpPt7' d='M0,-1.33 L-1.33,0.67 z'/>\n";
  EXPECT_EQ(compact_svg(symbol), symbol);
}

TEST(SvgCompact, TextKeepsItsWordsAndRaisedParts) {
  EXPECT_EQ(compact_svg("<text><tspan font-family=\"DejaVu Sans\" >by 1.00, rgb(1, 2, 3) &lt;"
                        "</tspan></text>\n"),
            "<text>by 1.00, rgb(1, 2, 3) &lt;</text>\n");
  EXPECT_EQ(compact_svg("<text><tspan font-family=\"DejaVu Sans\" >10</tspan><tspan "
                        "font-family=\"DejaVu Sans\"  font-size=\"9.6\" dy=\"-6.00px\">-4</tspan>"
                        "<tspan font-size=\"12.0\" dy=\"6.00\"></tspan></text>\n"),
            "<text>10<tspan font-size=\"9.6\" dy=\"-6.00px\">-4</tspan></text>\n");
}

TEST(SvgCompact, DropsTheGroundUnderPoints) {
  EXPECT_EQ(compact_svg("<use xlink:href='#gpPt6' transform='translate(1.00,2.00) scale(0.04)' "
                        "color='#FFFFFF'/>\n"),
            "");
}

}  // namespace
}  // namespace widthwise::plots
