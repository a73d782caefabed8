// Families of networks in words, both ways.

#include "verify/results/network_family.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace widthwise::verify {
namespace {

using Words = std::map<std::string, std::string>;

NetworkFamily hypernets(const WidthLaw& law) {
  NetworkFamily family;
  family.depth_f = 1;
  family.depth_g = 3;
  family.widths = law;
  family.inputs = RunInputs{};
  return family;
}

std::vector<NetworkFamily> families() {
  NetworkFamily mlp;
  mlp.activation = theory::Activation::kTanh;
  mlp.depth_f = 3;
  mlp.inputs = RunInputs{.unit_norms = true};
  NetworkFamily single = mlp;
  single.activation = theory::Activation::kRelu;
  single.inputs = RunInputs{.single = true};
  NetworkFamily listed = mlp;
  listed.inputs = ListedInputs{"|x|^2 = d = 4, all cosines 0.6"};
  NetworkFamily unequal = mlp;
  unequal.width_ratios = {1.0, 2.0, 0.5};
  NetworkFamily constant = single;
  constant.widths = WidthLaw::constant_mlp(64);
  NetworkFamily synthetic;
  synthetic.others = {{"synthetic", "exact"}};
  std::vector<NetworkFamily> all{mlp, single, listed, unequal, constant, synthetic};
  for (const WidthLaw& law :
       {WidthLaw::fixed_g(8), WidthLaw::fixed_f(5), WidthLaw::joint(), WidthLaw::sequential(),
        WidthLaw::power(0.5), WidthLaw::power(1.0), WidthLaw::power(1.75), WidthLaw::limit(),
        WidthLaw::constant_hypernet(24)}) {
    all.push_back(hypernets(law));
  }
  return all;
}

TEST(NetworkFamily, SaysWhatItHoldsFixed) {
  EXPECT_EQ(
      in_words(families().front()),
      (Words{{"activation", "tanh"}, {"depth_f", "3"}, {"inputs", "u, u', |u|^2 = |u'|^2 = d"}}));
  const auto widths = [](const WidthLaw& law) {
    const Words words = in_words(hypernets(law));
    return words.at("width_f") + ", " + words.at("width_g");
  };
  EXPECT_EQ(widths(WidthLaw::fixed_g(8)), "n, 8");
  EXPECT_EQ(widths(WidthLaw::fixed_f(5)), "5, m");
  EXPECT_EQ(widths(WidthLaw::joint()), "n, n");
  EXPECT_EQ(widths(WidthLaw::sequential()), "inf, m");
  EXPECT_EQ(widths(WidthLaw::power(1.5)), "m^1.5, m");
  EXPECT_EQ(widths(WidthLaw::limit()), "inf, inf");
  EXPECT_EQ(widths(WidthLaw::constant_hypernet(24)), "24, 24");
  NetworkFamily unequal = families().front();
  unequal.width_ratios = {1.0, 2.0, 0.5};
  EXPECT_EQ(in_words(unequal).at("hidden_widths"), "n, 2n, 0.5n");
}

TEST(NetworkFamily, IsAnotherThanThoseOfTheTheorems) {
  for (const NetworkFamily& family : families()) {
    EXPECT_EQ(are_other_networks(family), !family.width_ratios.empty());
  }
  NetworkFamily gelu = families().front();
  gelu.activation = theory::Activation::kGelu;
  EXPECT_TRUE(are_other_networks(gelu));
  for (const char* key : {"sigma_w", "sigma_b_g", "residual", "weights", "parameterisation"}) {
    NetworkFamily family = families().front();
    family.others[key] = "words";
    EXPECT_TRUE(are_other_networks(family)) << key;
  }
  NetworkFamily trained = families().front();
  trained.others = {{"rate", "0.5 / lambda_max(Theta_0)"}, {"steps", "20"}};
  EXPECT_FALSE(are_other_networks(trained));
}

TEST(NetworkFamily, SaysAtWhichInputs) {
  NetworkFamily family = hypernets(WidthLaw::joint());
  family.inputs = NamedPair{"norms", 0.3, -0.2, {0.5, 2.0}, {1.5, 0.7}};
  EXPECT_EQ(in_words(family).at("inputs"),
            "norms: rho_x = 0.3, rho_z = -0.2, norm_x = 0.5,2, norm_z = 1.5,0.7");
  family.inputs = RandomInputs{10, 3};
  EXPECT_EQ(in_words(family).at("inputs"), "10 random ones a matrix, d = d_z = 3");
  family.inputs = std::monostate{};
  EXPECT_FALSE(in_words(family).contains("inputs"));
}

TEST(NetworkFamily, IsReadBackFromItsWords) {
  for (const NetworkFamily& family : families()) {
    EXPECT_TRUE(network_family_from_words(in_words(family)) == family)
        << in_words(family).begin()->second;
  }
}

TEST(NetworkFamily, KeepsWordsThatItDoesNotKnow) {
  const std::vector<Words> unknown{{{"width_f", "m^x"}, {"width_g", "m"}},
                                   {{"width_f", "m^-1"}, {"width_g", "m"}},
                                   {{"width_f", "n"}},
                                   {{"width_f", "24"}, {"width_g", "25"}},
                                   {{"hidden_widths", "n, -2n"}},
                                   {{"hidden_widths", "n, 2m"}},
                                   {{"activation", "gelu"}, {"depth_f", "three"}},
                                   {{"depth", "3"}, {"activation", "relu"}},
                                   {{"inputs", "close: rho_x = 0.99"}}};
  for (const Words& words : unknown) {
    const NetworkFamily family = network_family_from_words(words);
    EXPECT_EQ(in_words(family), words) << words.begin()->second;
    EXPECT_EQ(family.widths.kind(), WidthLaw::Kind::kMlp);
  }
}

}  // namespace
}  // namespace widthwise::verify
