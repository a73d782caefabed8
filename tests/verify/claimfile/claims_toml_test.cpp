// What is wrong in a claims file is named with its place.
#include "verify/claimfile/claims_toml.hpp"

#include <gtest/gtest.h>

#include "tests/verify/claimfile/refused_claims.hpp"
#include "verify/claimfile/claims_text.hpp"
#include "verify/claimfile/string_place.hpp"

namespace widthwise::verify {
namespace {

TEST(ClaimsToml, ReadsASoundClaim) {
  const auto claims =
      parse_claims(sound_claim("margin = 0.05\ncorrections = [[1], [1, 2]]\nwidths = \"64..256\"\n"
                               "inputs = { rho_x = 0.3 }\nexpected = \"REFUTED\"\n"),
                   "mine.toml");
  ASSERT_EQ(claims.size(), 1U);
  const ClaimSpec& claim = claims.front();
  EXPECT_EQ(claim.id, "mine.r2");
  EXPECT_EQ(claim.network.depth, 2);
  EXPECT_EQ(claim.observable.text(), "K2");
  EXPECT_EQ(claim.statistic.kind, StatisticKind::kMedian);
  EXPECT_EQ(claim.prediction.kind, PredictionKind::kExponent);
  EXPECT_EQ(claim.prediction.value, -1.0);
  EXPECT_EQ(claim.margin, 0.05);
  EXPECT_EQ(claim.corrections, whole_powers());
  EXPECT_EQ(claim.widths, (std::vector<std::int64_t>{64, 128, 256}));
  EXPECT_EQ(claim.inputs.pair->rho_x, 0.3);
  EXPECT_EQ(claim.expected, Verdict::kRefuted);
}

TEST(ClaimsToml, NetworksMayHaveNames) {
  const std::string text =
      "[network.deep]\nactivation = \"tanh\"\ndepth = 5\n" +
      claim_with("network = { model = \"mlp\", depth = 2 }", "network = \"deep\"");
  EXPECT_EQ(parse_claims(text, "mine.toml").front().network.hidden_layers(), 5);
  const std::string wrong =
      "[network.deep]\ndepth = 5\n" +
      claim_with("network = { model = \"mlp\", depth = 2 }", "network = \"dep\"");
  EXPECT_EQ(refusal_of(wrong),
            "mine.toml:5:11: network 'dep': the file has no table [network.dep]; did you mean "
            "deep?");
}

TEST(ClaimsToml, UnknownKeysComeBeforeWhatIsMissing) {
  EXPECT_EQ(refusal_of("[[claim]]\nexponnent = -1\n"),
            "mine.toml:2:1: unknown key 'exponnent'; did you mean exponent?");
  EXPECT_EQ(refusal_of(claim_with("depth = 2", "dephts = 2")),
            "mine.toml:3:28: unknown key 'dephts'; did you mean depth?");
  EXPECT_EQ(refusal_of(sound_claim() + "[[claim]]\nstatistc = \"mean\"\n"),
            "mine.toml:8:1: unknown key 'statistc'; did you mean statistic?");
  EXPECT_EQ(refusal_of("[[claims]]\nid = \"a\"\n"),
            "mine.toml:1:3: unknown key 'claims'; did you mean claim?");
  EXPECT_EQ(refusal_of("author = \"x\"\n"),
            "mine.toml:1:1: unknown key 'author'; there are schema, network and claim");
}

TEST(ClaimsToml, APredictionIsOne) {
  EXPECT_EQ(refusal_of(claim_with("exponent = -1\n", "")),
            "mine.toml:1:1: claim 'mine.r2' predicts nothing: give one of exponent, upper_bound, "
            "limit, value or zero = true");
  EXPECT_EQ(refusal_of(sound_claim("limit = 0\n")),
            "mine.toml:7:9: limit beside exponent of line 6: a claim predicts one thing; make two "
            "claims of it");
  EXPECT_EQ(refusal_of(claim_with("exponent = -1", "exponent = nan")),
            "mine.toml:6:12: exponent nan: a prediction is a finite number, such as -1");
  EXPECT_EQ(refusal_of(claim_with("exponent = -1", "zero = false")),
            "mine.toml:6:8: zero = false predicts nothing: leave it out and give another "
            "prediction");
  EXPECT_EQ(refusal_of(claim_with("exponent = -1", "exponent = \"-1\"")),
            "mine.toml:6:12: exponent is a number, not a string");
}

TEST(ClaimsToml, WordsThatNameNothingHaveNeighbours) {
  EXPECT_EQ(
      refusal_of(claim_with("\"median\"", "\"meadian\"")),
      "mine.toml:5:13: statistic 'meadian': there is none of that name; did you mean median?");
  EXPECT_EQ(refusal_of(claim_with("\"K2\"", "\"nkt\"")),
            "mine.toml:4:14: observable 'nkt': there is none of that name; did you mean ntk?");
  EXPECT_NE(refusal_of(claim_with("depth = 2", "activation = \"geul\"")).find("mine.toml:3:41: "),
            std::string::npos);
  EXPECT_NE(refusal_of(claim_with("depth = 2", "activation = \"geul\"")).find("gelu"),
            std::string::npos);
  EXPECT_EQ(refusal_of(claim_with("model = \"mlp\"", "model = \"mpl\"")),
            "mine.toml:3:21: model 'mpl': it is mlp or hypernet");
  EXPECT_EQ(
      refusal_of(sound_claim("corrections = \"whole-power\"\n")),
      "mine.toml:7:15: corrections 'whole-power': they are powers of 1/n, as in [[1], [1, 2]], "
      "or a name; did you mean whole-powers?");
}

TEST(ClaimsToml, AContractionIsWrongAtACharacter) {
  EXPECT_EQ(refusal_of(claim_with("\"K2\"", "\"d_m f(x1) d_m g\"")),
            "mine.toml:4:29: contraction 'd_m f(x1) d_m g': a factor is f, d_m f, d_mn f, .., not "
            "'g'");
  // Of two lines, the second.
  EXPECT_NE(refusal_of(claim_with("\"K2\"", "\"\"\"\nd_m f(x1)\n  d_m g\"\"\""))
                .find("mine.toml:6:7: contraction"),
            std::string::npos);
  EXPECT_NE(refusal_of(claim_with("\"K2\"", "'d_m f(x1) f'")).find("mine.toml:4:17: "),
            std::string::npos);
}

TEST(ClaimsToml, StringsAreWalkedPastEscapes) {
  const std::string text = "a = \"\\u00e9\\tf g\"\n";
  //                        column 5 is the quotation mark; \u00e9 is two bytes of the value
  EXPECT_EQ(place_in_string(text, {1, 5}, 0).column, 6);
  EXPECT_EQ(place_in_string(text, {1, 5}, 2).column, 12);
  EXPECT_EQ(place_in_string(text, {1, 5}, 3).column, 14);
  EXPECT_EQ(place_in_string(text, {1, 5}, 5).column, 16);
  EXPECT_EQ(place_in_string(text, {1, 1}, 5).column, 1);  // no string begins there
  const std::string two = "x = 1\na = '''\nab\ncd'''\n";
  const Place d = place_in_string(two, {2, 5}, 4);
  EXPECT_EQ(d.line, 4);
  EXPECT_EQ(d.column, 2);
}

TEST(ClaimsToml, IdsTellClaims) {
  EXPECT_EQ(refusal_of(sound_claim() + sound_claim()),
            "mine.toml:8:6: id 'mine.r2' is that of the claim of line 2; each claim has one of its "
            "own");
  for (const char* id : {"../x", "a/b", ".hidden", "", "a b", "a\\nb", "ümlaut", "-x"}) {
    const std::string sentence = refusal_of(claim_with("mine.r2", id));
    EXPECT_TRUE(sentence.starts_with("mine.toml:2:6: id")) << id << ": " << sentence;
  }
  EXPECT_TRUE(
      refusal_of(claim_with("mine.r2", std::string(101, 'a'))).starts_with("mine.toml:2:6"));
  EXPECT_EQ(refusal_of("[[claim]]\nexponent = 1\n"),
            "mine.toml:1:1: a claim has an id, such as id = \"mine.ntk-variance\"");
}

TEST(ClaimsToml, WhatIsNoToml) {
  EXPECT_TRUE(refusal_of("[[claim]\nid = 1\n").starts_with("mine.toml:1:"))
      << refusal_of("[[claim]\n");
  EXPECT_TRUE(refusal_of("[[claim]]\nid = \n").starts_with("mine.toml:2:"));
  EXPECT_TRUE(refusal_of("[[claim]]\nid = \"a\"\nid = \"b\"\n").starts_with("mine.toml:3:"));
  EXPECT_NE(refusal_of(std::string("a\0b", 3)), "accepted");
  EXPECT_NE(refusal_of("\xff\xfe"), "accepted");
  EXPECT_NE(refusal_of("a = " + std::string(100000, '[')), "accepted");
  EXPECT_EQ(refusal_of(""), "mine.toml: there is no table [[claim]] in it");
  EXPECT_EQ(refusal_of("[claim]\nid = \"a\"\n"),
            "mine.toml:1:1: claims are tables [[claim]], with two brackets");
  EXPECT_EQ(refusal_of("schema = \"widthwise-claims-2\"\n" + sound_claim()),
            "mine.toml:1:10: schema: this program reads claims of schema = \"widthwise-claims-1\"");
}

TEST(ClaimsToml, NetworksHaveTheirOwnKeys) {
  EXPECT_TRUE(
      refusal_of(claim_with("depth = 2", "depth_g = 2")).starts_with("mine.toml:3:38: depth_g"));
  EXPECT_TRUE(refusal_of(claim_with("depth = 2", "depth = 2, biases = \"fixed\""))
                  .starts_with("mine.toml:3:48: biases: there are none"));
  EXPECT_TRUE(
      refusal_of(claim_with("depth = 2", "depth = 0")).starts_with("mine.toml:3:36: depth 0"));
  EXPECT_TRUE(refusal_of(claim_with("depth = 2", "depth = 2, sigma_w = [1, 2]"))
                  .starts_with("mine.toml:3:49: sigma-w"));
  EXPECT_TRUE(refusal_of(claim_with("model = \"mlp\", depth = 2",
                                    "model = \"hypernet\", width_f = \"n^2\""))
                  .starts_with("mine.toml:3:43: width_f 'n^2'"));
}

// What is written is read as the same, and written in the same way again.
TEST(ClaimsToml, TextsAreReadAsTheyWereWritten) {
  const std::string text = sound_claim(
      "title = \"T \\\"q\\\" \\\\ \\u0001\"\nmargin = 0.05\ncorrections = [[1], [0.5, 2]]\n"
      "widths = \"64..256\"\ninputs = { rows = [[1, 2], [0.1, 1e-3]] }\nfrom_width = 70\n"
      "effort = { share = 0.5, equal_errors = false, largest_width = 128 }\nup_to_order = 3\n"
      "expected = \"REFUTED\"\n");
  const auto claims = parse_claims(text, "mine.toml");
  const std::string written = claims_text(claims);
  const auto again = parse_claims(written, "again.toml");
  EXPECT_EQ(claims_text(again), written);
  EXPECT_EQ(again.front().title, claims.front().title);
  EXPECT_EQ(again.front().inputs.rows, claims.front().inputs.rows);
  EXPECT_EQ(again.front().effort.largest_width, 128);
}

}  // namespace
}  // namespace widthwise::verify
