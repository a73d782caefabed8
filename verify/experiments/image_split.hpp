#pragma once
// Which images a predictor learns from and is judged by, and which of their pixels it is shown.

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/random_stream.hpp"
#include "verify/regression/point_regression.hpp"
#include "verify/studies/idx_file.hpp"

namespace widthwise::verify {

/// What f is shown of an image: its upper half, or so many of its pixels, drawn anew for each.
struct ImageContext {
  std::optional<Eigen::Index> n_pixels;  ///< nothing: the upper half
};

/// Images to learn from and images to be judged by.
struct ImageData {
  IdxFile training;
  IdxFile test;
  std::vector<int> test_labels;
  std::vector<int> training_labels = {};  ///< of read_labelled_images() only

  Eigen::Index side() const { return training.dimensions[1]; }
  Eigen::Index n_pixels() const { return side() * side(); }
  Eigen::Index n_training() const { return training.dimensions[0]; }
  Eigen::Index n_test() const { return test.dimensions[0]; }
};

/// The MNIST files in a folder. Throws FileError as read_mnist_images(), and where training and
/// test images differ in size.
ImageData read_image_data(const std::string& folder);

/// Likewise with the labels of the training images. Throws FileError as read_mnist_labels().
ImageData read_labelled_images(const std::string& folder);

/// Images with intensities in [0, 1], a column each, and a 1 in `masks` for each pixel shown;
/// without masks where f is shown something else than images.
struct ShownImages {
  Eigen::MatrixXd intensities;
  Eigen::MatrixXd masks;

  Eigen::Index count() const { return intensities.cols(); }

  /// What f sees.
  Eigen::MatrixXd shown() const { return intensities.cwiseProduct(masks); }
};

/// One of several random splits of the data. Its training images are the first of an order of all
/// of them, so that more images are those of a smaller split and others.
class ImageSplit {
 public:
  ImageSplit(const ImageData& data, const ImageContext& context, std::uint64_t seed,
             std::uint64_t number);

  /// The first n. Throws std::out_of_range beyond n_training().
  ShownImages training(Eigen::Index n) const;

  /// Whether f is shown other pixels of each image.
  bool shows_each_its_own() const {
    return context_.n_pixels && *context_.n_pixels < data_.n_pixels();
  }

  /// Their numbers in the training file, in that order; more than n.
  const std::vector<Eigen::Index>& training_order() const { return order_; }

  /// Test images first .. first + n - 1, the same in all splits; what is shown of them is not.
  ShownImages test(Eigen::Index first, Eigen::Index n) const;

  /// `per_image` pixels for each of the first `n` training images, drawn with replacement; another
  /// `draw` gives others.
  std::vector<GridPoint> points(Eigen::Index n, Eigen::Index per_image, std::uint64_t draw) const;

 private:
  void show(std::uint64_t part, std::uint64_t image, Eigen::Ref<Eigen::VectorXd> mask) const;

  const ImageData& data_;
  ImageContext context_;
  sim::SampleKey key_;
  std::vector<Eigen::Index> order_;
};

}  // namespace widthwise::verify
