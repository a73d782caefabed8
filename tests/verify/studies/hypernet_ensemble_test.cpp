// Which hypernetworks are drawn.

#include "verify/studies/hypernet_ensemble.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_kernel.hpp"
#include "verify/studies/hypernet_outputs.hpp"
#include "verify/studies/joint_scaled_correlation.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;
using sim::Engine;

Setting setting(std::uint64_t seed = 7, Engine engine = Engine::kDeferred) {
  return {default_inputs(), engine, seed};
}

HypernetEnsemble in(const WidthLaw& law) {
  return {.widths = law};
}

EnsembleStudy<HypernetEnsemble, Correlations> correlations(const HypernetEnsemble& ensemble,
                                                           int max_order,
                                                           const Effort& effort = {}) {
  return {ensemble, {max_order}, effort};
}

EnsembleStudy<HypernetEnsemble, HypernetKernel> kernel(const HypernetEnsemble& ensemble,
                                                       bool with_drift, const Effort& effort = {}) {
  return {ensemble, {with_drift}, effort};
}

EnsembleStudy<HypernetEnsemble, HypernetOutputs> outputs(const HypernetEnsemble& ensemble) {
  return {ensemble, {}};
}

const NamedPair kPair{"norms", 0.3, -0.2, {0.5, 2.0}, {1.5, 0.7}};

std::vector<WidthLaw> laws() {
  return {WidthLaw::joint(), WidthLaw::fixed_g(4), WidthLaw::fixed_f(4), WidthLaw::sequential(),
          WidthLaw::power(1.5)};
}

// Four at once where both networks are fused.
TEST(HypernetEnsemble, DrawsOfSeveralSamplesAreThoseOfEach) {
  const auto expect_rows = [](const Study& study, std::int64_t width, std::int64_t at_once) {
    SCOPED_TRACE(study.name());
    EXPECT_EQ(study.at_once(setting(), width), at_once);
    const sim::Draws rows = study.draws(setting(), width, 2, 6);
    for (Eigen::Index k = 0; k < rows.rows(); ++k) {
      EXPECT_EQ(rows.row(k).transpose(),
                study.draw(setting(), width, 2 + static_cast<std::uint64_t>(k)));
    }
  };
  HypernetEnsemble common = in(WidthLaw::joint());
  common.common_numbers = true;
  expect_rows(correlations(in(WidthLaw::joint()), 3), 64, 4);
  expect_rows(correlations(common, 2), 80, 4);
  expect_rows(correlations(in(WidthLaw::sequential()), 3), 64, 4);
  expect_rows(correlations(in(WidthLaw::fixed_g(4)), 3), 64, 1);
  expect_rows(kernel(in(WidthLaw::joint()), false), 64, 4);
  expect_rows(kernel(in(WidthLaw::joint()), true), 64, 1);
  using Joint = EnsembleStudy<HypernetEnsemble, JointScaledCorrelation>;
  expect_rows(Joint{in(WidthLaw::joint()), {.order = 2, .constant = 1.5}}, 64, 4);
}

TEST(HypernetEnsemble, NamesTheNetworkAndWhatIsMeasured) {
  HypernetEnsemble spec = in(WidthLaw::fixed_g(8));
  EXPECT_EQ(correlations(spec, 4).name(), "hypernet.f1.g3.fixed-g8.k4");
  EXPECT_EQ(kernel(spec, false).name(), "hypernet.f1.g3.fixed-g8.ntk");
  EXPECT_EQ(kernel(spec, true).name(), "hypernet.f1.g3.fixed-g8.drift");
  EXPECT_EQ(outputs(spec).name(), "hypernet.f1.g3.fixed-g8.outputs");
  spec.depth_f = 2;
  spec.depth_g = 5;
  spec.pair = kPair;
  EXPECT_EQ(kernel(spec, false, {.largest_width = 1024}).name(),
            "hypernet.f2.g5.fixed-g8.norms.ntk.to1024");
}

TEST(HypernetEnsemble, StudiesThatDrawDifferentlyDifferInTheirNames) {
  // Draws are stored by the study's name.
  std::set<std::string> names;
  for (const WidthLaw& law : laws()) {
    for (const int order : {1, 4}) {
      EXPECT_TRUE(names.insert(correlations(in(law), order).name()).second);
    }
    EXPECT_TRUE(names.insert(kernel(in(law), false).name()).second);
    EXPECT_TRUE(names.insert(kernel(in(law), true).name()).second);
    EXPECT_TRUE(names.insert(outputs(in(law)).name()).second);
  }
  for (const std::string& name : names) EXPECT_EQ(name.find('/'), std::string::npos);
}

TEST(HypernetEnsemble, SaysWhatItHoldsFixed) {
  HypernetEnsemble spec = in(WidthLaw::fixed_g(8));
  const auto study = correlations(spec, 4, {.share = 2.0, .largest_width = 128});
  const std::map<std::string, std::string> expected{
      {"width_f", "n"}, {"width_g", "8"}, {"depth_f", "1"}, {"depth_g", "3"}, {"inputs", "u, u'"}};
  EXPECT_EQ(in_words(study.networks()), expected);
  EXPECT_EQ(study.columns(), (std::vector<std::string>{"K0", "K1", "K2", "K3", "K4"}));
  EXPECT_EQ(study.widths(64).f, 64);
  EXPECT_EQ(study.widths(64).g, 8);
  EXPECT_EQ(study.abscissa(64), 64.0);
  EXPECT_EQ(study.share(64), 2.0);
  EXPECT_TRUE(study.covers(128));
  EXPECT_FALSE(study.covers(129));
  spec.pair = kPair;
  EXPECT_EQ(in_words(correlations(spec, 4).networks()).at("inputs"),
            "norms: rho_x = 0.3, rho_z = -0.2, norm_x = 0.5,2, norm_z = 1.5,0.7");
}

TEST(HypernetEnsemble, NamesTheInputsOfTheSettingOrThePair) {
  Setting where;
  where.inputs = default_inputs(0.1, {3.0, 1.0});
  where.z_inputs = default_inputs(0.9);
  const auto expect = [&](const std::optional<NamedPair>& pair, const InputPair& x,
                          const InputPair& z) {
    const std::map<std::string, VectorXd> expected{
        {"x", x.x}, {"x_prime", x.x_prime}, {"z", z.x}, {"z_prime", z.x_prime}};
    EXPECT_EQ(HypernetEnsemble{.pair = pair}.named_inputs(where), expected);
  };
  expect(std::nullopt, where.inputs, where.z_inputs);
  expect(kPair, default_inputs(0.3, {0.5, 2.0}), default_inputs(-0.2, {1.5, 0.7}));
}

TEST(HypernetDraw, IsNamedBySeedStudyWidthAndSample) {
  for (const WidthLaw& law : laws()) {
    const auto study = correlations(in(law), 2);
    const VectorXd draw = study.draw(setting(), 8, 4);
    EXPECT_EQ(study.draw(setting(), 8, 4), draw) << law.name();
    EXPECT_NE(study.draw(setting(8), 8, 4), draw) << law.name();
    EXPECT_NE(study.draw(setting(), 8, 5), draw) << law.name();
    EXPECT_NE(study.draw(setting(), 9, 4), draw) << law.name();
  }
  // Regimes whose networks have the same widths differ in their random numbers.
  EXPECT_NE(correlations(in(WidthLaw::joint()), 2).draw(setting(), 8, 4),
            correlations(in(WidthLaw::power(1.0)), 2).draw(setting(), 8, 4));
}

TEST(HypernetDraw, CorrelationsDoNotDependOnTheHighestOrder) {
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    for (const WidthLaw& law : laws()) {
      const VectorXd many = correlations(in(law), 5).draw(setting(7, engine), 8, 4);
      ASSERT_EQ(many.size(), 6);
      for (const int order : {1, 3}) {
        const VectorXd few = correlations(in(law), order).draw(setting(7, engine), 8, 4);
        // The same networks: terms of the jets are only added up in another order.
        for (int r = 0; r <= order; ++r) {
          EXPECT_NEAR(few[r], many[r], 1e-12 * (1 + std::abs(many[r]))) << law.name();
        }
      }
    }
  }
}

TEST(HypernetDraw, IsExactlyZeroBeyondItsDegree) {
  const VectorXd joint = correlations(in(WidthLaw::joint()), 8).draw(setting(), 8, 0);
  EXPECT_NE(joint[6], 0.0);  // H (L_f + 1)
  EXPECT_EQ(joint[7], 0.0);
  EXPECT_EQ(joint[8], 0.0);
  const VectorXd sequential = correlations(in(WidthLaw::sequential()), 5).draw(setting(), 8, 0);
  EXPECT_NE(sequential[3], 0.0);  // H
  EXPECT_EQ(sequential[4], 0.0);
  EXPECT_EQ(sequential[5], 0.0);
}

TEST(HypernetDraw, StudiesOfOneEnsembleDrawTheSameNetworks) {
  for (const WidthLaw& law : laws()) {
    const VectorXd k = correlations(in(law), 3).draw(setting(), 8, 4);
    const Effort less{.share = 0.25, .largest_width = 8};
    // To rounding: jets of another order are added up in another order.
    for (const bool with_drift : {false, true}) {
      const VectorXd draw = kernel(in(law), with_drift, less).draw(setting(), 8, 4);
      EXPECT_LE((draw.head(2) - k.head(2)).norm(), 1e-12 * k.head(2).norm()) << law.name();
    }
    // Studies that ask in another order draw the same weights where all of them are drawn first.
    const Setting dense = setting(7, Engine::kDense);
    const HypernetInputPair inputs = hypernet_inputs(std::nullopt, dense);
    const double sigma = std::sqrt(limiting_covariance(inputs, 1, 3)(0, 0));
    const double h = sigma * outputs(in(law)).draw(dense, 8, 4)[0];
    EXPECT_NEAR(h, correlations(in(law), 3).draw(dense, 8, 4)[0], 1e-14) << law.name();
  }
}

TEST(HypernetDraw, InputsAreThoseOfTheSettingOrThePair) {
  Setting where = setting();
  where.inputs = default_inputs(0.1, {2.0, 1.0});
  where.z_inputs = default_inputs(-0.5, {1.0, 0.5});
  const HypernetInputPair own = hypernet_inputs(std::nullopt, where);
  EXPECT_EQ(own.u.x, where.inputs.x);
  EXPECT_EQ(own.u_prime.x, where.inputs.x_prime);
  EXPECT_EQ(own.u.z, where.z_inputs.x);
  EXPECT_EQ(own.u_prime.z, where.z_inputs.x_prime);
  const HypernetInputPair named = hypernet_inputs(kPair, where);
  EXPECT_EQ(named.u_prime.x, default_inputs(0.3, {0.5, 2.0}).x_prime);
  EXPECT_EQ(named.u_prime.z, default_inputs(-0.2, {1.5, 0.7}).x_prime);

  HypernetEnsemble spec = in(WidthLaw::joint());
  spec.pair = kPair;
  const auto study = correlations(spec, 1);
  EXPECT_EQ(study.draw(where, 8, 4), study.draw(setting(), 8, 4));
  const auto unnamed = correlations(in(WidthLaw::joint()), 1);
  EXPECT_NE(unnamed.draw(where, 8, 4), unnamed.draw(setting(), 8, 4));
}

// The count itself is tested in tests/sim.
TEST(HypernetBytesPerDraw, IsThatOfWhatIsAsked) {
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    Setting where = setting();
    where.engine = engine;
    EXPECT_LT(kernel(in(WidthLaw::joint()), false).bytes_per_draw(where, 4096),
              kernel(in(WidthLaw::joint()), true).bytes_per_draw(where, 4096));
    // An infinite f holds nothing.
    EXPECT_LT(correlations(in(WidthLaw::sequential()), 3).bytes_per_draw(where, 4096),
              correlations(in(WidthLaw::joint()), 3).bytes_per_draw(where, 4096));
  }
}

}  // namespace
}  // namespace widthwise::verify
