// Gram matrices of the hyperkernel: definite where they are, and found out where they are not.

#include "verify/studies/hyperkernel_gram_study.hpp"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <random>
#include <stdexcept>

#include "verify/studies/hypernet_limit.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;

VectorXd random_vector(Eigen::Index d, std::mt19937_64& generator) {
  std::normal_distribution<double> normal;
  VectorXd vector(d);
  for (double& entry : vector) entry = normal(generator);
  return vector;
}

std::vector<sim::HypernetInput> generic_inputs(int n, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<sim::HypernetInput> inputs;
  for (int i = 0; i < n; ++i) {
    inputs.push_back({random_vector(3, generator), random_vector(2, generator)});
  }
  return inputs;
}

TEST(SmallestGramEigenvalue, IsPositiveForGenericInputs) {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    for (const int depth_g : {2, 3, 5}) {
      const GramEigenvalue found = smallest_gram_eigenvalue(generic_inputs(8, seed), 1, depth_g);
      EXPECT_TRUE(found.definite()) << seed << ": " << found.smallest;
      EXPECT_LE(found.smallest, 1.0);  // the mean one
    }
  }
}

TEST(SmallestGramEigenvalue, IsThatOfTheCorrelationsOfTwoInputs) {
  const auto inputs = generic_inputs(2, 6);
  const auto ntk = [&](int i, int j) { return hypernet_limit(inputs[i], inputs[j], 2, 3).ntk; };
  const double correlation = ntk(0, 1) / std::sqrt(ntk(0, 0) * ntk(1, 1));
  const GramEigenvalue found = smallest_gram_eigenvalue(inputs, 2, 3);
  EXPECT_NEAR(found.smallest, 1 - std::abs(correlation), found.error);
}

TEST(SmallestGramEigenvalue, IsNotShownToBePositiveForInputsOnOneRay) {
  // h(c x, c' z) = c^H c' h(x, z): the matrix is singular.
  for (const auto& [c, c_prime] : {std::pair{2.0, 0.5}, {1.0, 1.0}, {0.1, 1.0}, {1.0, 3.0}}) {
    for (const int depth_g : {2, 3, 5}) {
      auto inputs = generic_inputs(6, 7);
      inputs.push_back({c * inputs[2].x, c_prime * inputs[2].z});
      const GramEigenvalue found = smallest_gram_eigenvalue(inputs, 1, depth_g);
      EXPECT_FALSE(found.definite()) << c << ", " << c_prime << ": " << found.smallest;
      EXPECT_NEAR(found.smallest, 0.0, found.error);
    }
  }
}

TEST(SmallestGramEigenvalue, TellsInputsThatShareARayInOneOfXAndZ) {
  for (const bool same_x : {false, true}) {
    auto inputs = generic_inputs(6, 8);
    inputs.push_back(generic_inputs(1, 9).front());
    if (same_x) inputs.back().x = 2.0 * inputs[2].x;
    if (!same_x) inputs.back().z = 2.0 * inputs[2].z;
    EXPECT_TRUE(smallest_gram_eigenvalue(inputs, 1, 3).definite()) << same_x;
  }
  auto opposite = generic_inputs(6, 8);
  opposite.push_back({-opposite[2].x, opposite[2].z});
  EXPECT_TRUE(smallest_gram_eigenvalue(opposite, 1, 3).definite());
}

TEST(SmallestGramEigenvalue, DoesNotSeeNormsOrOrder) {
  auto inputs = generic_inputs(6, 10);
  const GramEigenvalue before = smallest_gram_eigenvalue(inputs, 1, 3);
  std::swap(inputs[1], inputs[4]);
  inputs[3].x *= 1e3;
  inputs[5].z *= 1e-4;
  EXPECT_NEAR(smallest_gram_eigenvalue(inputs, 1, 3).smallest, before.smallest, before.error);
}

TEST(SmallestGramEigenvalue, RefusesNothing) {
  EXPECT_THROW(smallest_gram_eigenvalue({}, 1, 3), std::invalid_argument);
}

TEST(HyperkernelGramStudy, DrawsMatricesThatAreDefinite) {
  const HyperkernelGramStudy study(1, 3);
  EXPECT_EQ(study.name(), "hyperkernel.f1.g3.gram");
  ASSERT_EQ(study.columns().size(), 2u);
  const Setting setting{default_inputs(), sim::Engine::kDeferred, 7};
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    const VectorXd draw = study.draw(setting, 64, sample);
    EXPECT_EQ(draw[HyperkernelGramStudy::kNotDefinite], 0.0);
    EXPECT_GT(draw[HyperkernelGramStudy::kSmallestEigenvalue], 0.0);
    EXPECT_NE(study.draw(setting, 64, sample + 1), draw);
    EXPECT_NE(study.draw(setting, 128, sample), draw);
  }
}

TEST(HyperkernelGramStudy, DrawsNoNetwork) {
  const HyperkernelGramStudy study(2, 4);
  EXPECT_FALSE(study.widths(64).f.has_value());
  EXPECT_FALSE(study.widths(64).g.has_value());
  EXPECT_EQ(in_words(study.networks()).at("width_f"), "inf");
  EXPECT_EQ(in_words(study.networks()).at("depth_g"), "4");
}

}  // namespace
}  // namespace widthwise::verify
