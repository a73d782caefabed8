#pragma once
// The MNIST files in a folder (LeCun, Cortes, Burges).

#include <string>

#include "verify/studies/idx_file.hpp"

namespace widthwise::verify {

enum class MnistPart { kTraining, kTest };

/// Square images of train-images-idx3-ubyte or t10k-images-idx3-ubyte, gzipped or not. Throws
/// FileError if the file is missing (saying which are needed, and where they are to be had),
/// foreign or of images that are not square.
IdxFile read_mnist_images(const std::string& folder, MnistPart part);

/// Their digits, from train-labels-idx1-ubyte or t10k-labels-idx1-ubyte. Throws FileError likewise,
/// and where there are not `n_images` of them.
std::vector<int> read_mnist_labels(const std::string& folder, MnistPart part,
                                   std::int64_t n_images);

}  // namespace widthwise::verify
