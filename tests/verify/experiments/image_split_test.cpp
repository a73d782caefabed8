#include "verify/experiments/image_split.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/experiments/small_images.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

class ImageSplits : public ::testing::Test {
 protected:
  ImageSplits() {
    write_small_mnist(folder_.path());
    data_ = read_image_data(folder_.path().string());
  }

  TemporaryDirectory folder_;
  ImageData data_;
};

TEST_F(ImageSplits, NestAndDiffer) {
  const ImageSplit split(data_, {}, 7, 0);
  const ShownImages few = split.training(10);
  const ShownImages more = split.training(30);
  EXPECT_EQ(few.intensities, more.intensities.leftCols(10));
  EXPECT_NE(few.intensities, ImageSplit(data_, {}, 7, 1).training(10).intensities);
  EXPECT_NE(few.intensities, ImageSplit(data_, {}, 8, 0).training(10).intensities);
  EXPECT_LE(few.intensities.maxCoeff(), 1.0);
  EXPECT_GT(few.intensities.maxCoeff(), 0.9);
}

TEST_F(ImageSplits, EachImageIsInASplitOnce) {
  const ShownImages all = ImageSplit(data_, {}, 7, 3).training(60);
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(49);
  for (Eigen::Index i = 0; i < 60; ++i) mean += data_.training.item(i) / 255.0 / 60.0;
  EXPECT_LT((all.intensities.rowwise().mean() - mean).norm(), 1e-12);
}

TEST_F(ImageSplits, ShowTheUpperHalf) {
  const ShownImages test = ImageSplit(data_, {}, 7, 0).test(2, 3);
  EXPECT_EQ(test.intensities.col(0), data_.test.item(2) / 255.0);
  for (Eigen::Index p = 0; p < 49; ++p) EXPECT_EQ(test.masks(p, 1), p < 4 * 7 ? 1.0 : 0.0);
  EXPECT_EQ(test.shown().bottomRows(21).norm(), 0.0);
}

TEST_F(ImageSplits, ShowSoManyPixelsAtRandom) {
  const ImageSplit split(data_, {5}, 7, 0);
  const ShownImages images = split.training(20);
  EXPECT_EQ(images.masks.colwise().sum(), Eigen::RowVectorXd::Constant(20, 5.0));
  EXPECT_NE(images.masks.col(0), images.masks.col(1));
  EXPECT_EQ(images.masks, ImageSplit(data_, {5}, 7, 0).training(20).masks);
  EXPECT_NE(split.test(0, 1).masks, ImageSplit(data_, {5}, 7, 1).test(0, 1).masks);
}

TEST_F(ImageSplits, DrawPointsOfAllPixels) {
  const ImageSplit split(data_, {}, 7, 0);
  const auto points = split.points(20, 30, 0);
  ASSERT_EQ(points.size(), 600U);
  std::set<Eigen::Index> seen;
  for (std::size_t k = 0; k < points.size(); ++k) {
    EXPECT_EQ(points[k].x, static_cast<Eigen::Index>(k / 30));
    EXPECT_LT(points[k].z, 49);
    seen.insert(points[k].z);
  }
  // A pixel is missed with a chance of (48/49)^600 = 4e-6.
  EXPECT_EQ(seen.size(), 49U);
  EXPECT_NE(points.front().z + 49 * points.back().z,
            split.points(20, 30, 1).front().z + 49 * split.points(20, 30, 1).back().z);
}

TEST(ImageData, NeedsTheFilesToFitEachOther) {
  const TemporaryDirectory folder;
  EXPECT_THROW(read_image_data(folder.path().string()), FileError);
  write_small_images(folder.path(), "train", 20, 7);
  write_small_images(folder.path(), "t10k", 5, 8);
  EXPECT_THROW(read_image_data(folder.path().string()), FileError);
  write_small_images(folder.path(), "t10k", 5, 7);
  EXPECT_NO_THROW(read_image_data(folder.path().string()));
  std::filesystem::resize_file(folder.path() / "t10k-labels-idx1-ubyte", 12);
  EXPECT_THROW(read_image_data(folder.path().string()), FileError);
}

}  // namespace
}  // namespace widthwise::verify
