// Claims that are made of specifications.
#include "verify/claimfile/own_claims.hpp"

#include <gtest/gtest.h>

#include "tests/verify/claimfile/refused_claims.hpp"
#include "verify/claimfile/claims_toml.hpp"

namespace widthwise::verify {
namespace {

Claim only_claim(const std::string& toml) {
  return own_claims(read_claims(toml, "mine.toml", {}), {}).front();
}

TEST(OwnClaims, AnExponent) {
  const Claim claim = only_claim(sound_claim("corrections = \"whole-powers\"\nfrom_width = 32\n"));
  EXPECT_EQ(claim.kind, ClaimKind::kRate);
  EXPECT_EQ(claim.predicted, -1.0);
  EXPECT_EQ(claim.order, 2);
  EXPECT_EQ(claim.statistic_in_words(), "median |K^(2)|");
  EXPECT_EQ(claim.statement, "median |K^(2)| ~ n^-1");
  EXPECT_EQ(claim.study->key_name(), "mlp.relu.depth2");
  const Slope& slope = std::get<Slope>(claim.conclusion);
  EXPECT_EQ(slope.corrections, whole_powers());
  EXPECT_EQ(slope.from, 32.0);
  EXPECT_FALSE(slope.upper_bound);
}

TEST(OwnClaims, OtherPredictions) {
  const auto with = [](const std::string& line) { return claim_with("exponent = -1", line); };
  EXPECT_TRUE(std::get<Slope>(only_claim(with("upper_bound = -1")).conclusion).upper_bound);
  EXPECT_EQ(only_claim(with("upper_bound = -1")).kind, ClaimKind::kBound);
  EXPECT_TRUE(std::holds_alternative<Limit>(only_claim(with("limit = 1")).conclusion));
  EXPECT_TRUE(std::holds_alternative<AtLargestWidth>(
      only_claim(with("limit = 1\nextrapolate = false")).conclusion));
  EXPECT_TRUE(std::holds_alternative<PooledMean>(only_claim(with("value = 1")).conclusion));
  const Claim control = only_claim(sound_claim("expected = \"REFUTED\"\n"));
  EXPECT_EQ(control.kind, ClaimKind::kControl);
  EXPECT_EQ(control.expected, Verdict::kRefuted);
  EXPECT_EQ(control.statement, "Control, to be refuted: median |K^(2)| ~ n^-1");
}

TEST(OwnClaims, TextsAreTheirAuthors) {
  const Claim claim = only_claim(sound_claim(
      "title = \"T\"\nstatement = \"S\"\nhypotheses = \"H\"\nsource = \"[Me2026, Thm 1]\"\n"));
  EXPECT_EQ(claim.statement, "T: S");
  EXPECT_EQ(claim.hypotheses, "H");
  EXPECT_EQ(claim.source, "[Me2026, Thm 1]");
}

// Claims of the same networks are read off the same draws, whatever their orders are.
TEST(OwnClaims, ShareDraws) {
  const std::string third = claim_with("mine.r2", "mine.r3");
  const std::string text = sound_claim() + std::string(third).replace(third.find("K2"), 2, "K3");
  const auto claims = own_claims(read_claims(text, "mine.toml", {}), {});
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_TRUE(share_draws(*claims[0].study, *claims[1].study));
  EXPECT_EQ(claims[0].study->columns().size(), 4U);
}

// A number does not depend on which other claims a file holds.
TEST(OwnClaims, NumbersAreTheirOwn) {
  for (const std::string network :
       {"depth = 2", "depth = 2, activation = \"tanh\"", "model = \"hypernet\"",
        "model = \"hypernet\", width_g = 4", "model = \"hypernet\", width_f = \"inf\""}) {
    const std::string two = claim_with("model = \"mlp\", depth = 2", network);
    const Claim alone = only_claim(two);
    const Claim beside = only_claim(two + "up_to_order = 3\n");
    EXPECT_EQ(alone.study->key_name(), beside.study->key_name());
    const Eigen::VectorXd a = alone.study->draw({}, 8, 5), b = beside.study->draw({}, 8, 5);
    EXPECT_EQ(a(2), b(2)) << network;
  }
}

TEST(OwnClaims, WidthsAndInputsTellStudies) {
  const Claim usual = only_claim(sound_claim());
  const Claim listed = only_claim(sound_claim("widths = [16, 64]\n"));
  EXPECT_EQ(listed.study->name(), "mlp.relu.depth2.at16-64");
  EXPECT_EQ(listed.study->key_name(), usual.study->key_name());
  EXPECT_TRUE(listed.study->covers(64));
  EXPECT_FALSE(listed.study->covers(32));
  const Claim close = only_claim(sound_claim("inputs = { rho_x = 0.9 }\n"));
  EXPECT_EQ(close.study->name(), "mlp.relu.depth2.rho0.9");
  const Claim rows = only_claim(sound_claim("inputs = { rows = [[1, 0], [0, 2]] }\n"));
  EXPECT_NE(rows.study->key_name(), usual.study->key_name());
  const auto inputs = rows.study->inputs({});
  EXPECT_EQ(inputs.at("x"), Eigen::Vector2d(1, 0));  // as they stand
  EXPECT_EQ(inputs.at("x_prime"), Eigen::Vector2d(0, 2));
  EXPECT_EQ(rows.study->draw({}, 8, 0).size(), 3);
}

// Draws are kept by name: a name that hides other inputs would have one claim judged by the draws
// of another.
TEST(OwnClaims, OneNameHasOneSetOfInputs) {
  const auto refused = [](const std::string& first, const std::string& second) {
    std::string text =
        sound_claim("inputs = { " + first + " }\n") + sound_claim("inputs = { " + second + " }\n");
    text.replace(text.rfind("mine.r2"), 7, "mine.too");
    return test::refusal<UsageError>([&] { own_claims(read_claims(text, "mine.toml", {}), {}); });
  };
  const std::string words = "has other inputs that go by the same name";
  EXPECT_NE(refused("name = \"p\", rho_x = 0.1", "name = \"p\", rho_x = 0.9").find(words),
            std::string::npos);
  EXPECT_NE(refused("rho_x = 0.1", "name = \"rho0.1\", rho_x = 0.9").find(words),
            std::string::npos);
  const std::string reserved = refused("name = \"single-input\", rho_x = 0.1", "single = true");
  EXPECT_NE(reserved.find("claim 'mine.too' " + words), std::string::npos) << reserved;
  EXPECT_TRUE(reserved.starts_with("mine.toml:7:19: ")) << reserved;
  EXPECT_EQ(refused("rho_x = 0.1", "name = \"rho0.1\", rho_x = 0.1"), "accepted");
}

TEST(OwnClaims, DrawsAndTheirPowersStayInRange) {
  const auto refused = [](const std::string& network, const std::vector<std::int64_t>& widths) {
    const auto specs =
        read_claims(claim_with("model = \"mlp\", depth = 2", network), "mine.toml", {});
    const auto claims = own_claims(specs, {});
    return test::refusal<UsageError>([&] { require_judgeable(specs, claims, widths, {}); });
  };
  EXPECT_EQ(refused("depth = 2", {16, 32}), "accepted");
  for (const std::string network : {"sigma_w = 1e150", "sigma_b = 1e308",
                                    "depth = 8, activation = \"polynomial:0,1,0,0,0,0,0,0,1\""}) {
    const std::string sentence = refused(network, {16, 32});
    EXPECT_TRUE(sentence.starts_with("mine.toml:3:11: ")) << sentence;
    EXPECT_NE(sentence.find("leave the range of a double"), std::string::npos) << sentence;
  }
  const std::string narrow = refused("model = \"hypernet\", width_f = \"m^1.5\"", {16, 32, 64});
  EXPECT_NE(narrow.find("at 1 of the widths 16,32,64"), std::string::npos) << narrow;
}

// Each kind of observable can be drawn.
TEST(OwnClaims, ObservablesAreDrawn) {
  const std::pair<std::string, std::string> drawn[] = {
      {"depth = 1", "K1"},
      {"depth = 1", "output"},
      {"depth = 1", "ntk"},
      {"depth = 1", "K2-distinct"},
      {"depth = 1", "scaled-K2"},
      {"depth = 1", "normalised-output"},
      {"depth = 1", "conditional-variance"},
      {"depth = 1", "conditional-covariance"},
      {"depth = 1", "d_m f(x1) d_m f(x2)"},
      {"depth = 1", "training.drift"},
      {"depth = 1", "training.K2"},
      {"depth = 1", "training.input-gradient"},
      {"depth = 2, activation = \"tanh\", width_ratios = [1, 2]", "K2"},
      {"model = \"hypernet\"", "K3"},
      {"model = \"hypernet\"", "ntk"},
      {"model = \"hypernet\"", "ntk-drift"},
      {"model = \"hypernet\"", "K2-distinct"},
      {"model = \"hypernet\"", "normalised-output"},
      {"model = \"hypernet\", width_f = \"inf\"", "training.flips"},
      {"model = \"hypernet\", width_f = \"m^1.5\"", "K2"},
  };
  for (const auto& [network, observable] : drawn) {
    std::string text = claim_with("model = \"mlp\", depth = 2", network);
    text.replace(text.find("K2"), 2, observable);
    const Claim claim = only_claim(text);
    const Eigen::VectorXd draw = claim.study->draw({}, 32, 0);
    EXPECT_EQ(static_cast<std::size_t>(draw.size()), claim.study->columns().size()) << observable;
    EXPECT_NE(draw(claim.statistic.columns().front()), 0.0) << network << " " << observable;
    EXPECT_GT(claim.study->bytes_per_draw({}, 32), 0.0);
  }
}

TEST(OwnClaims, AreChosenByTheirIds) {
  const std::string text =
      sound_claim() + claim_with("mine.r2", "mine.r2.tight") + claim_with("mine.r2", "other");
  const auto ids = [&](const std::vector<std::string>& chosen) {
    std::string joined;
    for (const auto& claim : chosen_claims(read_claims(text, "mine.toml", {}), chosen)) {
      joined += claim.id + " ";
    }
    return joined;
  };
  EXPECT_EQ(ids({}), "mine.r2 mine.r2.tight other ");
  EXPECT_EQ(ids({"mine"}), "mine.r2 mine.r2.tight ");
  EXPECT_EQ(ids({"mine.r2"}), "mine.r2 ");  // that one alone
  EXPECT_EQ(test::refusal<UsageError>([&] { ids({"othr"}); }),
            "claim 'othr': the file mine.toml has none of that ID; did you mean other?");
}

}  // namespace
}  // namespace widthwise::verify
