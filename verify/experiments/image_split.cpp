#include "verify/experiments/image_split.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "sim/training/epoch_order.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/mnist_files.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

// Objects of the split's random numbers; the order of its training images has another.
constexpr std::uint64_t kTrainingMasks = 1;
constexpr std::uint64_t kTestMasks = 2;
constexpr std::uint64_t kPoints = 3;

Eigen::VectorXd intensities_of(const IdxFile& images, Index i) {
  constexpr double kWhite = 255.0;
  return images.item(i) / kWhite;
}

}  // namespace

ImageData read_image_data(const std::string& folder) {
  ImageData data{read_mnist_images(folder, MnistPart::kTraining),
                 read_mnist_images(folder, MnistPart::kTest),
                 {}};
  if (data.training.dimensions[1] != data.test.dimensions[1]) {
    throw FileError(fmt::format("{}: training images are of {} pixels a side, test images of {}",
                                folder, data.training.dimensions[1], data.test.dimensions[1]));
  }
  constexpr Index kLargestSide = 128;
  constexpr int kBytes = 0x08;
  if (data.side() > kLargestSide || data.training.element_type != kBytes ||
      data.test.element_type != kBytes) {
    throw FileError(fmt::format("{}: images of bytes are needed, of {} pixels a side at most",
                                folder, kLargestSide));
  }
  data.test_labels = read_mnist_labels(folder, MnistPart::kTest, data.test.dimensions[0]);
  return data;
}

ImageData read_labelled_images(const std::string& folder) {
  ImageData data = read_image_data(folder);
  data.training_labels = read_mnist_labels(folder, MnistPart::kTraining, data.n_training());
  return data;
}

ImageSplit::ImageSplit(const ImageData& data, const ImageContext& context, std::uint64_t seed,
                       std::uint64_t number)
    : data_(data),
      context_(context),
      key_{seed, sim::study_key("image-split"), 0, number},
      order_(sim::EpochOrder(key_, data.n_training()).next()) {}

// The pixels that are shown are those of the smallest of independent normals.
void ImageSplit::show(std::uint64_t part, std::uint64_t image,
                      Eigen::Ref<Eigen::VectorXd> mask) const {
  const Index n = data_.n_pixels();
  mask.setZero();
  if (!context_.n_pixels) {
    mask.head(n - data_.side() * (data_.side() / 2)).setOnes();
    return;
  }
  std::vector<double> normals(static_cast<std::size_t>(n));
  sim::RandomStream(key_, part).fill_normal(normals, image);
  std::vector<Index> pixels(normals.size());
  std::iota(pixels.begin(), pixels.end(), Index{0});
  std::ranges::sort(pixels, {}, [&](Index p) { return normals[static_cast<std::size_t>(p)]; });
  for (Index k = 0; k < *context_.n_pixels; ++k) mask(pixels[static_cast<std::size_t>(k)]) = 1.0;
}

ShownImages ImageSplit::training(Index n) const {
  ShownImages images{Eigen::MatrixXd(data_.n_pixels(), n), Eigen::MatrixXd(data_.n_pixels(), n)};
  for (Index i = 0; i < n; ++i) {
    const Index image = order_.at(static_cast<std::size_t>(i));
    images.intensities.col(i) = intensities_of(data_.training, image);
    show(kTrainingMasks, static_cast<std::uint64_t>(image), images.masks.col(i));
  }
  return images;
}

ShownImages ImageSplit::test(Index first, Index n) const {
  ShownImages images{Eigen::MatrixXd(data_.n_pixels(), n), Eigen::MatrixXd(data_.n_pixels(), n)};
  for (Index i = 0; i < n; ++i) {
    images.intensities.col(i) = intensities_of(data_.test, first + i);
    show(kTestMasks, static_cast<std::uint64_t>(first + i), images.masks.col(i));
  }
  return images;
}

std::vector<GridPoint> ImageSplit::points(Index n, Index per_image, std::uint64_t draw) const {
  std::vector<GridPoint> points;
  std::vector<double> normals(static_cast<std::size_t>(per_image));
  for (Index i = 0; i < n; ++i) {
    const auto image = static_cast<std::uint64_t>(order_.at(static_cast<std::size_t>(i)));
    sim::RandomStream(key_, kPoints, draw).fill_normal(normals, image);
    for (const double normal : normals) {
      const double uniform = std::erfc(-normal / std::sqrt(2.0)) / 2.0;
      const auto pixel = static_cast<Index>(uniform * static_cast<double>(data_.n_pixels()));
      points.push_back({i, std::min(pixel, data_.n_pixels() - 1)});
    }
  }
  return points;
}

}  // namespace widthwise::verify
