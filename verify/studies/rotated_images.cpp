#include "verify/studies/rotated_images.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/random_stream.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/mnist_files.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

// A uniform angle, of the phase of two normals.
double angle(const sim::RandomStream& stream, std::uint64_t which) {
  double pair[2];
  stream.fill_normal(pair, which);
  const double degrees = std::atan2(pair[1], pair[0]) * 180.0 / std::numbers::pi;
  return degrees < 0.0 ? degrees + 360.0 : degrees;
}

Eigen::VectorXf scaled_pixels(const Eigen::MatrixXd& image) {
  const double norm = image.norm();
  const double scale = norm > 0.0 ? std::sqrt(static_cast<double>(image.size())) / norm : 0.0;
  return (scale * image.reshaped()).cast<float>();
}

sim::Examples examples(const IdxFile& images, std::int64_t n, const char* what,
                       std::uint64_t part) {
  if (n < 1 || n > images.dimensions[0]) {
    throw UsageError(fmt::format("{} {}: there are 1 to {} images", what, n, images.dimensions[0]));
  }
  const Index side = images.dimensions[1];
  const sim::RandomStream stream({0, sim::study_key("rotation-task"), 0, 0}, part);
  sim::Examples made{Eigen::MatrixXf(side * side, n), Eigen::MatrixXf(side * side, n), {}};
  for (Index j = 0; j < n; ++j) {
    const Eigen::MatrixXd image = images.item(j).reshaped(side, side);
    const auto which = static_cast<std::uint64_t>(j);
    const double first = angle(stream, 2 * which);
    const double further = angle(stream, 2 * which + 1);
    made.x.col(j) = scaled_pixels(turned(image, first));
    made.z.col(j) = scaled_pixels(turned(image, first + further));
    made.labels.push_back(rotation_class(further));
  }
  return made;
}

}  // namespace

int rotation_class(double degrees) {
  constexpr double kStep = 360.0 / kRotationClasses;
  return std::clamp(static_cast<int>(std::lround(degrees / kStep)), 0, kRotationClasses - 1);
}

Eigen::MatrixXd turned(const Eigen::MatrixXd& image, double degrees) {
  const double angle = degrees * std::numbers::pi / 180.0;
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const double middle = (static_cast<double>(image.rows()) - 1.0) / 2.0;
  const auto pixel = [&](Index i, Index j) {
    const bool inside = i >= 0 && j >= 0 && i < image.rows() && j < image.cols();
    return inside ? image(i, j) : 0.0;
  };
  Eigen::MatrixXd result(image.rows(), image.cols());
  for (Index j = 0; j < image.cols(); ++j) {
    for (Index i = 0; i < image.rows(); ++i) {
      // Where this pixel comes from.
      const double u =
          c * (static_cast<double>(i) - middle) + s * (static_cast<double>(j) - middle) + middle;
      const double v =
          -s * (static_cast<double>(i) - middle) + c * (static_cast<double>(j) - middle) + middle;
      const double iu = std::floor(u);
      const double jv = std::floor(v);
      const double a = u - iu;
      const double b = v - jv;
      const auto k = static_cast<Index>(iu);
      const auto l = static_cast<Index>(jv);
      result(i, j) = (1 - a) * (1 - b) * pixel(k, l) + a * (1 - b) * pixel(k + 1, l) +
                     (1 - a) * b * pixel(k, l + 1) + a * b * pixel(k + 1, l + 1);
    }
  }
  return result;
}

RotationTask read_rotation_task(const std::string& folder, std::int64_t n_train,
                                std::int64_t n_test) {
  return {examples(read_mnist_images(folder, MnistPart::kTraining), n_train, "training images", 0),
          examples(read_mnist_images(folder, MnistPart::kTest), n_test, "test images", 1)};
}

}  // namespace widthwise::verify
