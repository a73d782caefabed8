#include "verify/base/contraction.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using Edges = std::vector<std::pair<int, int>>;
using Labels = std::vector<int>;

std::string refusal(const std::string& text) {
  return test::refusal<UsageError>([&] { parse_contraction(text); });
}

TEST(ParseContraction, IndicesBecomeEdges) {
  const Contraction found = parse_contraction("d_m f d_n f d_mn f");
  EXPECT_EQ(found.labels, (Labels{1, 1, 1}));
  EXPECT_EQ(found.edges, (Edges{{0, 2}, {1, 2}}));
  EXPECT_EQ(found.text, "d_m f d_n f d_mn f");
}

TEST(ParseContraction, FactorsMayHaveInputs) {
  const Contraction found = parse_contraction("d_m f(x1) d_n f(x2) d_mn f(x13) f");
  EXPECT_EQ(found.labels, (Labels{1, 2, 13, 1}));
  EXPECT_EQ(found.edges, (Edges{{0, 2}, {1, 2}}));
}

TEST(ParseContraction, SpacesAndParenthesesAreFree) {
  const Edges edges{{0, 2}, {1, 2}, {3, 5}, {4, 5}};
  EXPECT_EQ(parse_contraction("(d_m f d_n f d_mn f)(d_r f d_s f d_rs f)").edges, edges);
  EXPECT_EQ(parse_contraction(" ( d_m  f(d_n f d_mn f) ) (d_r f d_s  f d_rs f ) ").edges, edges);
  EXPECT_EQ(parse_contraction("f (f)").labels, (Labels{1, 1}));
  EXPECT_EQ(parse_contraction("f ( x2 ) f").labels, (Labels{2, 1}));
}

TEST(ParseContraction, AnIndexMayStandTwiceInOneFactorOrJoinTwoFactorsTwice) {
  EXPECT_EQ(parse_contraction("d_mm f").edges, (Edges{{0, 0}}));
  EXPECT_EQ(parse_contraction("d_mn f d_nm f").edges, (Edges{{0, 1}, {0, 1}}));
}

TEST(ParseContraction, RefusalNamesPositionAndReason) {
  const auto at = [](const char* text, int position, const std::string& reason) {
    EXPECT_EQ(refusal(text), "contraction '" + std::string(text) + "', position " +
                                 std::to_string(position) + ": " + reason);
  };
  at("", 1, "a factor is f, d_m f, d_mn f, .., not the end");
  at("f g", 3, "a factor is f, d_m f, d_mn f, .., not 'g'");
  at("d_m f d_m", 10, "a factor is f, d_m f, d_mn f, .., not the end");
  at("dm f", 2, "'d' is followed by '_': d_m f");
  at("d_ f", 3, "'d_' is followed by the letters of its indices, not ' '");
  at("f(x0) f", 4, "inputs are x1, x2, .., x1000");
  at("f(x) f", 4, "inputs are x1, x2, .., x1000");
  at("f(x1001) f", 4, "inputs are x1, x2, .., x1000");
  at("f(x1 f", 6, "the label of an input ends with ')', not 'f'");
  at("(f f", 1, "this parenthesis is never closed");
  at("f f)", 4, "nothing is open that this could close");
  at("()", 2, "a factor is f, d_m f, d_mn f, .., not ')'");
}

TEST(ParseContraction, TextIsOneLineAndParenthesesHaveALimit) {
  EXPECT_EQ(parse_contraction(" f(x1)\n\t f(x2) ").text, "f(x1) f(x2)");
  EXPECT_NE(refusal(std::string(100000, '(')).find("position 101: at most 100 parentheses"),
            std::string::npos);
}

TEST(ParseContraction, AnIndexStandsTwice) {
  EXPECT_EQ(refusal("d_m f f"),
            "contraction 'd_m f f', position 3: index 'm' appears once; an index is summed over "
            "two places");
  EXPECT_EQ(refusal("d_m f d_m f d_m f"),
            "contraction 'd_m f d_m f d_m f', position 15: index 'm' appears 3 times; an index is "
            "summed over two places");
}

TEST(PowerOfContraction, CopiesHaveIndicesOfTheirOwn) {
  const Contraction square = power(parse_contraction("d_m f(x1) d_m f(x2)"), 2);
  EXPECT_EQ(square.labels, (Labels{1, 2, 1, 2}));
  EXPECT_EQ(square.edges, (Edges{{0, 1}, {2, 3}}));
  EXPECT_EQ(square.text, "(d_m f(x1) d_m f(x2))^2");
  EXPECT_THROW(power(square, 0), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
