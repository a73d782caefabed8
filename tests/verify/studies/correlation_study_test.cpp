// What a draw of correlation functions holds, whom it agrees with, and what it costs.

#include "verify/studies/correlation_study.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/contraction.hpp"
#include "sim/ensemble.hpp"
#include "sim/random_stream.hpp"
#include "tests/statistical_test.hpp"
#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/variance.hpp"

namespace widthwise::verify {
namespace {

using sim::Activation;
using sim::Engine;
using Texts = std::vector<std::string>;

CorrelationStudySpec spec_of(const Texts& texts, Activation activation = Activation::kRelu,
                             int n_inputs = 4, int depth = 3) {
  CorrelationStudySpec spec{{}, activation, depth, correlated_inputs(n_inputs, 0.6)};
  for (const std::string& text : texts) spec.functions.push_back(parse_contraction(text));
  return spec;
}

Setting setting(std::uint64_t seed = 7, Engine engine = Engine::kDeferred) {
  Setting where;
  where.seed = seed;
  where.engine = engine;
  return where;
}

sim::Mlp drawn_network(const CorrelationStudy& study, const CorrelationStudySpec& spec,
                       std::int64_t width, std::uint64_t sample,
                       Engine engine = Engine::kDeferred) {
  const sim::SampleKey key{7, sim::study_key(study.name()), static_cast<std::uint64_t>(width),
                           sample};
  const Eigen::Index d = spec.inputs.points.front().size();
  return {sim::uniform_mlp(d, spec.depth, width, spec.activation), engine, key};
}

const Texts kFunctions{"f(x1) f(x2)", "d_m f(x1) d_m f(x2)",
                       "d_m f(x1) d_n f(x2) d_r f(x3) d_mnr f(x4)"};

TEST(CorrelationStudy, ColumnsAreFunctionsAndConditionalMomentsOfOutputs) {
  const CorrelationStudy study = *correlation_study(spec_of(kFunctions));
  EXPECT_EQ(study.columns(), (Texts{kFunctions[0], kFunctions[1], kFunctions[2],
                                    "E[f(x1) f(x2) | y]", "E[(f(x1) f(x2))^2 | y]"}));
  EXPECT_EQ(study.name(), "correlations.relu.depth3");
  EXPECT_EQ(study.draw(setting(), 32, 0).size(), 5);
  EXPECT_EQ(study.observable().mean_of_function(0).columns().front(), 3);
  EXPECT_EQ(study.observable().variance_of_function(0).columns(),
            (std::vector<Eigen::Index>{4, 3}));
  EXPECT_EQ(study.observable().mean_of_function(2).columns().front(), 2);
  EXPECT_EQ(study.observable().variance_of_function(1).columns(), (std::vector<Eigen::Index>{1}));
}

TEST(CorrelationStudy, DrawsWhatTheEvaluatorGives) {
  const CorrelationStudySpec spec = spec_of(kFunctions, Activation::kTanh);
  const CorrelationStudy study = *correlation_study(spec);
  const Eigen::VectorXd draw = study.draw(setting(), 48, 5);
  sim::Mlp mlp = drawn_network(study, spec, 48, 5);
  sim::ContractionEvaluator evaluator(mlp, spec.inputs.points);
  const std::vector<std::vector<int>> inputs{{0, 1}, {0, 1}, {0, 1, 2, 3}};
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    EXPECT_EQ(draw[static_cast<Eigen::Index>(k)],
              evaluator.value(inputs[k], spec.functions[k].edges));
  }
}

// K^(r)(u; u', .., u') as MLP studies measure them, by jets along one direction.
TEST(CorrelationStudy, KrAreThoseOfTheNetwork) {
  for (const Activation& activation : {Activation::kRelu, Activation::kTanh}) {
    const CorrelationStudySpec spec =
        spec_of({"f(x1)", "d_m f(x1) d_m f(x2)", "d_m f(x2) d_mn f(x1) d_n f(x2)",
                 "d_m f(x2) d_n f(x2) d_r f(x2) d_mnr f(x1)"},
                activation, 2);
    const CorrelationStudy study = *correlation_study(spec);
    // Dense: a deferred network depends on the order in which it is asked.
    const Eigen::VectorXd draw = study.draw(setting(7, Engine::kDense), 40, 3);
    sim::Mlp mlp = drawn_network(study, spec, 40, 3, Engine::kDense);
    const auto k = mlp.correlations(spec.inputs.points[0], spec.inputs.points[1], 3);
    for (Eigen::Index r = 0; r <= 3; ++r) {
      // A few products over 40 units, each good to some ulps.
      EXPECT_NEAR(draw[r] / k[r], 1.0, 1e-11) << sim::name(activation) << r;
    }
  }
}

// E C and Var C two ways: plain draws, and conditional moments.
TEST(CorrelationStudy, ConditionalMomentsAreThoseOfTheDraws) {
  const CorrelationStudy study =
      *correlation_study(spec_of({"f(x1) f(x2)", "f(x1) f(x1) f(x3) f(x4)"}));
  const auto n = test::scaled_samples(20000);
  const std::uint64_t seed = test::test_seed(40);
  const Eigen::MatrixXd draws = sim::run_ensemble(
      0, n, 6, 1, [&](std::uint64_t sample) { return study.draw(setting(seed), 64, sample); });
  for (Eigen::Index k = 0; k < 2; ++k) {
    const auto function = static_cast<std::size_t>(k);
    const double z = test::z_limit(test::kFalseAlarm, 4);
    const Estimate mean = study.observable().mean_of_function(function).of(draws).plain;
    const Estimate plain_mean = mean_of(k).of(draws).plain;
    EXPECT_NEAR(mean.value, plain_mean.value, z * plain_mean.se);
    EXPECT_LT(mean.se, plain_mean.se);
    const Estimate variance = study.observable().variance_of_function(function).of(draws).plain;
    const Estimate plain_variance = variance_of(k).of(draws).plain;
    // The error of a variance of heavy tails is itself low by a third or so at these draws.
    EXPECT_NEAR(variance.value, plain_variance.value, 1.5 * z * plain_variance.se);
    EXPECT_LT(variance.se, plain_variance.se);
  }
}

// Inputs that no function is at are dropped; the others keep the labels that the functions use.
TEST(CorrelationStudy, NamesTheInputsThatItsFunctionsAreAt) {
  const CorrelationStudySpec spec = spec_of({"f(x2) f(x4)", "d_m f(x2) d_m f(x2)"});
  const std::map<std::string, Eigen::VectorXd> expected{{"x2", spec.inputs.points[1]},
                                                        {"x4", spec.inputs.points[3]}};
  EXPECT_EQ(correlation_study(spec)->inputs({}), expected);
}

TEST(CorrelationStudy, IsNamedBySeedWidthAndSample) {
  const CorrelationStudy study = *correlation_study(spec_of(kFunctions));
  const Eigen::VectorXd draw = study.draw(setting(), 32, 4);
  EXPECT_EQ(study.draw(setting(), 32, 4), draw);
  EXPECT_NE(study.draw(setting(8), 32, 4), draw);
  EXPECT_NE(study.draw(setting(), 33, 4), draw);
  EXPECT_NE(study.draw(setting(), 32, 5), draw);
}

TEST(CorrelationStudy, DrawsMoreWhereDrawsAreCheap) {
  const CorrelationStudy study = *correlation_study(spec_of(kFunctions));
  EXPECT_EQ(study.share(512), 1.0);
  EXPECT_EQ(study.share(32), 4.0);
  EXPECT_EQ(study.share(8192), 0.25);
}

TEST(CorrelationStudy, RefusesWhatItCannotMeasure) {
  const auto refused = [](const std::string& text, int n_inputs = 4) {
    return test::refusal<UsageError>(
        [&] { correlation_study(spec_of({text}, Activation::kRelu, n_inputs)); });
  };
  for (const char* cycle : {"d_mn f d_mn f", "d_mm f", "d_mn f d_nr f d_rm f"}) {
    EXPECT_NE(refused(cycle).find("joined like trees"), std::string::npos) << cycle;
  }
  EXPECT_NE(refused("f(x1) f(x3)", 2).find("it is at x3, but there are only 2 inputs"),
            std::string::npos);
  std::string star = "d_abcdefghijklm f";  // thirteen indices
  for (char c = 'a'; c <= 'm'; ++c) star += std::string(" d_") + c + " f";
  EXPECT_NE(refused(star).find("13 derivatives; at most 12"), std::string::npos);
  EXPECT_NE(test::refusal<UsageError>([] {
              correlation_study(spec_of({"f f"}, Activation::kRelu, 1, 0));
            }).find("depth-f 0"),
            std::string::npos);
}

// The count itself is tested in tests/sim.
TEST(CorrelationStudy, CountsThePassesOfItsFunctionsTogether) {
  const auto bytes = [](const Texts& texts) {
    return correlation_study(spec_of(texts))->bytes_per_draw(Setting{}, 4096);
  };
  EXPECT_EQ(bytes({"d_m f(x1) d_m f(x2)", "d_m f(x2) d_m f(x1)"}), bytes({"d_m f(x1) d_m f(x2)"}));
  EXPECT_GT(bytes(kFunctions), bytes({kFunctions[1]}));
  EXPECT_GT(bytes({kFunctions[1]}), bytes({kFunctions[0]}));
}

}  // namespace
}  // namespace widthwise::verify
