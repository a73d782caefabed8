#include "verify/exact/exact_moments.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/results/example_provenance.hpp"
#include "verify/base/errors.hpp"
#include "verify/exact/exact_moments_json.hpp"
#include "verify/exact/moment_comparison.hpp"
#include "verify/report/report_exact.hpp"

namespace widthwise::verify {
namespace {

using Texts = std::vector<std::string>;

ExactMoments example() {
  ExactMoments moments;
  moments.meta = {testing::example_provenance("verify exact --draws 100"), 100, moment_inputs()};
  moments.rates = {{2, 1, std::nullopt, "0"}, {2, 2, -2, "16"}, {1, 1, 0, "1"}, {1, 2, 0, "4"}};
  moments.laws = {{1, {"1", "5"}, {"0", "12"}}, {2, {"1", "10", "25"}, {"0", "58", "113"}}};
  moments.hypernet_laws = {{1, 2, {"4", "16"}, {"0", "272"}, {"0", "0", "4416"}},
                           {1, 3, {"6", "78"}, {"0", "1492"}, {}}};
  moments.two_width_laws = {{1, 2, 2, {{2, 0, "2368"}, {1, 1, "1792"}, {0, 2, "256"}}}};
  moments.comparisons = {{"deferred mlp.relu 8-8", "K^(3)", 100, 0.375, 0.5, 0.0625, 2.0},
                         {"dense mlp.relu 8-8", "K^(3)", 100, 0.375, 0.3125, 0.0625, -1.0}};
  moments.p_value = 0.25;
  return moments;
}

// Var K^(1) of one hidden layer is 12/n; E (K^(2))^2 of two layers of weights is 16/n^2.
TEST(ExactMoments, KnownRatesAndLaws) {
  bool seen = false;
  for (const ExactRate& rate : exact_rates(3, 4)) {
    EXPECT_EQ(rate.exponent.has_value(), rate.n_layers >= rate.order);
    if (rate.order != 2 || rate.n_layers != 2) continue;
    seen = true;
    EXPECT_EQ(rate.exponent, -2);
    EXPECT_EQ(rate.constant, "16");
  }
  EXPECT_TRUE(seen);
  const auto laws = exact_laws();
  ASSERT_EQ(laws.size(), 7u);
  EXPECT_EQ(laws[0].ntk_variance, (Texts{"0", "12"}));
  EXPECT_EQ(laws[2].kurtosis, (Texts{"1", "15", "75", "125"}));  // (1 + 5/n)^3
}

// E Theta_h tends to (L_f + 1) H, and nothing of its variance is left.
TEST(ExactMoments, LawsOfHypernetworks) {
  const auto laws = exact_hypernet_laws(1, 8);
  ASSERT_EQ(laws.size(), 2u);
  for (const ExactHypernetLaw& law : laws) {
    EXPECT_EQ(law.ntk_mean.front(), std::to_string((law.depth_f + 1) * law.depth_g));
    EXPECT_EQ(law.ntk_variance.empty(), law.depth_g == 3);
    EXPECT_TRUE(law.squared_k2.empty());
  }
  // E K^(1)^2 = 16 + 400/n + .. and (E K^(1))^2 = (4 + 16/n)^2.
  EXPECT_EQ(laws[0].ntk_variance.at(0), "0");
  EXPECT_EQ(laws[0].ntk_variance.at(1), "272");
}

// The largest terms at H = 2 are 1/n^2, 1/(n m) and 1/m^2 whatever the depth of f, none negative.
TEST(ExactMoments, LawsInBothWidths) {
  const auto laws = exact_two_width_laws();
  ASSERT_EQ(laws.size(), 3u);
  EXPECT_EQ(laws[0].terms.size(), 15u);
  EXPECT_EQ(laws[0].terms[2].coefficient, "256");
  for (const ExactTwoWidthLaw& law : laws) {
    EXPECT_EQ(law.terms[0].f + law.terms[0].g, 2);
    EXPECT_EQ(law.terms[2].g, 2);
    for (const auto& term : law.terms) EXPECT_NE(term.coefficient.front(), '-');
  }
}

TEST(ExactMoments, IsAsExpectedUnlessARateOrTheTestIsOff) {
  EXPECT_TRUE(example().as_expected(1e-3));
  EXPECT_FALSE(example().as_expected(0.5));
  ExactMoments wrong = example();
  wrong.rates[1].exponent = -1;
  EXPECT_FALSE(wrong.as_expected(1e-3));
  wrong = example();
  wrong.rates[0].exponent = 0;
  EXPECT_FALSE(wrong.as_expected(1e-3));
}

TEST(ExactMoments, SurvivesItsFile) {
  const ExactMoments read =
      exact_moments_from_json(nlohmann::json::parse(exact_moments_json(example())));
  EXPECT_EQ(exact_moments_json(read), exact_moments_json(example()));
  EXPECT_EQ(read.rates[0].exponent, std::nullopt);
  EXPECT_EQ(read.comparisons[1].z, -1.0);
}

TEST(ExactMoments, SayWhatTheyWereDrawnWith) {
  const auto json = nlohmann::json::parse(exact_moments_json(example()));
  const auto& meta = json.at("meta");
  EXPECT_EQ(meta.at("version"), "0.1.0");
  EXPECT_EQ(meta.at("git"), "0123abc");
  EXPECT_EQ(meta.at("command"), "verify exact --draws 100");
  EXPECT_EQ(meta.at("seed"), 18446744073709551615u);
  EXPECT_EQ(json.at("seed"), meta.at("seed"));
  EXPECT_EQ(meta.at("draws"), 100);
  EXPECT_EQ(meta.at("inputs"),
            "u' = u, x = (1.7320508075688772, 0, 0), "
            "z = (1.7320508075688772, 0, 0)");
}

// As version 0.2.0 wrote them.
TEST(ExactMoments, WithoutLawsInBothWidthsAreReadToo) {
  auto json = nlohmann::json::parse(exact_moments_json(example()));
  json.erase("two_width_laws");
  EXPECT_TRUE(exact_moments_from_json(json).two_width_laws.empty());
}

// As version 0.2.0 wrote them.
TEST(ExactMoments, WithoutMetaAreReadToo) {
  auto json = nlohmann::json::parse(exact_moments_json(example()));
  json.erase("meta");
  const ExactMoments read = exact_moments_from_json(json);
  EXPECT_EQ(read.meta.seed, 18446744073709551615u);
  EXPECT_EQ(read.meta.version, "");
  EXPECT_EQ(read.meta.n_draws, 0);
  EXPECT_EQ(read.comparisons.size(), 2u);
}

TEST(ExactMoments, HaveOneSeed) {
  auto json = nlohmann::json::parse(exact_moments_json(example()));
  json["seed"] = 3;
  EXPECT_EQ(test::refusal<FileError>([&] { exact_moments_from_json(json); }),
            "exact.seed is 3, it should be 18446744073709551615, as in meta");
}

TEST(ExactMoments, RefusesNumbersThatCannotBe) {
  const auto refused = [](const char* pointer, const nlohmann::json& value) {
    auto json = nlohmann::json::parse(exact_moments_json(example()));
    json[nlohmann::json::json_pointer(pointer)] = value;
    return test::refusal<FileError>([&] { exact_moments_from_json(json); });
  };
  const std::pair<const char*, nlohmann::json> faults[] = {
      {"/p_value", 1.5},           {"/rates/0/order", -1},
      {"/rates/0/n_layers", 0},    {"/rates", {1}},
      {"/comparisons/0/se", -1},   {"/comparisons/0/draws", -1},
      {"/comparisons/0/z", 1e101}, {"/comparisons/0/exact", nullptr}};
  for (const auto& [pointer, value] : faults) {
    EXPECT_TRUE(refused(pointer, value).starts_with("exact.")) << pointer << " " << value;
  }
  // A table has a cell for each order and each number of layers.
  EXPECT_NE(refused("/rates/0/order", 77).find("once"), std::string::npos);
}

TEST(ExactMoments, RefusesOtherFiles) {
  const auto refused = [](const char* text) {
    return test::refusal<FileError>([&] { exact_moments_from_json(nlohmann::json::parse(text)); });
  };
  EXPECT_NE(refused("{\"schema\": \"another\"}").find("another"), std::string::npos);
  EXPECT_NE(refused("{\"schema\": \"widthwise-exact/1\", \"seed\": 1}").find("field p_value"),
            std::string::npos);
  EXPECT_NE(refused("[]").find("object"), std::string::npos);
}

TEST(ExactMoments, IsRenderedWithRatesLawsAndScores) {
  const std::string text = render_exact(example());
  for (const char* part :
       {"4.0000 n^-1", "0 exactly", "1 + 10/n + 25/n^2", "58/n + 113/n^2", "3.222", "4416/n^2",
        "6 + 78/n", "mlp.relu 8-8", "2.00", "-1.00", "p = 0.250", "mean square 2.50", "Of 2 such",
        "2368/n^2 + 1792/(n m) + 256/m^2"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
  }
}

}  // namespace
}  // namespace widthwise::verify
