#pragma once
// Patches of an image, as the filters of a convolution see them.

#include <Eigen/Core>

#include "sim/jet.hpp"

namespace widthwise::sim {

/// The pixels of an image and the q x q pixels around each. A vector over the image holds the
/// channels of one pixel after those of another, row after row of pixels; a patch is the same of
/// its own q^2 pixels, with zeros for those outside of the image. Vectors have a whole number of
/// channels, which is not checked.
struct Patches {
  Eigen::Index height;
  Eigen::Index width;
  int filter_size;  ///< q, odd

  Eigen::Index n_pixels() const { return height * width; }
  /// q^2
  Eigen::Index pixels_each() const { return static_cast<Eigen::Index>(filter_size) * filter_size; }

  /// The patch around a pixel of y.
  Eigen::VectorXd at(Eigen::Index pixel, const Eigen::VectorXd& y) const;

  /// y += the transpose of at(pixel, .) times the patch.
  void add_transposed(Eigen::Index pixel, const Eigen::VectorXd& patch, Eigen::VectorXd& y) const;

  /// Likewise of every coefficient.
  template <class Algebra>
  Jet<Algebra> at(Eigen::Index pixel, const Jet<Algebra>& y) const {
    Jet<Algebra> patch(y.algebra());
    for (const int i : support(y)) patch[i] = at(pixel, y[i]);
    return patch;
  }

 private:
  template <class Visit>
  void for_each_inside(Eigen::Index pixel, const Visit& visit) const;
};

}  // namespace widthwise::sim
