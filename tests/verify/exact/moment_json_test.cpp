#include "verify/exact/moment_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using Widths = std::vector<std::int64_t>;

MomentRequest request(const std::string& contraction, Widths widths = {64, 64}) {
  return {.contraction = contraction, .widths_f = std::move(widths)};
}

std::string refusal(const MomentRequest& request) {
  return test::refusal<UsageError>([&] { moment_json(request); });
}

TEST(MomentJson, KnownValuesInLowestTerms) {
  EXPECT_EQ(moment_json(request("d_m f d_n f d_r f d_mnr f"))["exact"], "3/512");  // 24 / 64^2
  EXPECT_EQ(moment_json(request("d_m f d_m f"))["exact"], "3");
  EXPECT_EQ(moment_json(request("(f f)(f f)", {10}))["exact"], "9/2");  // 3 (1 + 5/10)
  EXPECT_EQ(moment_json(request("d_m f d_n f d_r f d_mnr f"))["decimal"], 0.005859375);
}

TEST(MomentJson, PowerIsTheProductWithItself) {
  MomentRequest square = request("d_m f d_m f");
  square.power = 2;
  EXPECT_EQ(moment_json(square)["exact"], moment_json(request("d_m f d_m f d_n f d_n f"))["exact"]);
  EXPECT_EQ(moment_json(square)["strands"], 4);
  MomentRequest odd = request("d_m f d_n f d_mn f");
  odd.power = 2;
  EXPECT_NE(moment_json(odd)["exact"], "0");
}

TEST(MomentJson, OddIsSaidToBeExactlyZero) {
  MomentRequest odd = request("d_m f d_n f d_mn f");
  odd.power = 1001;  // no strand of which is made
  const auto json = moment_json(odd);
  EXPECT_EQ(json["exact"], "0");
  EXPECT_EQ(json["decimal"], 0.0);
  EXPECT_NE(json["note"].get<std::string>().find("exactly 0"), std::string::npos);
}

TEST(MomentJson, HypernetworksAndLinearNetworks) {
  // One layer of f of width 8: E h^2 = M_8(3) = (2/8)^3 E[A (A+2) (A+4)], A ~ Bin(8, 1/2).
  MomentRequest hypernet = request("f f", {8});
  hypernet.model = "hypernet";
  hypernet.widths_g = {8, 8};
  EXPECT_EQ(moment_json(hypernet)["exact"], "57/16");
  MomentRequest linear = request("f f f f", {10});
  linear.activation = "linear";
  EXPECT_EQ(moment_json(linear)["exact"], "18/5");  // 3 (1 + 2/10)
}

TEST(MomentJson, FunctionOfTheWidth) {
  MomentRequest in_width = request("d_m f d_m f");
  in_width.power = 2;
  in_width.in_width = true;
  const auto json = moment_json(in_width)["in_width"];
  EXPECT_EQ(json["coefficients"], (std::vector<std::string>{"9", "58", "113"}));
  EXPECT_EQ(json["leading_exponent"], 0);
  EXPECT_EQ(json["leading_constant"], "9");
  MomentRequest zero = request("d_m f d_n f d_r f d_mnr f", {64});
  zero.in_width = true;
  EXPECT_TRUE(moment_json(zero)["in_width"]["leading_exponent"].is_null());
}

TEST(MomentJson, FunctionOfBothWidths) {
  MomentRequest both = request("d_m f d_m f", {8});
  both.model = "hypernet";
  both.widths_g = {3};
  both.in_both_widths = true;
  const auto json = moment_json(both);
  EXPECT_EQ(json["exact"], "6");  // 4 + 16/8
  EXPECT_EQ(json["in_both_widths"].dump(),
            R"([{"f":0,"g":0,"coefficient":"4"},{"f":1,"g":0,"coefficient":"16"}])");
  both.widths_g = {};
  EXPECT_NE(refusal(both).find("no hidden layers"), std::string::npos);
  both.model = "mlp";
  EXPECT_NE(refusal(both).find("an mlp has one width"), std::string::npos);
}

TEST(MomentJson, RefusalsNameTheValue) {
  EXPECT_NE(refusal(request("f f(x2)")).find("at one input, not at x1 and x2"), std::string::npos);
  EXPECT_NE(refusal(request("d_m f f")).find("position 3: index 'm' appears once"),
            std::string::npos);
  MomentRequest many = request("f f");
  many.power = 11;
  EXPECT_NE(refusal(many).find("22 strands: at most 20"), std::string::npos);
  std::string path = "d_a f ";
  for (char letter = 'a'; letter < 'q'; ++letter) {
    path += std::string("d_") + letter + static_cast<char>(letter + 1) + " f ";
  }
  EXPECT_NE(refusal(request(path + "d_q f")).find("18 strands needs"), std::string::npos);
  many.power = 0;
  EXPECT_EQ(refusal(many), "power 0: give 1 or more");
  MomentRequest tanh = request("f f");
  tanh.activation = "tanh";
  EXPECT_NE(refusal(tanh).find("'tanh'"), std::string::npos);
  MomentRequest model = request("f f");
  model.model = "rnn";
  EXPECT_NE(refusal(model).find("'rnn' is unknown"), std::string::npos);
  MomentRequest mlp = request("f f");
  mlp.widths_g = {3};
  EXPECT_NE(refusal(mlp).find("--model hypernet"), std::string::npos);
}

TEST(MomentJson, OddIsFoundAtOnceHoweverManyIndices) {
  std::string star;
  std::string indices;
  for (char letter = 'a'; letter <= 'x'; ++letter) {
    star += std::string("d_") + letter + " f ";
    indices += letter;
  }
  EXPECT_EQ(moment_json(request(star + "d_" + indices + " f"))["exact"], "0");
}

TEST(MomentJson, DecimalsBeyondDoublesAreDigits) {
  // 3 (1 + 5/1)^1000 = 3 * 6^1000.
  const auto json = moment_json(request("f f f f", Widths(1000, 1)));
  EXPECT_EQ(json["decimal"].get<std::string>().substr(0, 6), "4.2498");
  MomentRequest deep = request("f f f f", Widths(1000, 1));
  deep.in_width = true;
  EXPECT_NE(refusal(deep).find("takes 1001 values"), std::string::npos);
}

TEST(LayerWidths, OneForAllOrOneALayer) {
  EXPECT_EQ(layer_widths("64", 3, "width"), (Widths{64, 64, 64}));
  EXPECT_EQ(layer_widths("2^4,8,1e3", 3, "width"), (Widths{16, 8, 1000}));
  EXPECT_EQ(layer_widths("4,5", std::nullopt, "width"), (Widths{4, 5}));
  const auto refused = [](const char* text) {
    return test::refusal<UsageError>([&] { layer_widths(text, 3, "width"); });
  };
  EXPECT_EQ(refused("4,5"),
            "width '4,5': there are 3 hidden layers; give one width, or one for each of them");
  for (const char* text : {"0", "-1", "", "4,,5", "1.5", "x"}) {
    EXPECT_NE(refused(text).find("is no width"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace widthwise::verify
