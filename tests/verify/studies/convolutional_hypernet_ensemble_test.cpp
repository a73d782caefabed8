#include "verify/studies/convolutional_hypernet_ensemble.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/statistical_test.hpp"
#include "verify/studies/hypernet_kernel.hpp"

namespace widthwise::verify {
namespace {

TEST(ConvolutionalHypernetEnsemble, LimitIsThatOfAConvnetTimesThatOfG) {
  const ConvolutionalHypernetEnsemble networks{2, 3};
  const auto [u, u_prime] = networks.inputs({});
  const auto limit = convolutional_hypernet_limit({u, u_prime}, 2, 3);
  const auto f = convnet_limit(2, false, u.x, u_prime.x);
  EXPECT_EQ(limit.theta_f, f.ntk);
  EXPECT_EQ(limit.weight_covariance, f.nngp);
  EXPECT_NEAR(limit.ntk, f.ntk * limit.theta_g, 1e-15);
  // One weight layer of g: Theta_g = z.z' / d_z.
  EXPECT_NEAR(convolutional_hypernet_limit({u, u_prime}, 2, 1).ntk, 0.6 * f.ntk, 1e-15);
}

TEST(ConvolutionalHypernetEnsemble, MeanNtkIsTheHyperkernelWithinStandardErrors) {
  const std::uint64_t seed = test::test_seed(52);
  const ConvolutionalHypernetEnsemble networks{1, 2};
  const HypernetInputPair at = networks.inputs({});
  const double limit = convolutional_hypernet_limit(at, 1, 2).ntk;
  const std::int64_t n = test::scaled_samples(400);
  double sum = 0.0, square = 0.0;
  for (std::int64_t k = 0; k < n; ++k) {
    sim::Hypernet net = networks.network(at, sim::Engine::kDeferred, 128,
                                         {seed, 6, 128, static_cast<std::uint64_t>(k)});
    const double ntk = HypernetKernel{}.measure(net, at)[HypernetKernel::kNtk];
    sum += ntk;
    square += ntk * ntk;
  }
  const auto count = static_cast<double>(n);
  const double mean = sum / count;
  const double se = std::sqrt((square / count - mean * mean) / count);
  EXPECT_LE(std::abs(mean - limit), test::z_limit(test::kFalseAlarm) * se) << limit;
  EXPECT_LE(se, 0.05 * limit) << "too noisy to tell";
}

TEST(ConvolutionalHypernetEnsemble, NamesItsNetworks) {
  const ConvolutionalHypernetEnsemble networks{2, 3};
  EXPECT_EQ(networks.key_name(), "hypernet.convnet2.g3.joint");
  EXPECT_EQ(networks.study_name("ntk"), "hypernet.convnet2.g3.joint.ntk");
  EXPECT_TRUE(networks.networks().is_hypernet());
  EXPECT_EQ(network_family_from_words(in_words(networks.networks())), networks.networks());
  EXPECT_GT(networks.bytes(sim::Engine::kDeferred, 1024, {.gradients = 1, .moves = 1, .order = 1}),
            8.0 * 1024 * 9 * 6);
}

}  // namespace
}  // namespace widthwise::verify
