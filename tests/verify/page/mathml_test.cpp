#include "verify/page/mathml.hpp"

#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "verify/page/html_text.hpp"
#include "verify/page/markdown_html.hpp"
#include "verify/page/prose.hpp"
#include "verify/report/report_definitions.hpp"

namespace widthwise::verify {
namespace {

// What a formula shows, without its structure.
std::string shown(const std::string& html) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(("<p>" + html + "</p>").c_str(),
                                   pugi::parse_default | pugi::parse_ws_pcdata))
      << html;
  std::string text;
  for (const auto& node : document.select_nodes("//text()")) text += node.node().value();
  return text;
}

TEST(MathMl, RaisesAndLowers) {
  EXPECT_EQ(mathml("x_1"), "<math><msub><mi>x</mi><mrow><mn>1</mn></mrow></msub></math>");
  EXPECT_EQ(mathml("x1"), mathml("x_1"));
  EXPECT_EQ(shown(*mathml("x'^T u_1'")), "x′Tu1′");
  EXPECT_EQ(mathml("G^l_k"),
            "<math><msubsup><mi>G</mi><mrow><mi>k</mi></mrow><mrow><mi>l</mi></mrow></msubsup>"
            "</math>");
  EXPECT_EQ(mathml("n^-1"),
            "<math><msup><mi>n</mi><mrow><mrow><mo>−</mo><mn>1</mn></mrow></mrow></msup></math>");
}

// The r-th derivative has its parentheses; a power that is in some for reading's sake has none.
TEST(MathMl, KeepsTheParenthesesOfDerivativesOnly) {
  EXPECT_EQ(shown(*mathml("K^(r)")), "K(r)");
  EXPECT_EQ(shown(*mathml("n^(1-r)")), "n1−r");
  EXPECT_EQ(mathml("n^(1-r)"), mathml("n^{1-r}"));
  EXPECT_EQ(shown(*mathml("y_(l-1)")), "yl−1");
  EXPECT_EQ(shown(*mathml("n^((1-r)/2)")), "n(1−r)/2");
}

TEST(MathMl, KnowsGreekLettersAndSigns) {
  EXPECT_EQ(shown(*mathml("1 <= r <= Lambda")), "1≤r≤Λ");
  EXPECT_EQ(shown(*mathml("Theta_0 -> x.x'/d")), "Θ0→x·x′/d");
  EXPECT_EQ(shown(*mathml("sqrt(n_(l-1))")), "nl−1");
  EXPECT_NE(mathml("sqrt(n)")->find("<msqrt>"), std::string::npos);
}

TEST(MathMl, LeavesWhatItDoesNotUnderstand) {
  for (const char* text : {"--depth-f", "pages/..", "a word", "K^(r", "n^", "K^)", "^2", "f's", "",
                           "x = <b>", "a & b", "K^(2}", "x^2^3", "95 %"}) {
    EXPECT_EQ(mathml(text), std::nullopt) << text;
  }
}

TEST(Prose, TypesetsFormulasAndNothingElse) {
  const std::string html = html_prose("K^(r) ~ n^(1-r) for 1 <= r <= Lambda, a power of n & m");
  EXPECT_EQ(shown(html), "K(r) ∼n1−r for 1 ≤r ≤Λ⁠, a power of n & m");
  EXPECT_NE(html.find("</math> for <math>"), std::string::npos) << html;
  EXPECT_NE(html.find("</math> <math><mo lspace=\"0\" rspace=\".28em\">∼</mo>"), std::string::npos)
      << "no line can break";
  EXPECT_EQ(html_prose("a snake_case name of f's, e.g. one"),
            "a snake_case name of f&#39;s, e.g. one");
}

TEST(Prose, TellsTheLetterAFromTheArticle) {
  EXPECT_EQ(html_prose("with a K of e = -a r/2 for a <= 1").find("a <math>"), std::string::npos);
  EXPECT_EQ(html_prose("that is a power"), "that is a power");
  EXPECT_NE(html_prose("for a <= 1").find("<mi>a</mi></math> <math><mo lspace"), std::string::npos);
}

TEST(Prose, KeepsMarkupAsText) {
  EXPECT_EQ(html_prose("<script>alert(1)</script> & \"x\""),
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;");
  EXPECT_EQ(shown(html_prose("x^2 <i>n</i>")), "x2 <i>n</i>");
  EXPECT_EQ(html_text("a\x01\xff\n"), "a\uFFFD\uFFFD ");
}

TEST(MarkdownHtml, SetsLinesAndLists) {
  EXPECT_EQ(html_line("**bold** and *soft*, `--all` < 2"),
            "<strong>bold</strong> and <em>soft</em>&#8288;, <code>--all</code> &lt; 2");
  EXPECT_EQ(html_line("a ** b `c"), "a ** b `c");
  EXPECT_EQ(html_blocks("## Title\n\nText\n- one\n- two\n\nEnd\n"),
            "<h2>Title</h2>\n<p>Text</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>End</p>\n");
}

// Every formula of our own definitions is one that is understood; options are none.
TEST(MarkdownHtml, TypesetsAllFormulasOfTheDefinitions) {
  std::string text;
  for (const Definition& each : definitions()) text += each.text + "\n\n";
  const std::string html = html_blocks(text);
  shown(html);
  std::string left;
  for (auto at = html.find("<code>"); at != html.npos; at = html.find("<code>", at + 1)) {
    const std::string code = html.substr(at + 6, html.find("</code>", at) - at - 6);
    if (!code.starts_with("--")) left += code + "\n";
  }
  EXPECT_EQ(left, "");
}

}  // namespace
}  // namespace widthwise::verify
