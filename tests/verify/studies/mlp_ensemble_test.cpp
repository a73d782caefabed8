// What a sample of MLPs is.

#include "verify/studies/mlp_ensemble.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/scaled_correlations.hpp"

namespace widthwise::verify {
namespace {

using sim::Activation;
using sim::Engine;

Setting setting(std::uint64_t seed = 7) {
  return {default_inputs(), Engine::kDeferred, seed};
}

struct Spec {
  Activation activation;
  int depth;
  int max_order;
  RunInputs at = {};
};

EnsembleStudy<MlpEnsemble, Correlations> study_with(const Spec& spec) {
  return {{spec.activation, spec.depth, spec.at}, {spec.max_order}};
}

std::string named(const Spec& spec) {
  return study_with(spec).name();
}

Eigen::VectorXd draw_sample(const Spec& spec, const Setting& setting, std::int64_t width,
                            std::uint64_t sample) {
  return study_with(spec).draw(setting, width, sample);
}

TEST(MlpEnsemble, NamesWhatIsDrawnAndNotHowMuchOfIt) {
  EXPECT_EQ(named({Activation::kRelu, 3, 4}), "mlp.relu.depth3");
  EXPECT_EQ(named({Activation::kRelu, 3, 9}), "mlp.relu.depth3");
  EXPECT_EQ(named({Activation::kTanh, 12, 1, {.single = true}}), "mlp.tanh.depth12.single-input");
  EXPECT_EQ(study_with({Activation::kRelu, 3, 2}).columns(),
            (std::vector<std::string>{"K0", "K1", "K2"}));
}

TEST(MlpEnsemble, SaysWhatItHoldsFixed) {
  const auto control = study_with({Activation::kTanh, 3, 3, {.unit_norms = true}});
  const std::map<std::string, std::string> expected{
      {"activation", "tanh"}, {"depth_f", "3"}, {"inputs", "u, u', |u|^2 = |u'|^2 = d"}};
  EXPECT_EQ(in_words(control.networks()), expected);
  EXPECT_EQ(control.widths(64).f, 64);
  EXPECT_FALSE(control.widths(64).g.has_value());
  EXPECT_EQ(control.abscissa(64), 64.0);
  EXPECT_EQ(control.share(64), 1.0);
}

// Four at once where they are fused.
TEST(MlpEnsemble, DrawsOfSeveralSamplesAreThoseOfEach) {
  const auto expect_rows = [](const Study& study, std::int64_t width, std::int64_t at_once) {
    EXPECT_EQ(study.at_once(setting(), width), at_once);
    const sim::Draws rows = study.draws(setting(), width, 3, 9);
    for (Eigen::Index k = 0; k < rows.rows(); ++k) {
      EXPECT_EQ(rows.row(k).transpose(),
                study.draw(setting(), width, 3 + static_cast<std::uint64_t>(k)));
    }
    const Setting where = setting();
    const sim::Drawing drawing = study.drawing(where, width);
    EXPECT_EQ(sim::run_ensemble(3, 9, rows.cols(), 3, drawing), rows);
  };
  expect_rows(study_with({Activation::kLinear, 2, 2, {.single = true}}), 20, 4);
  expect_rows(study_with({Activation::kLinear, 2, 2, {.single = true}}), 3, 1);
  for (const auto& [width, at_once] : {std::pair{100, 4}, std::pair{20, 1}}) {
    expect_rows(study_with({Activation::kRelu, 3, 4}), width, at_once);
    expect_rows(EnsembleStudy<MlpEnsemble, ScaledCorrelations>{{}, {3}}, width, at_once);
  }
  expect_rows(study_with({Activation::kTanh, 3, 2}), 100, 1);
}

TEST(MlpEnsemble, HasUnequalWidthsInFixedRatios) {
  const MlpEnsemble unequal{.width_ratios = {1.0, 2.0, 0.5}};
  EXPECT_EQ(unequal.key_name(), "mlp.relu.depth3.n-2n-0.5n");
  EXPECT_EQ(in_words(unequal.networks()).at("hidden_widths"), "n, 2n, 0.5n");
  const auto shape_at = [&](std::int64_t width) {
    return unequal.network(unequal.inputs({}), Engine::kDeferred, width, {1, 2, 3, 4})
        .shape()
        .widths;
  };
  EXPECT_EQ(shape_at(64), (std::vector<Eigen::Index>{64, 128, 32}));
  EXPECT_EQ(shape_at(1), (std::vector<Eigen::Index>{1, 2, 1}));
  // K^(r) of such networks is that of their shape.
  const EnsembleStudy<MlpEnsemble, Correlations> study{unequal, {4}};
  sim::Mlp mlp({3, {64, 128, 32}}, Engine::kDeferred,
               sample_key(setting(), unequal.key_name(), 64, 5));
  const auto inputs = default_inputs();
  EXPECT_EQ(study.draw(setting(), 64, 5), mlp.correlations(inputs.x, inputs.x_prime, 4));
}

TEST(MlpEnsemble, HasAPairOfItsOwnUnderAName) {
  const MlpEnsemble orthogonal{.pair = NamedPair{"x-orthogonal", 0.0, 0.6}};
  EXPECT_EQ(orthogonal.key_name(), "mlp.relu.depth3.x-orthogonal");
  EXPECT_TRUE(std::holds_alternative<NamedPair>(orthogonal.networks().inputs));
  Setting elsewhere = setting();
  elsewhere.inputs = default_inputs(0.9);
  const auto [u, u_prime] = orthogonal.inputs(elsewhere);
  EXPECT_EQ(u.dot(u_prime), 0.0);
}

TEST(MlpEnsemble, MayHaveAConstantWidth) {
  const MlpEnsemble constant{.widths = WidthLaw::constant_mlp(24)};
  EXPECT_EQ(constant.key_name(), "mlp.relu.depth3.width24");
  EXPECT_EQ(constant.network(constant.inputs({}), Engine::kDeferred, 512, {1, 2, 3, 4})
                .shape()
                .widths.front(),
            24);
}

TEST(MlpEnsemble, NamesAnObservableUnlessItIsCorrelations) {
  EXPECT_EQ(MlpEnsemble{}.study_name("k12"), "mlp.relu.depth3");
  EXPECT_EQ(MlpEnsemble{}.study_name("outputs"), "mlp.relu.depth3.outputs");
}

TEST(Study, SharesDrawsByNameAndColumns) {
  const auto study = study_with({Activation::kRelu, 3, 4});
  EXPECT_TRUE(share_draws(study, study_with({Activation::kRelu, 3, 4})));
  EXPECT_FALSE(share_draws(study, study_with({Activation::kRelu, 3, 5})));
  EXPECT_FALSE(share_draws(study, study_with({Activation::kTanh, 3, 4})));
}

TEST(DrawSample, CorrelationsDoNotDependOnTheHighestOrder) {
  for (const Activation& activation : {Activation::kRelu, Activation::kTanh}) {
    const auto many = draw_sample({activation, 3, 5}, setting(), 32, 4);
    ASSERT_EQ(many.size(), 6);
    for (const int order : {1, 3}) {
      EXPECT_EQ(draw_sample({activation, 3, order}, setting(), 32, 4), many.head(order + 1));
    }
  }
}

TEST(DrawSample, IsNamedBySeedStudyWidthAndSample) {
  const Spec study{Activation::kRelu, 2, 1};
  const Eigen::VectorXd draw = draw_sample(study, setting(), 32, 4);
  EXPECT_EQ(draw_sample(study, setting(), 32, 4), draw);
  EXPECT_NE(draw_sample(study, setting(8), 32, 4), draw);
  EXPECT_NE(draw_sample(study, setting(), 32, 5), draw);
  EXPECT_NE(draw_sample(study, setting(), 33, 4), draw);
  EXPECT_NE(draw_sample({Activation::kRelu, 2, 1, {.single = true}}, setting(), 32, 4), draw);
}

TEST(DrawSample, SingleInputStudiesDoNotLookAtTheSecond) {
  const Spec study{Activation::kRelu, 2, 1, {.single = true}};
  Setting other = setting();
  other.inputs.x_prime *= -3;
  EXPECT_EQ(draw_sample(study, other, 32, 4), draw_sample(study, setting(), 32, 4));
  // The NTK of an input with itself is a square.
  EXPECT_GT(draw_sample(study, setting(), 32, 4)[1], 0.0);
}

TEST(DrawSample, TheSecondInputIsTheDirection) {
  const Spec study{Activation::kRelu, 2, 2};
  Setting doubled = setting();
  doubled.inputs.x_prime *= 2;
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

// The count itself is tested in tests/sim.
TEST(BytesPerDraw, CountsTheInputsThatAreAsked) {
  const Spec one{Activation::kTanh, 3, 1, {.single = true}};
  const Spec two{Activation::kTanh, 3, 1};
  EXPECT_LT(study_with(one).bytes_per_draw(setting(), 1 << 16),
            study_with(two).bytes_per_draw(setting(), 1 << 16));
  EXPECT_EQ(
      study_with(two).bytes_per_draw(setting(), 1 << 16),
      sim::bytes_of_draw(sim::uniform_mlp(setting().inputs.x.size(), 3, 1 << 16, Activation::kTanh),
                         Engine::kDeferred, {.inputs = 2, .gradients = 1, .moves = 1, .order = 1}));
}

TEST(BytesPerDraw, OfFusedDrawsAreFewer) {
  const auto study = study_with({Activation::kRelu, 3, 4});
  EXPECT_LT(study.bytes_per_draw(setting(), 1 << 20), 100 * (1 << 20));
  Setting close = setting();
  close.inputs.x_prime = close.inputs.x;
  close.inputs.x_prime[0] *= 1.0 + 1e-9;
  EXPECT_GT(study.bytes_per_draw(close, 1 << 20), 2.0 * study.bytes_per_draw(setting(), 1 << 20));
}

}  // namespace
}  // namespace widthwise::verify
