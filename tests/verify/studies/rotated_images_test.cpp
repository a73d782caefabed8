#include "verify/studies/rotated_images.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

TEST(RotationClass, IsTheNearestWithoutWrapAround) {
  EXPECT_EQ(rotation_class(0.0), 0);
  EXPECT_EQ(rotation_class(14.9), 0);
  EXPECT_EQ(rotation_class(15.1), 1);
  EXPECT_EQ(rotation_class(330.0), 11);
  EXPECT_EQ(rotation_class(359.9), 11) << "not 0, though that is nearer on the circle";
}

TEST(Turned, QuarterTurnsMovePixelsToPixels) {
  Eigen::MatrixXd image = Eigen::MatrixXd::Zero(5, 5);
  image(1, 3) = 2.0;
  Eigen::MatrixXd twice = turned(turned(image, 90.0), 90.0);
  EXPECT_NEAR(twice(3, 1), 2.0, 1e-12);
  EXPECT_NEAR(twice.sum(), 2.0, 1e-12);
  EXPECT_LT((turned(image, 180.0) - twice).norm(), 1e-12);
  EXPECT_LT((turned(image, 360.0) - image).norm(), 1e-12);
  EXPECT_LT((turned(turned(image, 90.0), -90.0) - image).norm(), 1e-12);
}

TEST(Turned, TurnsByTheAnglesSum) {
  // A smooth image, where interpolation costs little.
  Eigen::MatrixXd image(21, 21);
  for (Eigen::Index i = 0; i < 21; ++i) {
    for (Eigen::Index j = 0; j < 21; ++j) {
      image(i, j) = std::exp(-0.02 * (std::pow(double(i) - 7, 2) + std::pow(double(j) - 11, 2)));
    }
  }
  EXPECT_LT((turned(turned(image, 20.0), 25.0) - turned(image, 45.0)).norm(), 0.05 * image.norm());
}

class RotationFiles : public ::testing::Test {
 protected:
  RotationFiles() {
    write("train-images-idx3-ubyte", 6, 4, 4);
    write("t10k-images-idx3-ubyte", 3, 4, 4);
  }

  void write(const char* name, int n, int rows, int cols) {
    std::string bytes("\0\0\x08\x03", 4);
    for (const int size : {n, rows, cols}) bytes += std::string("\0\0\0", 3) + char(size);
    for (int k = 0; k < n * rows * cols; ++k) bytes += char(1 + k % 250);
    std::ofstream(folder_.path() / name, std::ios::binary) << bytes;
  }

  std::string folder() const { return folder_.path().string(); }

 private:
  TemporaryDirectory folder_;
};

TEST_F(RotationFiles, BecomeExamplesOnTheSphere) {
  const RotationTask task = read_rotation_task(folder(), 5, 3);
  EXPECT_EQ(task.train.size(), 5);
  EXPECT_EQ(task.test.size(), 3);
  EXPECT_EQ(task.train.x.rows(), 16);
  EXPECT_NEAR(task.train.x.col(0).squaredNorm(), 16.0F, 1e-3F);
  EXPECT_NEAR(task.train.z.col(0).squaredNorm(), 16.0F, 1e-3F);
  EXPECT_EQ(read_rotation_task(folder(), 5, 3).train.labels, task.train.labels);
  for (const int label : task.train.labels) {
    EXPECT_GE(label, 0);
    EXPECT_LT(label, kRotationClasses);
  }
}

TEST_F(RotationFiles, AreRefusedWhereTheyDoNotDo) {
  EXPECT_THROW(read_rotation_task(folder(), 7, 3), UsageError);
  EXPECT_THROW(read_rotation_task(folder(), 0, 3), UsageError);
  EXPECT_THROW(read_rotation_task(folder() + "/none", 5, 3), FileError);
  write("t10k-images-idx3-ubyte", 3, 4, 5);
  EXPECT_THROW(read_rotation_task(folder(), 5, 3), FileError);
}

}  // namespace
}  // namespace widthwise::verify
