#include "verify/studies/convolutional_gram.hpp"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <atomic>
#include <cmath>
#include <stdexcept>

namespace widthwise::verify {
namespace {

std::vector<theory::Image<double>> sparse_images(int first, int n) {
  std::vector<theory::Image<double>> images;
  for (int k = first; k < first + n; ++k) {
    theory::Image<double> image{2, 6, 5, {}};
    for (int i = 0; i < 60; ++i) {
      image.values.push_back((i * 7 + k) % 4 == 0 ? std::sin(1.0 + i * (k + 1)) : 0.0);
    }
    images.push_back(std::move(image));
  }
  return images;
}

TEST(ConvolutionalGram, HasTheKernelOfEachPair) {
  const auto images = sparse_images(0, 5);
  for (const auto readout : {theory::Readout::kFlattened, theory::Readout::kGlobalAveragePooling}) {
    const theory::Convnet f{2, 3, readout};
    const ConvolutionalGram all = convolutional_gram(f, images, 2);
    const ConvolutionalGram some =
        convolutional_gram(f, {images[3], images[1]}, {images[0], images[1], images[4]}, 1);
    ASSERT_EQ(all.ntk.rows(), 5);
    ASSERT_EQ(some.ntk.rows(), 2);
    ASSERT_EQ(some.ntk.cols(), 3);
    for (int i = 0; i < 5; ++i) {
      for (int j = 0; j < 5; ++j) {
        const auto want =
            theory::convolutional_kernel(f, images[std::min(i, j)], images[std::max(i, j)]);
        EXPECT_EQ(all.nngp(i, j), want.nngp);
        EXPECT_EQ(all.ntk(i, j), want.ntk);
      }
    }
    EXPECT_NEAR(some.ntk(0, 2), all.ntk(3, 4), 1e-15);
    EXPECT_NEAR(some.nngp(1, 0), all.nngp(1, 0), 1e-15);
    EXPECT_EQ(some.ntk(1, 1), all.ntk(1, 1));
    EXPECT_GT(all.ntk.selfadjointView<Eigen::Lower>().eigenvalues().minCoeff(), 0.0);
  }
}

TEST(ConvolutionalGram, ThreadsDoNotChangeItsBits) {
  const auto images = sparse_images(0, 7);
  const theory::Convnet f{3, 3, theory::Readout::kGlobalAveragePooling};
  const ConvolutionalGram one = convolutional_gram(f, images, 1);
  const ConvolutionalGram four = convolutional_gram(f, images, 4);
  EXPECT_EQ(one.nngp, four.nngp);
  EXPECT_EQ(one.ntk, four.ntk);
}

TEST(ConvolutionalGram, TellsOfRowsAndStops) {
  const auto images = sparse_images(0, 6);
  const theory::Convnet f{1, 3, theory::Readout::kFlattened};
  std::atomic<bool> stop = false;
  int rows = 0;
  const auto count = [&] {
    if (++rows == 3) stop = true;
  };
  EXPECT_EQ(convolutional_gram(f, images, 1, {count, &stop}).ntk.rows(), 0);
  EXPECT_EQ(rows, 3);
  EXPECT_EQ(convolutional_gram(f, {}, 2).ntk.size(), 0);
}

TEST(ConvolutionalGram, RefusesImagesThatDiffer) {
  auto images = sparse_images(0, 3);
  const theory::Convnet f{1, 3, theory::Readout::kFlattened};
  const std::vector<theory::Image<double>> other{{1, 6, 5, std::vector<double>(30, 1.0)}};
  EXPECT_THROW(convolutional_gram(f, images, other, 1), std::invalid_argument);
  images.push_back(other.front());
  EXPECT_THROW(convolutional_gram(f, images, 1), std::invalid_argument);
  images.back().values.clear();
  EXPECT_THROW(convolutional_gram(f, images, 1), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
