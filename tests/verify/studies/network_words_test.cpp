// Networks in words: names of their random numbers, definitions, and what they cannot have.

#include "verify/studies/network_words.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/mlp_at_points.hpp"

namespace widthwise::verify {
namespace {

using sim::Activation;
using sim::NetworkLaw;
using sim::Parameterisation;
using sim::Residual;

TEST(NetworkWords, NamesOfUsualNetworksStayAsTheyWere) {
  EXPECT_EQ(law_suffix({}), "");
  EXPECT_EQ(law_suffix({.sigma_w = {1.0, 1.0}, .sigma_b = {0.0}, .trained_biases = false}), "");
  EXPECT_EQ(MlpEnsemble{}.key_name(), "mlp.relu.depth3");
  EXPECT_EQ(MlpAtPoints{}.key_name(), "correlations.relu.depth3");
  EXPECT_EQ(HypernetEnsemble{}.key_name(), "hypernet.f1.g3.joint");
  EXPECT_TRUE(in_words(MlpEnsemble{}.networks()).contains("activation"));
  EXPECT_FALSE(in_words(MlpEnsemble{}.networks()).contains("parameterisation"));
  EXPECT_FALSE(in_words(HypernetEnsemble{}.networks()).contains("activation_g"));
}

TEST(NetworkWords, NamesSayWhatIsNotUsual) {
  const MlpEnsemble gelu{.activation = Activation::kGelu,
                         .law = {.sigma_b = {0.5}, .residual = Residual::kPlain}};
  EXPECT_EQ(gelu.key_name(), "mlp.gelu.depth3.sigma-b0.5.residual");
  EXPECT_EQ(gelu.study_name("outputs"), "mlp.gelu.depth3.sigma-b0.5.residual.outputs");
  const MlpAtPoints mup{
      .activation = Activation::leaky_relu(0.2),
      .depth = 2,
      .width_ratios = {1.0, 2.0},
      .law = {.sigma_w = {1.5, 0.7, 1.0}, .parameterisation = Parameterisation::kMup}};
  EXPECT_EQ(mup.key_name(), "correlations.leaky-relu:0.2.depth2.n-2n.sigma-w1.5-0.7-1.mup");
  EXPECT_EQ(
      law_suffix({.sigma_b = {0.1, 0.2}, .trained_biases = false, .residual = Residual::kScaled}),
      ".sigma-b0.1-0.2.fixed-biases.scaled-residual");
  const HypernetEnsemble hypernet{.parts = {.activation_f = Activation::kGelu,
                                            .activation_g = Activation::kTanh,
                                            .law_f = {.sigma_b = {0.1}},
                                            .law_g = {.sigma_w = {2.0}}}};
  EXPECT_EQ(hypernet.key_name(), "hypernet.f1.g3.joint.f-gelu.g-tanh.f-sigma-b0.1.g-sigma-w2");
}

// A name that does not tell two networks apart would give them the same random numbers.
TEST(NetworkWords, FamiliesSurviveTheirWords) {
  for (const NetworkLaw& law :
       {NetworkLaw{}, NetworkLaw{.sigma_w = {1.5}},
        NetworkLaw{.sigma_b = {0.1, 0.2, 0.3, 0.4}, .trained_biases = false},
        NetworkLaw{.residual = Residual::kScaled,
        .parameterisation = Parameterisation::kStandard}}) {
    for (const Activation& activation : {Activation::kTanh, Activation::kSin}) {
      const NetworkFamily family = MlpEnsemble{.activation = activation, .law = law}.networks();
      const auto words = in_words(family);
      EXPECT_EQ(words.at("activation"), sim::name(activation));
      EXPECT_EQ(network_family_from_words(words), family);
    }
  }
  const auto words = in_words(
      MlpEnsemble{.law = {.sigma_b = {0.5}, .parameterisation = Parameterisation::kStandard}}
          .networks());
  EXPECT_EQ(words.at("sigma_b"), "0.5");
  EXPECT_EQ(words.at("biases"), "trained");
  EXPECT_EQ(words.at("parameterisation"), "standard");
  EXPECT_EQ(words.at("gradient_in"), "W_l / sqrt(n_(l-1)) and 0.5 b_l");
}

TEST(NetworkWords, DefinitionsSayWhatGradientsAreTakenIn) {
  EXPECT_EQ(definition({}),
            "y_0 = x, h_l = W_l / sqrt(n_(l-1)) y_(l-1), y_l = s(h_l), f(x) = h_(L+1) with s = "
            "relu, entries of W_l N(0, 1); gradients are taken in W_l");
  EXPECT_EQ(definition({.activation = Activation::kGelu,
                        .law = {.sigma_w = {1.5},
                                .sigma_b = {0.1},
                                .trained_biases = false,
                                .residual = Residual::kScaled}}),
            "y_0 = x, h_l = 1.5 W_l / sqrt(n_(l-1)) y_(l-1) + 0.1 b_l, y_1 = s(h_1), y_l = y_(l-1) "
            "+ s(h_l) / sqrt(L), f(x) = h_(L+1) with s = gelu, entries of W_l N(0, 1), b_l N(0, 1) "
            "and drawn once and not trained; gradients are taken in W_l");
  const std::string mup = definition(
      {.law = {.sigma_b = {0.1, 0.2, 0.3, 0.4}, .parameterisation = Parameterisation::kMup}});
  EXPECT_TRUE(
      mup.ends_with("gradients are taken in W_l / sqrt(n_(l-1)) (for l = 1 over the root "
                    "of n_1 as well) and sigma_b,l b_l (for l <= L over the root of n_l)"))
      << mup;
  const std::string hypernet =
      definition({.model = NetworkModel::kHypernet,
                  .law_g = {.sigma_b = {0.5}, .residual = Residual::kPlain}});
  EXPECT_NE(hypernet.find("its outputs are the V_l and c_l of g: y_0 = z, h_l = V_l / "
                          "sqrt(m_(l-1)) y_(l-1) + 0.5 c_l, y_1 = s(h_1), y_l = y_(l-1) + s(h_l), "
                          "g(z) = h_(H) with s = relu; gradients are taken in W_l of f"),
            std::string::npos)
      << hypernet;
}

TEST(NetworkWords, SayWhatNetworksCannotHave) {
  EXPECT_EQ(highest_order({}), 4);
  EXPECT_EQ(highest_order({.activation = Activation::leaky_relu(),
                           .depth = 2,
                           .law = {.sigma_b = {1.0}, .residual = Residual::kPlain}}),
            3);
  EXPECT_EQ(highest_order({.activation = Activation::kGelu}), std::nullopt);
  EXPECT_EQ(
      highest_order({.activation = Activation::polynomial(std::array{0.0, 1.0, 0.5}), .depth = 2}),
      7);
  EXPECT_EQ(highest_order({.model = NetworkModel::kHypernet}), 6);
  EXPECT_EQ(highest_order({.model = NetworkModel::kHypernet, .activation_g = Activation::kTanh}),
            std::nullopt);
  EXPECT_EQ(why_no_exact_moments({}), "");
  EXPECT_EQ(why_no_exact_moments({.activation = Activation::kLinear, .width_ratios = {1, 2, 1}}),
            "");
  EXPECT_NE(why_no_exact_moments({.activation = Activation::leaky_relu()}), "");
  EXPECT_NE(why_no_exact_moments({.law = {.sigma_b = {1.0}}}), "");
}

// Of limits that are not known nothing is read off.
TEST(NetworkWords, OutputsAreNotMeasuredByLimitsOfOthers) {
  EXPECT_THROW(require_known_limit(WidthLaw::sequential(), {.law_f = {.sigma_b = {1.0}}}),
               UsageError);
  EXPECT_NO_THROW(require_known_limit(WidthLaw::joint(), {.law_f = {.sigma_b = {1.0}}}));
}

}  // namespace
}  // namespace widthwise::verify
