#pragma once
// Kernels of wide convnets at many pairs of images.

#include <Eigen/Core>
#include <vector>

#include "sim/ensemble.hpp"
#include "theory/convolutional_kernel.hpp"

namespace widthwise::verify {

/// S and Theta_f of theory/convolutional_kernel.hpp: a row for each image of one list, a column for
/// each of another.
struct ConvolutionalGram {
  Eigen::MatrixXd nngp;
  Eigen::MatrixXd ntk;
};

/// Of all pairs of one list; both matrices are symmetric. `hooks` is told of each row that is done;
/// when it says stop, the result has no rows. The same bits for any number of threads.
/// Throws std::invalid_argument for images that are not whole, of unequal sizes or not finite, and
/// for a convnet without a kernel.
ConvolutionalGram convolutional_gram(const theory::Convnet& f,
                                     const std::vector<theory::Image<double>>& images, int threads,
                                     const sim::EnsembleHooks& hooks = {});

/// Of every image of `rows` with every one of `columns`. Otherwise as above.
ConvolutionalGram convolutional_gram(const theory::Convnet& f,
                                     const std::vector<theory::Image<double>>& rows,
                                     const std::vector<theory::Image<double>>& columns, int threads,
                                     const sim::EnsembleHooks& hooks = {});

}  // namespace widthwise::verify
