#include "verify/experiments/image_interpolation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/experiments/small_images.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr int kSteps = 5;

class ImageInterpolations : public ::testing::Test {
 protected:
  ImageInterpolations() {
    write_small_mnist(folder_.path());
    data_ = read_image_data(folder_.path().string());
    interpolation_.digits = {{3, 8}, {0, 1}};
    interpolation_.n_steps = kSteps;
    interpolation_.n_images = 20;
    interpolation_.f = mlp_features(2);
    interpolation_.threads = 2;
    interpolation_.seed = 5;
  }

  Results results() const {
    check_interpolation(interpolation_, data_);
    ProgressBar silent(false);
    const std::atomic<bool> never = false;
    return run_interpolation(interpolation_, data_, silent, never).results;
  }

  TemporaryDirectory folder_;
  ImageData data_;
  ImageInterpolation interpolation_;
};

std::vector<int> picture(const PictureGrid& grid, const std::string& row, std::size_t column) {
  const auto at = std::ranges::find(grid.rows, row);
  if (at == grid.rows.end()) {
    ADD_FAILURE() << "no row " << row;
    return {};
  }
  const auto number = static_cast<std::size_t>(at - grid.rows.begin());
  return grid.pictures.at(number * grid.columns.size() + column);
}

TEST_F(ImageInterpolations, FeaturesFadeOnePredictionIntoTheOther) {
  const Results found = results();
  ASSERT_EQ(found.tables.size(), 1U);
  for (const NumberTable::Row& row : found.tables.front().rows) {
    EXPECT_LT(row.values[0], 1e-10) << "linear in the features";
    EXPECT_GT(row.values[1], 1e-3) << "and not in the image";
  }
  const PictureGrid& grid = found.pictures.front();
  EXPECT_EQ(grid.rows.size(), 4U);
  EXPECT_EQ(grid.pictures.size(), 20U);
  EXPECT_EQ(grid.pictures[0], grid.pictures[5]) << "the ends are the same";
}

TEST_F(ImageInterpolations, NeedImagesAndNetworksThatDiffer) {
  interpolation_.n_images = 61;
  EXPECT_THROW(check_interpolation(interpolation_, data_), UsageError);
  interpolation_.n_images = 20;
  interpolation_.hypernets = {{8, 1, 2, 3, 7}, {8, 1, 2, 3, 7}};
  EXPECT_THROW(check_interpolation(interpolation_, data_), std::invalid_argument);
}

// --- trained hypernetworks ---

class HypernetInterpolations : public ImageInterpolations {
 protected:
  HypernetInterpolations() {
    interpolation_.with_hyperkernel = false;
    interpolation_.hypernets = {{8, 1, 3, 30, 7}, {24, 1, 3, 30, 7}};
  }

  // The widest, trained apart from the experiment.
  ImageHypernet trained() const {
    const ImageSplit split = whole();
    ImageHypernet hypernet(interpolation_.hypernets.back(), data_.side(),
                           hypernet_key(interpolation_.seed, 0, interpolation_.n_images), 1);
    EXPECT_TRUE(
        hypernet.learn(split, split.training(interpolation_.n_images), interpolation_.learned, {}));
    return hypernet;
  }

  ImageSplit whole() const { return {data_, {data_.n_pixels()}, interpolation_.seed, 0}; }
};

std::vector<int> greys(const Eigen::VectorXd& intensities) {
  std::vector<int> levels;
  for (const double intensity : intensities) {
    levels.push_back(static_cast<int>(std::lround(255.0 * std::clamp(intensity, 0.0, 1.0))));
  }
  return levels;
}

int largest_step(const std::vector<int>& a, const std::vector<int>& b) {
  int largest = a.size() == b.size() ? 0 : 256;
  for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k) {
    largest = std::max(largest, std::abs(a[k] - b[k]));
  }
  return largest;
}

// Grey levels may be rounded either way.
TEST_F(HypernetInterpolations, EndAtTheNetworksOwnPredictions) {
  const Results found = results();
  const PictureGrid& grid = found.pictures.front();
  EXPECT_EQ(grid.rows.size(), 8U) << "two networks, two pairs, two ways";
  const ImageHypernet hypernet = trained();
  for (const auto& [name, first, last] : {std::tuple{"3 to 8 hn", 3, 8}, {"0 to 1 hn", 0, 1}}) {
    const std::vector<int> from = greys(hypernet.predict(whole().test(first, 1), {}));
    const std::vector<int> to = greys(hypernet.predict(whole().test(last, 1), {}));
    EXPECT_GT(largest_step(from, to), 10) << "or the ends say little";
    for (const char* way : {" weights", " image"}) {
      EXPECT_LE(largest_step(picture(grid, std::string(name) + way, 0), from), 1) << name << way;
      EXPECT_LE(largest_step(picture(grid, std::string(name) + way, kSteps - 1), to), 1)
          << name << way;
    }
  }
}

TEST_F(HypernetInterpolations, AreNoCrossFadeBetween) {
  const Results found = results();
  ASSERT_EQ(found.tables.size(), 1U);
  EXPECT_EQ(found.tables.front().id, "table.interpolation-hn");
  ASSERT_EQ(found.tables.front().rows.size(), 4U);
  for (const NumberTable::Row& row : found.tables.front().rows) {
    EXPECT_GT(row.values[0], 1e-3) << row.label;
    EXPECT_GT(row.values[1], 1e-3) << row.label;
  }
  const PictureGrid& grid = found.pictures.front();
  EXPECT_NE(picture(grid, "3 to 8 hn weights", 2), picture(grid, "3 to 8 hn image", 2));
}

// g of one layer is linear in its weights: then it is one, which the table must say.
TEST_F(HypernetInterpolations, OfALinearGAreACrossFade) {
  interpolation_.hypernets = {{16, 1, 1, 30, 7}};
  const Results found = results();
  for (const NumberTable::Row& row : found.tables.front().rows) {
    EXPECT_LT(row.values[0], 1e-5) << row.label;
    EXPECT_GT(row.values[1], 1e-3) << row.label;
  }
}

}  // namespace
}  // namespace widthwise::verify
