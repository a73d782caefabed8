#pragma once
// The images that convnets are asked about, where no file gives any.

#include <Eigen/Core>
#include <string>

#include "theory/image.hpp"

namespace widthwise::verify {

inline constexpr int kOwnImageHeight = 2;
inline constexpr int kOwnImageWidth = 3;

/// Two images of one channel, row after row.
struct ImagePair {
  Eigen::VectorXd u;
  Eigen::VectorXd u_prime;
};

/// u(i,j) ~ 1 + cos(2 i + j) and u'(i,j) ~ 1 + cos(i - 2 j) over P = kOwnImageHeight kOwnImageWidth
/// pixels, scaled to |u|^2 = |u'|^2 = P. So few since a draw costs P^2 times its channels; still
/// patches of 3 x 3 pixels differ from one to the next.
ImagePair own_images();

/// "two images of 2 x 3 pixels, ..": what own_images() are, for the report.
std::string own_images_in_words();

/// The same as theory/ takes it. Throws std::invalid_argument for another number of entries.
theory::Image<double> own_image(const Eigen::VectorXd& pixels);

}  // namespace widthwise::verify
