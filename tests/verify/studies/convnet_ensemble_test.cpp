// Finite convnets against the kernels of infinite ones.

#include "verify/studies/convnet_ensemble.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/statistical_test.hpp"

namespace widthwise::verify {
namespace {

/// Sparse pictures of two channels, value and mask, as the kernel and as a network take them.
theory::Image<double> masked_image(int which, int side) {
  theory::Image<double> image{2, side, side, {}};
  const int n = side * side;
  for (int i = 0; i < n; ++i) {
    const bool shown = (3 * i + which) % 5 < 2;
    image.values.push_back(shown ? 0.5 + 0.5 * std::sin(1.0 + i * (which + 1)) : 0.0);
  }
  for (int i = 0; i < n; ++i) image.values.push_back((3 * i + which) % 5 < 2 ? 1.0 : 0.0);
  return image;
}

struct MeanAndError {
  double mean;
  double se;
};

MeanAndError mean_ntk(const sim::ConvnetShape& shape, const theory::Image<double>& x,
                      const theory::Image<double>& y, std::int64_t n, std::uint64_t seed) {
  const auto size = static_cast<Eigen::Index>(x.values.size());
  const Eigen::VectorXd u = Eigen::VectorXd::Map(x.values.data(), size);
  const Eigen::VectorXd v = Eigen::VectorXd::Map(y.values.data(), size);
  double sum = 0.0, square = 0.0;
  for (std::int64_t k = 0; k < n; ++k) {
    sim::Convnet net(
        shape, sim::Engine::kDeferred,
        {seed, 5, static_cast<std::uint64_t>(shape.channels), static_cast<std::uint64_t>(k)});
    const double ntk = sim::inner_product(net.gradient(u), net.gradient(v));
    sum += ntk;
    square += ntk * ntk;
  }
  const auto count = static_cast<double>(n);
  return {sum / count, std::sqrt((square / count - sum * sum / (count * count)) / count)};
}

// The bias of the mean, of order 1/C, is below a standard error at so few draws.
TEST(ConvnetEnsemble, MeanNtkIsTheKernelWithinStandardErrors) {
  const std::uint64_t seed = test::test_seed(51);
  constexpr int kSide = 4, kDepth = 2;
  const auto x = masked_image(0, kSide), y = masked_image(1, kSide);
  double worst = 0.0;
  for (const bool pooled : {false, true}) {
    const auto readout =
        pooled ? theory::Readout::kGlobalAveragePooling : theory::Readout::kFlattened;
    const double across = theory::convolutional_kernel({kDepth, kFilterSize, readout}, x, y).ntk;
    const double alone = theory::convolutional_kernel({kDepth, kFilterSize, readout}, x, x).ntk;
    for (const Eigen::Index channels : {32, 64, 128}) {
      const sim::ConvnetShape shape{2, kSide, kSide, kDepth, channels, kFilterSize, pooled};
      const std::int64_t n = test::scaled_samples(200);
      for (const bool single : {false, true}) {
        const double limit = single ? alone : across;
        const auto [mean, se] = mean_ntk(shape, x, single ? x : y, n, seed);
        EXPECT_LE(std::abs(mean - limit), test::z_limit(test::kFalseAlarm, 12) * se)
            << channels << " channels, pooled " << pooled << ", limit " << limit;
        EXPECT_LE(se, 0.05 * alone) << "too noisy to tell";
        worst = std::max(worst, std::abs(mean - limit) / se);
      }
    }
  }
  RecordProperty("worst_z", std::to_string(worst));
}

TEST(ConvnetEnsemble, OwnImagesAreWhatTheKernelAndTheNetworkTake) {
  const auto [u, u_prime] = own_images();
  EXPECT_NEAR(u.squaredNorm(), 6.0, 1e-14);
  EXPECT_NEAR(u_prime.squaredNorm(), 6.0, 1e-14);
  EXPECT_GT(u.dot(u_prime), 1.0);
  EXPECT_EQ(own_image(u).at(0, 1, 2), u[5]);
  EXPECT_THROW(own_image(Eigen::VectorXd::Ones(4)), std::invalid_argument);
  EXPECT_EQ(convnet_shape(2, false, 10).input_dimension(), u.size());
  EXPECT_EQ(convnet_limit(2, true, u, u_prime).ntk,
            theory::convolutional_kernel({2, 3, theory::Readout::kGlobalAveragePooling},
                                         own_image(u), own_image(u_prime))
                .ntk);
}

TEST(ConvnetEnsemble, DrawsOneNetworkForAllStudies) {
  const ConvnetEnsemble flattened{};
  const ConvnetEnsemble pooled{.depth = 3, .pooled = true, .single = true};
  EXPECT_EQ(flattened.key_name(), "convnet.depth2.flattened");
  EXPECT_EQ(pooled.key_name(), "convnet.depth3.pooled.single-input");
  EXPECT_EQ(pooled.study_name("k1"), "convnet.depth3.pooled.single-input.k1");
  const auto words = in_words(pooled.networks());
  EXPECT_EQ(words.at("readout"), "global average pooling");
  EXPECT_EQ(network_family_from_words(words), pooled.networks());
  const Setting setting;
  const ImagePair images = pooled.inputs(setting);
  EXPECT_EQ(images.u, images.u_prime);
  EXPECT_EQ(flattened.named_inputs(setting).at("x"), images.u);
  auto a = flattened.network(images, sim::Engine::kDeferred, 40, {1, 2, 3, 4});
  EXPECT_EQ(a.shape().channels, 40);
  EXPECT_FALSE(a.shape().pooled);
  EXPECT_GT(flattened.bytes(sim::Engine::kDeferred, 4096, {.gradients = 1, .moves = 1, .order = 1}),
            8.0 * 4096 * 9 * 6);
}

}  // namespace
}  // namespace widthwise::verify
