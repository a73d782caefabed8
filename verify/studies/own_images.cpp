#include "verify/studies/own_images.hpp"

#include <fmt/format.h>

#include <cmath>

namespace widthwise::verify {
namespace {

Eigen::VectorXd wave(double along_rows, double along_columns) {
  Eigen::VectorXd image(kOwnImageHeight * kOwnImageWidth);
  for (int i = 0; i < kOwnImageHeight; ++i) {
    for (int j = 0; j < kOwnImageWidth; ++j) {
      image[i * kOwnImageWidth + j] = 1.0 + std::cos(along_rows * i + along_columns * j);
    }
  }
  return image * (std::sqrt(static_cast<double>(image.size())) / image.norm());
}

}  // namespace

ImagePair own_images() {
  return {wave(2.0, 1.0), wave(1.0, -2.0)};
}

std::string own_images_in_words() {
  const auto [u, u_prime] = own_images();
  return fmt::format("two images of {} x {} pixels, |u|^2 = |u'|^2 = {}, cosine {:.3g}",
                     kOwnImageHeight, kOwnImageWidth, u.size(),
                     u.dot(u_prime) / static_cast<double>(u.size()));
}

theory::Image<double> own_image(const Eigen::VectorXd& pixels) {
  theory::Image<double> image{
      1, kOwnImageHeight, kOwnImageWidth, {pixels.data(), pixels.data() + pixels.size()}};
  theory::require_whole(image);
  return image;
}

}  // namespace widthwise::verify
