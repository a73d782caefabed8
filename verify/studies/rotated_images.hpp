#pragma once
// Pairs of images, one turned further than the other: the rotation task of [Littwin2020].

#include <cstdint>
#include <string>

#include "sim/training/hypernet_classifier.hpp"

namespace widthwise::verify {

/// 0, 30, .., 330 degrees.
inline constexpr int kRotationClasses = 12;

/// The class of an angle in degrees, within [0, 360): the nearest of 0, 30, .., 330 without
/// wrap-around, so that 355 is of class 330.
int rotation_class(double degrees);

/// A square image, columns of pixels, turned counterclockwise about its middle by so many degrees;
/// bilinear, zero outside.
Eigen::MatrixXd turned(const Eigen::MatrixXd& image, double degrees);

/// Examples of the task and others that it is judged by.
struct RotationTask {
  sim::Examples train;
  sim::Examples test;
};

/// x is an image turned by a1, z the same turned by a1 + a2, both angles uniform, the class that of
/// a2; pixels are scaled to |x|^2 = |z|^2 = d. The first `n_train` and `n_test` images of the MNIST
/// files in a folder (train-images-idx3-ubyte and t10k-images-idx3-ubyte, gzipped or not); angles
/// are always the same. Throws FileError if a file is missing, foreign or of images that are not
/// square, and UsageError for more images than there are.
RotationTask read_rotation_task(const std::string& folder, std::int64_t n_train,
                                std::int64_t n_test);

}  // namespace widthwise::verify
