// What a sample of MLPs is, and what it costs.

#include "verify/studies/mlp_study.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/sim/peak_memory.hpp"

namespace widthwise::verify {
namespace {

using sim::Activation;
using sim::Engine;

Setting setting(std::uint64_t seed = 7) {
  return {default_inputs(), Engine::kDeferred, seed};
}

std::string named(const MlpStudySpec& spec) {
  return MlpStudy(spec).name();
}

Eigen::VectorXd draw_sample(const MlpStudySpec& spec, const Setting& setting, std::int64_t width,
                            std::uint64_t sample) {
  return MlpStudy(spec).draw(setting, width, sample);
}

double bytes_per_draw(const MlpStudySpec& spec, Engine engine, std::int64_t width) {
  return MlpStudy(spec).bytes_per_draw(engine, width);
}

double cost_per_draw(const MlpStudySpec& spec, Engine engine, std::int64_t width) {
  return MlpStudy(spec).cost_per_draw(engine, width);
}

TEST(MlpStudy, NamesWhatIsDrawnAndNotHowMuchOfIt) {
  EXPECT_EQ(named({Activation::kRelu, 3, 4}), "mlp.relu.depth3");
  EXPECT_EQ(named({Activation::kRelu, 3, 9}), "mlp.relu.depth3");
  EXPECT_EQ(named({Activation::kTanh, 12, 1, true}), "mlp.tanh.depth12.single-input");
  EXPECT_EQ(MlpStudy({Activation::kRelu, 3, 2}).columns(),
            (std::vector<std::string>{"K0", "K1", "K2"}));
}

TEST(MlpStudy, SaysWhatItHoldsFixed) {
  const MlpStudy control({Activation::kTanh, 3, 3, false, /*unit_norms=*/true});
  const std::map<std::string, std::string> expected{
      {"activation", "tanh"}, {"depth_f", "3"}, {"inputs", "u, u', |u|^2 = |u'|^2 = d"}};
  EXPECT_EQ(control.regime(), expected);
  EXPECT_EQ(control.widths(64).f, 64);
  EXPECT_FALSE(control.widths(64).g.has_value());
  EXPECT_EQ(control.abscissa(64), 64.0);
  EXPECT_EQ(control.share(64), 1.0);
}

TEST(Study, SharesDrawsByNameAndColumns) {
  const MlpStudy study({Activation::kRelu, 3, 4});
  EXPECT_TRUE(share_draws(study, MlpStudy({Activation::kRelu, 3, 4})));
  EXPECT_FALSE(share_draws(study, MlpStudy({Activation::kRelu, 3, 5})));
  EXPECT_FALSE(share_draws(study, MlpStudy({Activation::kTanh, 3, 4})));
}

TEST(DrawSample, CorrelationsDoNotDependOnTheHighestOrder) {
  for (const Activation activation : {Activation::kRelu, Activation::kTanh}) {
    const auto many = draw_sample({activation, 3, 5}, setting(), 32, 4);
    ASSERT_EQ(many.size(), 6);
    for (const int order : {1, 3}) {
      EXPECT_EQ(draw_sample({activation, 3, order}, setting(), 32, 4), many.head(order + 1));
    }
  }
}

TEST(DrawSample, IsNamedBySeedStudyWidthAndSample) {
  const MlpStudySpec study{Activation::kRelu, 2, 1};
  const Eigen::VectorXd draw = draw_sample(study, setting(), 32, 4);
  EXPECT_EQ(draw_sample(study, setting(), 32, 4), draw);
  EXPECT_NE(draw_sample(study, setting(8), 32, 4), draw);
  EXPECT_NE(draw_sample(study, setting(), 32, 5), draw);
  EXPECT_NE(draw_sample(study, setting(), 33, 4), draw);
  EXPECT_NE(draw_sample({Activation::kRelu, 2, 1, true}, setting(), 32, 4), draw);
}

TEST(DrawSample, SingleInputStudiesDoNotLookAtTheSecond) {
  const MlpStudySpec study{Activation::kRelu, 2, 1, true};
  Setting other = setting();
  other.inputs.u_prime *= -3;
  EXPECT_EQ(draw_sample(study, other, 32, 4), draw_sample(study, setting(), 32, 4));
  // The NTK of an input with itself is a square.
  EXPECT_GT(draw_sample(study, setting(), 32, 4)[1], 0.0);
}

TEST(DrawSample, TheSecondInputIsTheDirection) {
  const MlpStudySpec study{Activation::kRelu, 2, 2};
  Setting doubled = setting();
  doubled.inputs.u_prime *= 2;
  const Eigen::VectorXd once = draw_sample(study, setting(), 32, 4);
  const Eigen::VectorXd twice = draw_sample(study, doubled, 32, 4);
  // K^(0) is that of u; K^(1) is homogeneous of degree 1 in u'. Doubling is exact.
  EXPECT_EQ(twice[0], once[0]);
  EXPECT_NEAR(twice[1], 2 * once[1], 1e-12 * std::abs(once[1]));
}

TEST(DrawSample, IsExactlyZeroBeyondLambda) {
  for (const int depth : {1, 3}) {
    const auto draw = draw_sample({Activation::kRelu, depth, depth + 3}, setting(), 16, 0);
    EXPECT_NE(draw[depth + 1], 0.0);
    EXPECT_EQ(draw[depth + 2], 0.0);
    EXPECT_EQ(draw[depth + 3], 0.0);
  }
}

TEST(BytesPerDraw, IsWhatADrawTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  struct Case {
    MlpStudySpec study;
    Engine engine;
    std::int64_t width;
  };
  constexpr std::int64_t kWide = 1 << 17;  // a vector is 1 MiB, far above what else there is
  const std::vector<Case> cases{{{Activation::kRelu, 3, 5}, Engine::kDeferred, kWide},
                                {{Activation::kRelu, 6, 8}, Engine::kDeferred, kWide},
                                {{Activation::kTanh, 3, 3}, Engine::kDeferred, kWide},
                                {{Activation::kErf, 6, 3}, Engine::kDeferred, kWide},
                                {{Activation::kRelu, 3, 1, true}, Engine::kDeferred, kWide},
                                {{Activation::kRelu, 3, 4}, Engine::kDense, 1024}};
  for (const Case& entry : cases) {
    Setting where = setting();
    where.engine = entry.engine;
    const auto peak_at = [&](std::int64_t width) {
      return test::peak_memory([&] { draw_sample(entry.study, where, width, 0); });
    };
    // A small draw touches the same code and tables.
    const double measured = peak_at(entry.width) - peak_at(4);
    const double estimated = bytes_per_draw(entry.study, entry.engine, entry.width);
    // Two vectors more or less, or pages that the heap keeps.
    EXPECT_NEAR(measured, estimated, 2.0 * (1 << 20) + 16.0 * static_cast<double>(entry.width))
        << named(entry.study) << " at width " << entry.width;
  }
}

TEST(BytesPerDraw, GrowsWithWidthAsTheEngineDoes) {
  const MlpStudySpec study{Activation::kRelu, 3, 4};
  EXPECT_DOUBLE_EQ(bytes_per_draw(study, Engine::kDeferred, 1 << 21),
                   2 * bytes_per_draw(study, Engine::kDeferred, 1 << 20));
  // Two matrices of doubles.
  EXPECT_NEAR(bytes_per_draw(study, Engine::kDense, 1 << 20) / (16 * std::ldexp(1.0, 40)), 1, 1e-3);
}

TEST(CostPerDraw, GrowsWithAllThatMakesADrawSlower) {
  const auto cost = [](const MlpStudySpec& study, std::int64_t width) {
    return cost_per_draw(study, Engine::kDeferred, width);
  };
  const double base = cost({Activation::kRelu, 3, 4}, 256);
  EXPECT_GT(base, 0.0);
  EXPECT_GT(cost({Activation::kRelu, 3, 4}, 512), base);
  EXPECT_GT(cost({Activation::kRelu, 4, 4}, 256), base);
  EXPECT_GT(cost({Activation::kRelu, 3, 5}, 256), base);
  EXPECT_GT(cost_per_draw({Activation::kRelu, 3, 4}, Engine::kDense, 4096),
            cost({Activation::kRelu, 3, 4}, 4096));
}

}  // namespace
}  // namespace widthwise::verify
