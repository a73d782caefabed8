#include "sim/patches.hpp"

namespace widthwise::sim {

using Eigen::Index;
using Eigen::VectorXd;

// visit(place in the patch, pixel) for the pixels of a patch that are in the image.
template <class Visit>
void Patches::for_each_inside(Index pixel, const Visit& visit) const {
  const Index radius = filter_size / 2;
  const Index row = pixel / width;
  const Index column = pixel % width;
  for (Index a = 0; a < filter_size; ++a) {
    const Index i = row + a - radius;
    if (i < 0 || i >= height) continue;
    for (Index b = 0; b < filter_size; ++b) {
      const Index j = column + b - radius;
      if (j >= 0 && j < width) visit(a * filter_size + b, i * width + j);
    }
  }
}

VectorXd Patches::at(Index pixel, const VectorXd& y) const {
  const Index channels = y.size() / n_pixels();
  VectorXd patch = VectorXd::Zero(channels * pixels_each());
  for_each_inside(pixel, [&](Index place, Index inside) {
    patch.segment(place * channels, channels) = y.segment(inside * channels, channels);
  });
  return patch;
}

void Patches::add_transposed(Index pixel, const VectorXd& patch, VectorXd& y) const {
  const Index channels = y.size() / n_pixels();
  for_each_inside(pixel, [&](Index place, Index inside) {
    y.segment(inside * channels, channels) += patch.segment(place * channels, channels);
  });
}

}  // namespace widthwise::sim
