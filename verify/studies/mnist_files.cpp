#include "verify/studies/mnist_files.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "verify/base/errors.hpp"
#include "verify/studies/whole_file.hpp"

namespace widthwise::verify {
namespace {

struct MnistFile {
  std::string path;
  IdxFile contents;
};

MnistFile read_mnist(const std::string& folder, MnistPart part, const char* rest) {
  const std::string name = (part == MnistPart::kTraining ? "train-" : "t10k-") + std::string(rest);
  const std::string path = (std::filesystem::path(folder) / name).string();
  std::error_code ignored;
  for (const std::string& file : {path + ".gz", path}) {
    if (std::filesystem::exists(file, ignored)) {
      return {file, parse_idx(read_maybe_gzipped(file), file)};
    }
  }
  throw FileError(
      fmt::format("{}: there is no such file, gzipped or not; the four files of MNIST "
                  "(train-images-idx3-ubyte.gz and the like, from yann.lecun.com/exdb/mnist or a "
                  "mirror of it) belong into the folder that --mnist names",
                  path));
}

}  // namespace

IdxFile read_mnist_images(const std::string& folder, MnistPart part) {
  MnistFile file = read_mnist(folder, part, "images-idx3-ubyte");
  const std::vector<std::int64_t>& sizes = file.contents.dimensions;
  if (sizes.size() != 3 || sizes[1] != sizes[2]) {
    throw FileError(file.path + ": holds no square images");
  }
  return std::move(file.contents);
}

std::vector<int> read_mnist_labels(const std::string& folder, MnistPart part,
                                   std::int64_t n_images) {
  const MnistFile file = read_mnist(folder, part, "labels-idx1-ubyte");
  const std::vector<std::int64_t>& sizes = file.contents.dimensions;
  if (sizes.size() != 1 || sizes[0] != n_images) {
    throw FileError(fmt::format("{}: holds no labels of {} images", file.path, n_images));
  }
  std::vector<int> labels;
  for (std::int64_t i = 0; i < n_images; ++i) {
    labels.push_back(static_cast<int>(file.contents.item(i)(0)));
  }
  return labels;
}

}  // namespace widthwise::verify
