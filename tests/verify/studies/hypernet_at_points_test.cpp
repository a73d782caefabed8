// Hypernetworks at inputs of their own.

#include "verify/studies/hypernet_at_points.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "verify/studies/distinct_correlations.hpp"
#include "verify/studies/ensemble_study.hpp"

namespace widthwise::verify {
namespace {

HypernetAtPoints four_points() {
  Setting setting;
  setting.inputs = default_inputs(0.3);
  setting.z_inputs = default_inputs(-0.8);
  return {.points = hypernet_inputs_around(4, setting), .group = "distinct"};
}

TEST(HypernetAtPoints, HasTheCosinesOfTheSetting) {
  const auto points = four_points().points.points;
  ASSERT_EQ(points.size(), 4U);
  EXPECT_NEAR(points[0].x.dot(points[3].x), 4.0 * 0.3, 1e-13);
  EXPECT_NEAR(points[0].z.dot(points[3].z), 4.0 * -0.8, 1e-13);
  EXPECT_NEAR(points[1].z.dot(points[2].z), 4.0 * 0.64, 1e-13);
}

TEST(HypernetAtPoints, NamesItsNetworksAndItsInputs) {
  const HypernetAtPoints ensemble = four_points();
  EXPECT_EQ(ensemble.key_name(), "hypernet.f1.g3.joint.distinct");
  const auto words = in_words(ensemble.networks());
  EXPECT_EQ(words.at("inputs"),
            "|x|^2 = d = 4, cosine 0.3 to x1 and 0.09 between others; |z|^2 = d_z = 4, cosine -0.8 "
            "to z1 and 0.64 between others");
  EXPECT_EQ(words.at("depth_g"), "3");
  EXPECT_EQ(ensemble.named_inputs({}).at("z2"), ensemble.points.points[1].z);
}

TEST(HypernetAtPoints, DrawsTheNetworksThatItNames) {
  const HypernetAtPoints ensemble = four_points();
  const EnsembleStudy<HypernetAtPoints, DistinctCorrelations> study{ensemble, {3}};
  Setting setting;
  setting.engine = sim::Engine::kDense;  // whose draws do not depend on what is asked first
  const Eigen::VectorXd draw = study.draw(setting, 16, 7);
  sim::Hypernet net(sim::uniform_hypernet(4, 1, 16, 4, 3, 16), sim::Engine::kDense,
                    sample_key(setting, ensemble.key_name(), 16, 7));
  const auto& u = ensemble.points.points;
  EXPECT_NEAR(draw[2], net.correlation(u[0], {u[1], u[2]}), 1e-12);
  EXPECT_NEAR(draw[3], net.correlation(u[0], {u[1], u[2], u[3]}), 1e-12);
}

}  // namespace
}  // namespace widthwise::verify
