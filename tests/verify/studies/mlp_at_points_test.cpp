// MLPs at inputs of their own, and distinct directions among these.

#include "verify/studies/mlp_at_points.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "verify/studies/distinct_correlations.hpp"
#include "verify/studies/ensemble_study.hpp"

namespace widthwise::verify {
namespace {

const MlpAtPoints kFivePoints{.points = inputs_around(5, 0.6), .group = "mlp.distinct"};

TEST(MlpAtPoints, NamesItsGroupAndItsInputs) {
  EXPECT_EQ(kFivePoints.key_name(), "mlp.distinct.relu.depth3");
  EXPECT_EQ(in_words(kFivePoints.networks()).at("inputs"),
            "|x|^2 = d = 5, cosine 0.6 to x1 and 0.36 between others");
  const auto named = kFivePoints.named_inputs({});
  ASSERT_EQ(named.size(), 5U);
  EXPECT_EQ(named.at("x3"), kFivePoints.points.points[2]);
  MlpAtPoints labelled = kFivePoints;
  labelled.labels = {2, 4, 6, 8, 9};
  EXPECT_EQ(labelled.named_inputs({}).at("x6"), kFivePoints.points.points[2]);
}

TEST(DistinctCorrelations, AreThoseOfTheNetworkAtTheListedInputs) {
  const EnsembleStudy<MlpAtPoints, DistinctCorrelations> study{kFivePoints, {4}};
  EXPECT_EQ(study.columns(), (std::vector<std::string>{"K0", "K1", "K2", "K3", "K4"}));
  Setting setting;
  setting.seed = 5;
  setting.engine = sim::Engine::kDense;  // whose draws do not depend on what is asked first
  const Eigen::VectorXd draw = study.draw(setting, 32, 7);
  sim::Mlp mlp(sim::uniform_mlp(5, 3, 32), sim::Engine::kDense,
               sample_key(setting, kFivePoints.key_name(), 32, 7));
  const auto& x = kFivePoints.points.points;
  EXPECT_NEAR(draw[3], mlp.correlation(x[0], {x[1], x[2], x[3]}), 1e-13);
  EXPECT_NEAR(draw[1], sim::inner_product(mlp.gradient(x[0]), mlp.gradient(x[1])), 1e-12);
}

TEST(DistinctCorrelations, OfTheHighestOrderAreZeroAtAnOrthogonalInput) {
  const EnsembleStudy<MlpAtPoints, DistinctCorrelations> study{
      {.points = inputs_around(5, 0.0), .group = "mlp.distinct"}, {4}};
  const Eigen::VectorXd draw = study.draw({}, 32, 7);
  EXPECT_NE(draw[3], 0.0);
  EXPECT_EQ(draw[4], 0.0);  // a first layer's move reaches no x
}

}  // namespace
}  // namespace widthwise::verify
