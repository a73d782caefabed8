// What cannot be judged is refused, with the reason and the place.
#include "verify/claimfile/sound_claim.hpp"

#include <gtest/gtest.h>

#include "tests/verify/claimfile/refused_claims.hpp"

namespace widthwise::verify {
namespace {

// The network, observable, statistic and prediction of lines 3 to 6.
std::string claim_of(const std::string& network, const std::string& observable,
                     const std::string& statistic, const std::string& rest) {
  return "[[claim]]\nid = \"mine\"\nnetwork = { " + network + " }\nobservable = \"" + observable +
         "\"\n" + (statistic.empty() ? "\n" : "statistic = \"" + statistic + "\"\n") + rest + "\n";
}

void expect_refused(const std::string& toml, const std::string& place, const std::string& words) {
  const std::string sentence = refusal_of(toml);
  EXPECT_TRUE(sentence.starts_with("mine.toml:" + place + ": ")) << sentence << "\n" << toml;
  EXPECT_NE(sentence.find(words), std::string::npos) << sentence << "\n" << toml;
}

TEST(SoundClaim, ExactZeros) {
  EXPECT_EQ(refusal_of(claim_of("depth = 2", "K4", "", "zero = true")), "accepted");
  EXPECT_EQ(refusal_of(claim_of("depth = 2", "K3", "", "zero = true")), "accepted");  // but untrue
  expect_refused(claim_of("depth = 2, activation = \"tanh\"", "K4", "", "zero = true"), "6:8",
                 "tanh is no polynomial where its gates are frozen");
  expect_refused(claim_of("depth = 2", "ntk", "", "zero = true"), "6:8", "only a K^(r)");
  expect_refused(claim_of("depth = 2", "K4", "mean", "zero = true"), "5:13", "leave statistic out");
  expect_refused(claim_of("depth = 2", "K4", "median", "exponent = -3"), "4:14",
                 "exactly zero here from r = 4 on");
  expect_refused(claim_of("depth = 2", "K2", "largest", "exponent = -1"), "5:13", "zero = true");
}

// f of infinite width moves along a line; a polynomial of degree 2 has degree 1 + 2 + 4 with two
// hidden layers. The activation that is to blame is named.
TEST(SoundClaim, ExactZerosOfOtherActivations) {
  const std::string infinite = "model = \"hypernet\", width_f = \"inf\"";
  EXPECT_EQ(refusal_of(claim_of(infinite + ", activation = \"tanh\"", "K4", "", "zero = true")),
            "accepted");
  expect_refused(claim_of(infinite + ", activation = \"tanh\"", "K4", "median", "exponent = -3"),
                 "4:14", "exactly zero here from r = 4 on");
  expect_refused(claim_of("model = \"hypernet\", activation_g = \"tanh\"", "K7", "", "zero = true"),
                 "6:8", "since tanh is no polynomial");
  const std::string square = "depth = 2, activation = \"polynomial:0,1,1\"";
  EXPECT_EQ(refusal_of(claim_of(square, "K8", "", "zero = true")), "accepted");
  EXPECT_EQ(refusal_of(claim_of(square, "K7", "median", "exponent = -1")), "accepted");
  expect_refused(claim_of(square, "K8", "median", "exponent = -1"), "4:14", "from r = 8 on");
  EXPECT_EQ(refusal_of(claim_of("depth = 2, activation = \"polynomial:0,1,0\"", "K3", "median",
                                "exponent = -1")),
            "accepted");
  expect_refused(
      claim_of("depth = 2, activation = \"polynomial:0,1,0\"", "K4", "median", "exponent = -1"),
      "4:14", "from r = 4 on");
  expect_refused(claim_of("model = \"hypernet\", depth_f = 1, depth_g = 2, "
                          "activation = \"polynomial:0,1,1\"",
                          "K7", "median", "exponent = -1"),
                 "4:14", "from r = 7 on");
}

TEST(SoundClaim, StatisticsAndPredictions) {
  expect_refused(claim_of("depth = 2", "K0", "distance-to-normal", "exponent = -1"), "5:13",
                 "limit = 0");
  expect_refused(claim_of("depth = 2", "K0", "distance-to-normal", "limit = 0"), "6:9",
                 "give margin");
  expect_refused(claim_of("depth = 2", "K2", "quantile", "exponent = -1"), "5:13", "needs level");
  expect_refused(claim_of("depth = 2", "K2", "median", "exponent = -1\nmargin = -1"), "7:10",
                 "positive number");
  expect_refused(claim_of("depth = 2", "K2", "median", "exponent = -1\nextrapolate = false"),
                 "7:15", "only a limit");
  expect_refused(claim_of("depth = 2", "K1", "mean", "value = 3\ncorrections = [[1]]"), "7:15",
                 "nothing is fitted");
  expect_refused(claim_of("depth = 2", "K1", "mean", "exponent = 0\ncorrections = [[2, 1]]"),
                 "7:15", "ascend");
  expect_refused(claim_of("depth = 2", "d_m f(x1) d_m f(x2) f(x3)", "mean", "exponent = -1"),
                 "5:13", "claim the variance");
  expect_refused(claim_of("depth = 2", "K2", "mean", "exponent = -1"), "5:13", "3 factors are odd");
  expect_refused(claim_of("depth = 2", "K0", "mean", "exponent = -1"), "5:13", "1 factor is odd");
  EXPECT_EQ(refusal_of(claim_of("depth = 2", "K3", "mean", "exponent = -2")), "accepted");
  expect_refused(claim_of("depth = 2", "K1", "mean", "exponent = 0\ncorrections = [[1], [1]]"),
                 "7:15", "twice");
  expect_refused(
      "[[claim]]\nid = \"a\"\nnetwork = { depth = 2 }\nobservable = \"K2\"\n"
      "statistic = { name = \"quantiles\", levels = [0.5, 0.5] }\nexponent = -1\n",
      "5:44", "twice");
  expect_refused(claim_of("depth = 2", "K1", "mean", "exponent = 0\nwidths = [64]"), "7:10",
                 "two at least");
}

TEST(SoundClaim, NetworksAndObservables) {
  const std::string hypernet = "model = \"hypernet\"";
  expect_refused(claim_of(hypernet, "d_m f(x1) d_m f(x2)", "mean", "exponent = 0"), "4:14",
                 "MLPs only");
  expect_refused(claim_of("depth = 2", "ntk-drift", "mean", "exponent = 0"), "4:14",
                 "hypernetworks only");
  expect_refused(
      claim_of(hypernet + ", width_f = \"inf\"", "K2-distinct", "median", "exponent = -1"), "4:14",
      "finite width");
  expect_refused(claim_of(hypernet + ", depth_g = 1", "K2", "median", "exponent = -1"), "3:43",
                 "depth-g 1");
  expect_refused(claim_of("depth = 2", "K2", "median", "exponent = -1\ntraining = { steps = 3 }"),
                 "7:12", "one at the start");
  expect_refused(
      claim_of("depth = 2", "training.drift", "median", "exponent = -1\ntraining = { rate = -1 }"),
      "7:21", "positive multiple");
  expect_refused(claim_of("depth = 2", "training.deviation", "median",
                          "exponent = -1\ntraining = { tests = 0 }"),
                 "7:22", "deviation is taken at test inputs");
  expect_refused(claim_of("depth = 2", "training.drift", "median",
                          "exponent = -1\ntraining = { inputs_x = 2 }"),
                 "7:25", "inputs_x: an MLP");
  expect_refused(claim_of("model = \"hypernet\"", "training.drift", "median",
                          "exponent = -1\ntraining = { inputs = 2 }"),
                 "7:23", "give inputs_x and inputs_z");
  expect_refused(claim_of("depth = 2, width_ratios = []", "K2", "median", "exponent = -1"), "3:39",
                 "one a hidden layer");
}

TEST(SoundClaim, Inputs) {
  const auto at = [](const std::string& inputs, const std::string& observable = "K2") {
    return claim_of("depth = 2", observable, "median",
                    "exponent = -1\ninputs = { " + inputs + " }");
  };
  EXPECT_EQ(refusal_of(at("rows = [[1, 0], [0, 1]]")), "accepted");
  expect_refused(at("rho_x = 2"), "7:20", "rho");
  EXPECT_NE(refusal_of(at("rows = [[1, 0], [0, 1]], rho_x = 0.5")).find("in one way"),
            std::string::npos);
  expect_refused(at("rows = [[1, 0], [0, 1], [1, 1]]"), "7:19", "are two");
  expect_refused(at("rows = [[1, 0], [0, 1, 2]]"), "7:19", "one length");
  expect_refused(at("rows = [[1, nan], [0, 1]]"), "7:19", "finite");
  expect_refused(at("rows_z = [[1, 0]]"), "7:21", "no z");
  expect_refused(at("rows = [[1, 0], [0, 1]]", "f(x1) f(x2) f(x3) f(x4)"), "7:19",
                 "stands at 4 inputs");
  expect_refused(at("rows = [[1, 0]]", "K1-distinct"), "7:19", "stands at 2 inputs");
  expect_refused(at("rows = [[1, 0]]", "f(x1) f(x2)"), "7:19", "stands at 2 inputs");
  EXPECT_EQ(refusal_of(at("rows = [[1, 0]]")), "accepted");  // u' = u
  expect_refused(at("rho_z = 0.5"), "7:20", "no z");
  expect_refused(at("columns = \"1\""), "7:22", "no file");
  EXPECT_THROW(read_claims(at("file = \"there-is-none.csv\""), "mine.toml", {}), FileError);
}

// Without places it is said of which claim and key.
TEST(SoundClaim, ClaimsThatStandInNoFile) {
  ClaimSpec claim;
  claim.id = "mine";
  claim.observable = parse_observable("K2");
  claim.prediction = {PredictionKind::kExponent, -1.0};
  claim.margin = -1.0;
  EXPECT_EQ(test::refusal<UsageError>([&] { require_sound(claim); }),
            "claim 'mine', margin: margin -1: it is a positive number, such as 0.1");
  claim.margin.reset();
  EXPECT_NO_THROW(require_sound(claim));
}

}  // namespace
}  // namespace widthwise::verify
