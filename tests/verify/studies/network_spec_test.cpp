// From what is said of networks to what is drawn.

#include "verify/studies/network_spec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"

namespace widthwise::verify {
namespace {

using sim::Activation;
using sim::NetworkLaw;

TEST(NetworkSpec, DrawsTheNetworkThatItSays) {
  const NetworkSpec spec{.activation = Activation::kGelu,
                         .depth = 2,
                         .width_ratios = {1.0, 0.5},
                         .law = {.sigma_w = {1.5, 1.0, 0.5}, .sigma_b = {0.2}}};
  const auto study = study_of(mlp_ensemble(spec), Correlations{2});
  EXPECT_EQ(study->key_name(), "mlp.gelu.depth2.n-0.5n.sigma-w1.5-1-0.5.sigma-b0.2");
  const Setting setting;
  sim::MlpShape shape{setting.inputs.x.size(), {32, 16}, Activation::kGelu, 1, spec.law};
  sim::Mlp mlp(shape, sim::Engine::kDeferred, sample_key(setting, study->key_name(), 32, 5));
  EXPECT_EQ(study->draw(setting, 32, 5),
            mlp.correlations(setting.inputs.x, setting.inputs.x_prime, 2));
}

TEST(NetworkSpec, DrawsTheHypernetworkThatItSays) {
  const NetworkSpec spec{.model = NetworkModel::kHypernet,
                         .activation = Activation::kTanh,
                         .law = {.sigma_b = {0.5}},
                         .activation_g = Activation::leaky_relu(0.5),
                         .law_g = {.sigma_w = {2.0}}};
  const auto study = study_of(hypernet_ensemble(spec, WidthLaw::joint()), Correlations{2});
  const Setting setting;
  sim::HypernetShape shape =
      sim::uniform_hypernet(setting.inputs.x.size(), 1, 8, setting.z_inputs.x.size(), 3, 8);
  shape.f.activation = Activation::kTanh;
  shape.f.law = spec.law;
  shape.g.activation = Activation::leaky_relu(0.5);
  shape.g.law = spec.law_g;
  sim::Hypernet net(shape, sim::Engine::kDeferred, sample_key(setting, study->key_name(), 8, 5));
  EXPECT_EQ(study->draw(setting, 8, 5),
            net.correlations({setting.inputs.x, setting.z_inputs.x},
                             {setting.inputs.x_prime, setting.z_inputs.x_prime}, 2));
}

// A name that does not tell two networks apart would give them the same random numbers.
TEST(NetworkSpec, NetworksThatDifferHaveRandomNumbersOfTheirOwn) {
  std::vector<std::string> names;
  for (const NetworkLaw& law :
       {NetworkLaw{}, NetworkLaw{.sigma_w = {2.0}}, NetworkLaw{.sigma_b = {2.0}},
        NetworkLaw{.sigma_b = {2.0}, .trained_biases = false},
        NetworkLaw{.residual = sim::Residual::kPlain},
        NetworkLaw{.residual = sim::Residual::kScaled},
        NetworkLaw{.parameterisation = sim::Parameterisation::kMup},
        NetworkLaw{.parameterisation = sim::Parameterisation::kStandard}}) {
    const std::string name = mlp_ensemble({.law = law}).key_name();
    EXPECT_EQ(std::ranges::count(names, name), 0) << name;
    names.push_back(name);
  }
}

TEST(NetworkSpec, HasTheUsualDepthsWhereNoneIsSaid) {
  EXPECT_EQ(NetworkSpec{}.hidden_layers(), 3);
  const NetworkSpec hypernet{.model = NetworkModel::kHypernet};
  EXPECT_EQ(hypernet.hidden_layers(), 1);
  EXPECT_EQ(hypernet.weight_layers_of_g(), 3);
}

TEST(NetworkSpec, RefusesWhatCannotBeDrawn) {
  EXPECT_THROW(mlp_ensemble({.depth = 0}), UsageError);
  EXPECT_THROW(mlp_ensemble({.law = {.sigma_w = {1.0, 2.0}}}), UsageError);
  EXPECT_NO_THROW(mlp_ensemble({.law = {.weights = sim::WeightLaw::kUniform}}));
  EXPECT_THROW(hypernet_ensemble(
                   {.model = NetworkModel::kHypernet, .law = {.weights = sim::WeightLaw::kUniform}},
                   WidthLaw::joint()),
               UsageError);
  EXPECT_THROW(mlp_ensemble({.depth = 1, .law = {.residual = sim::Residual::kPlain}}), UsageError);
  EXPECT_NO_THROW(
      mlp_ensemble({.width_ratios = {2, 2, 2}, .law = {.residual = sim::Residual::kPlain}}));
  EXPECT_THROW(mlp_ensemble({.law = {.trained_biases = false}}), UsageError);
  EXPECT_THROW(
      hypernet_ensemble({.model = NetworkModel::kHypernet, .depth_g = 1}, WidthLaw::joint()),
      UsageError);
}

}  // namespace
}  // namespace widthwise::verify
