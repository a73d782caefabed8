// Which hypernetworks are drawn, and what a draw costs.

#include "verify/studies/hypernet_study.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/peak_memory.hpp"
#include "verify/studies/hypernet_correlations.hpp"
#include "verify/studies/hypernet_kernel_study.hpp"
#include "verify/studies/hypernet_output_study.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;
using sim::Engine;

Setting setting(std::uint64_t seed = 7, Engine engine = Engine::kDeferred) {
  return {default_inputs(), engine, seed};
}

HypernetStudySpec in(HypernetRegime regime) {
  return {.regime = regime, .pair = std::nullopt};
}

const NamedPair kPair{"norms", 0.3, -0.2, {0.5, 2.0}, {1.5, 0.7}};

std::vector<HypernetRegime> regimes() {
  return {HypernetRegime::joint(), HypernetRegime::fixed_g(4), HypernetRegime::fixed_f(4),
          HypernetRegime::sequential(), HypernetRegime::power(1.5)};
}

TEST(HypernetStudy, NamesTheNetworkAndWhatIsMeasured) {
  HypernetStudySpec spec = in(HypernetRegime::fixed_g(8));
  EXPECT_EQ(HypernetCorrelations(spec, 4).name(), "hypernet.f1.g3.fixed-g8.k4");
  EXPECT_EQ(HypernetKernelStudy(spec, false).name(), "hypernet.f1.g3.fixed-g8.ntk");
  EXPECT_EQ(HypernetKernelStudy(spec, true).name(), "hypernet.f1.g3.fixed-g8.drift");
  EXPECT_EQ(HypernetOutputStudy(spec).name(), "hypernet.f1.g3.fixed-g8.outputs");
  spec.depth_f = 2;
  spec.depth_g = 5;
  spec.pair = kPair;
  spec.largest_width = 1024;
  EXPECT_EQ(HypernetKernelStudy(spec, false).name(), "hypernet.f2.g5.fixed-g8.norms.ntk.to1024");
}

TEST(HypernetStudy, StudiesThatDrawDifferentlyDifferInTheirNames) {
  // Draws are stored by the study's name.
  std::set<std::string> names;
  for (const HypernetRegime& regime : regimes()) {
    for (const int order : {1, 4}) {
      EXPECT_TRUE(names.insert(HypernetCorrelations(in(regime), order).name()).second);
    }
    EXPECT_TRUE(names.insert(HypernetKernelStudy(in(regime), false).name()).second);
    EXPECT_TRUE(names.insert(HypernetKernelStudy(in(regime), true).name()).second);
    EXPECT_TRUE(names.insert(HypernetOutputStudy(in(regime)).name()).second);
  }
  for (const std::string& name : names) EXPECT_EQ(name.find('/'), std::string::npos);
}

TEST(HypernetStudy, SaysWhatItHoldsFixed) {
  HypernetStudySpec spec = in(HypernetRegime::fixed_g(8));
  spec.share = 2.0;
  spec.largest_width = 128;
  const HypernetCorrelations study(spec, 4);
  const std::map<std::string, std::string> expected{
      {"width_f", "n"}, {"width_g", "8"}, {"depth_f", "1"}, {"depth_g", "3"}, {"inputs", "u, u'"}};
  EXPECT_EQ(study.regime(), expected);
  EXPECT_EQ(study.columns(), (std::vector<std::string>{"K0", "K1", "K2", "K3", "K4"}));
  EXPECT_EQ(study.widths(64).f, 64);
  EXPECT_EQ(study.widths(64).g, 8);
  EXPECT_EQ(study.abscissa(64), 64.0);
  EXPECT_EQ(study.share(64), 2.0);
  EXPECT_TRUE(study.covers(128));
  EXPECT_FALSE(study.covers(129));
  spec.pair = kPair;
  EXPECT_EQ(HypernetCorrelations(spec, 4).regime().at("inputs"),
            "norms: rho_x = 0.3, rho_z = -0.2, norm_x = 0.5,2, norm_z = 1.5,0.7");
}

TEST(HypernetDraw, IsNamedBySeedStudyWidthAndSample) {
  for (const HypernetRegime& regime : regimes()) {
    const HypernetCorrelations study(in(regime), 2);
    const VectorXd draw = study.draw(setting(), 8, 4);
    EXPECT_EQ(study.draw(setting(), 8, 4), draw) << regime.name();
    EXPECT_NE(study.draw(setting(8), 8, 4), draw) << regime.name();
    EXPECT_NE(study.draw(setting(), 8, 5), draw) << regime.name();
    EXPECT_NE(study.draw(setting(), 9, 4), draw) << regime.name();
  }
  // Regimes whose networks have the same widths differ in their random numbers.
  EXPECT_NE(HypernetCorrelations(in(HypernetRegime::joint()), 2).draw(setting(), 8, 4),
            HypernetCorrelations(in(HypernetRegime::power(1.0)), 2).draw(setting(), 8, 4));
}

TEST(HypernetDraw, CorrelationsDoNotDependOnTheHighestOrder) {
  for (const Engine engine : {Engine::kDeferred, Engine::kDense}) {
    for (const HypernetRegime& regime : regimes()) {
      const VectorXd many = HypernetCorrelations(in(regime), 5).draw(setting(7, engine), 8, 4);
      ASSERT_EQ(many.size(), 6);
      for (const int order : {1, 3}) {
        const VectorXd few = HypernetCorrelations(in(regime), order).draw(setting(7, engine), 8, 4);
        // The same networks: terms of the jets are only added up in another order.
        for (int r = 0; r <= order; ++r) {
          EXPECT_NEAR(few[r], many[r], 1e-12 * (1 + std::abs(many[r]))) << regime.name();
        }
      }
    }
  }
}

TEST(HypernetDraw, IsExactlyZeroBeyondItsDegree) {
  const VectorXd joint = HypernetCorrelations(in(HypernetRegime::joint()), 8).draw(setting(), 8, 0);
  EXPECT_NE(joint[6], 0.0);  // H (L_f + 1)
  EXPECT_EQ(joint[7], 0.0);
  EXPECT_EQ(joint[8], 0.0);
  const VectorXd sequential =
      HypernetCorrelations(in(HypernetRegime::sequential()), 5).draw(setting(), 8, 0);
  EXPECT_NE(sequential[3], 0.0);  // H
  EXPECT_EQ(sequential[4], 0.0);
  EXPECT_EQ(sequential[5], 0.0);
}

TEST(HypernetDraw, StudiesOfOneRegimeDrawTheSameNetworks) {
  for (const HypernetRegime& regime : regimes()) {
    const VectorXd k = HypernetCorrelations(in(regime), 3).draw(setting(), 8, 4);
    HypernetStudySpec other = in(regime);
    other.share = 0.25;
    other.largest_width = 8;
    // To rounding: jets of another order are added up in another order.
    for (const bool with_drift : {false, true}) {
      const VectorXd kernel = HypernetKernelStudy(other, with_drift).draw(setting(), 8, 4);
      EXPECT_LE((kernel.head(2) - k.head(2)).norm(), 1e-12 * k.head(2).norm()) << regime.name();
    }
    // Studies that ask in another order draw the same weights where all of them are drawn first.
    const Setting dense = setting(7, Engine::kDense);
    const HypernetInputPair inputs = hypernet_inputs(std::nullopt, dense);
    const double sigma = std::sqrt(limiting_covariance(inputs, 1, 3)(0, 0));
    const double h = sigma * HypernetOutputStudy(other).draw(dense, 8, 4)[0];
    EXPECT_NEAR(h, HypernetCorrelations(in(regime), 3).draw(dense, 8, 4)[0], 1e-14)
        << regime.name();
  }
}

TEST(HypernetDraw, InputsAreThoseOfTheSettingOrThePair) {
  Setting where = setting();
  where.inputs = default_inputs(0.1, {2.0, 1.0});
  where.z_inputs = default_inputs(-0.5, {1.0, 0.5});
  const HypernetInputPair own = hypernet_inputs(std::nullopt, where);
  EXPECT_EQ(own.u.x, where.inputs.u);
  EXPECT_EQ(own.u_prime.x, where.inputs.u_prime);
  EXPECT_EQ(own.u.z, where.z_inputs.u);
  EXPECT_EQ(own.u_prime.z, where.z_inputs.u_prime);
  const HypernetInputPair named = hypernet_inputs(kPair, where);
  EXPECT_EQ(named.u_prime.x, default_inputs(0.3, {0.5, 2.0}).u_prime);
  EXPECT_EQ(named.u_prime.z, default_inputs(-0.2, {1.5, 0.7}).u_prime);

  HypernetStudySpec spec = in(HypernetRegime::joint());
  spec.pair = kPair;
  const HypernetCorrelations study(spec, 1);
  EXPECT_EQ(study.draw(where, 8, 4), study.draw(setting(), 8, 4));
  const HypernetCorrelations unnamed(in(HypernetRegime::joint()), 1);
  EXPECT_NE(unnamed.draw(where, 8, 4), unnamed.draw(setting(), 8, 4));
}

struct Case {
  std::shared_ptr<const Study> study;
  Engine engine;
  std::int64_t width;
};

template <class StudyType, class... More>
std::shared_ptr<const Study> made(HypernetRegime regime, int depth_f, int depth_g, More... more) {
  return std::make_shared<StudyType>(
      HypernetStudySpec{
          .regime = regime, .depth_f = depth_f, .depth_g = depth_g, .pair = std::nullopt},
      more...);
}

std::vector<Case> memory_cases() {
  // A vector is 256 KiB, and there are tens of them.
  constexpr std::int64_t kWide = 1 << 15;
  const auto deferred = [](std::shared_ptr<const Study> study) {
    return Case{std::move(study), Engine::kDeferred, kWide};
  };
  using K = HypernetCorrelations;
  std::vector<Case> cases;
  for (const HypernetRegime& regime : {HypernetRegime::joint(), HypernetRegime::fixed_g(8),
                                       HypernetRegime::fixed_f(8), HypernetRegime::sequential()}) {
    cases.push_back(deferred(made<K>(regime, 1, 3, 4)));
    cases.push_back(deferred(made<K>(regime, 2, 2, 6)));
    cases.push_back(deferred(made<HypernetOutputStudy>(regime, 1, 3)));
  }
  cases.push_back(deferred(made<K>(HypernetRegime::joint(), 1, 2, 1)));
  cases.push_back(deferred(made<K>(HypernetRegime::joint(), 2, 4, 4)));
  cases.push_back(deferred(made<HypernetKernelStudy>(HypernetRegime::joint(), 1, 3, false)));
  cases.push_back(deferred(made<HypernetKernelStudy>(HypernetRegime::joint(), 1, 3, true)));
  cases.push_back({made<K>(HypernetRegime::joint(), 1, 3, 4), Engine::kDense, 128});
  cases.push_back({made<K>(HypernetRegime::fixed_f(2), 1, 3, 4), Engine::kDense, 512});
  cases.push_back({made<K>(HypernetRegime::fixed_g(64), 2, 3, 4), Engine::kDense, 1024});
  cases.push_back({made<K>(HypernetRegime::sequential(), 1, 3, 3), Engine::kDense, 1024});
  return cases;
}

TEST(HypernetBytesPerDraw, IsWhatADrawTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  for (const Case& entry : memory_cases()) {
    const Setting where = setting(7, entry.engine);
    const auto peak_at = [&](std::int64_t width) {
      return test::peak_memory([&] { entry.study->draw(where, width, 0); });
    };
    // A small draw touches the same code and tables.
    const double measured = peak_at(entry.width) - peak_at(4);
    const double estimated = entry.study->bytes_per_draw(entry.engine, entry.width);
    // How many queries turn out dependent, and what is alive at the peak, is not followed; pages
    // that the heap keeps, or that are counted late, are up to 0.75 MiB.
    EXPECT_NEAR(measured, estimated, 0.75 * (1 << 20) + 0.3 * estimated)
        << entry.study->name() << " at width " << entry.width << ": " << measured / estimated;
  }
}

TEST(HypernetBytesPerDraw, GrowsWithWidthAsTheEngineDoes) {
  const HypernetCorrelations study(in(HypernetRegime::joint()), 4);
  EXPECT_NEAR(study.bytes_per_draw(Engine::kDeferred, 1 << 21) /
                  study.bytes_per_draw(Engine::kDeferred, 1 << 20),
              2.0, 1e-6);
  // One array of n m^2 numbers.
  EXPECT_NEAR(study.bytes_per_draw(Engine::kDense, 1 << 20) / (8 * std::ldexp(1.0, 60)), 1, 1e-3);
}

TEST(HypernetCostPerDraw, GrowsWithAllThatMakesADrawSlower) {
  const auto cost = [](const HypernetStudySpec& spec, int order, std::int64_t width,
                       Engine engine = Engine::kDeferred) {
    return HypernetCorrelations(spec, order).cost_per_draw(engine, width);
  };
  for (const HypernetRegime& regime : regimes()) {
    const double base = cost(in(regime), 4, 256);
    EXPECT_GT(base, 0.0);
    EXPECT_GT(cost(in(regime), 4, 512), base) << regime.name();
    EXPECT_GT(cost(in(regime), 5, 256), base) << regime.name();
    HypernetStudySpec deeper = in(regime);
    deeper.depth_g = 4;
    EXPECT_GT(cost(deeper, 4, 256), base) << regime.name();
  }
  HypernetStudySpec deeper = in(HypernetRegime::joint());
  deeper.depth_f = 2;
  EXPECT_GT(cost(deeper, 4, 256), cost(in(HypernetRegime::joint()), 4, 256));
  EXPECT_GT(cost(in(HypernetRegime::joint()), 4, 4096, Engine::kDense),
            cost(in(HypernetRegime::joint()), 4, 4096));
}

}  // namespace
}  // namespace widthwise::verify
