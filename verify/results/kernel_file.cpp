#include "verify/results/kernel_file.hpp"

#include <fmt/format.h>

#include <array>

#include "verify/base/durable_file.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/hdf5_write.hpp"

namespace widthwise::verify {
namespace {

// Symmetric, so that it does not matter that HDF5 goes by rows and Eigen by columns.
void write_kernel(H5::Group& root, const char* name, const Eigen::MatrixXd& kernel) {
  const std::array<hsize_t, 2> shape{static_cast<hsize_t>(kernel.rows()),
                                     static_cast<hsize_t>(kernel.cols())};
  root.createDataSet(name, H5::PredType::IEEE_F64LE, H5::DataSpace(2, shape.data()),
                     without_times())
      .write(kernel.data(), H5::PredType::NATIVE_DOUBLE);
}

}  // namespace

void write_kernels(const std::filesystem::path& file,
                   const std::map<std::string, std::string>& said, const Eigen::MatrixXd& nngp,
                   const Eigen::MatrixXd& ntk) {
  H5::Exception::dontPrint();
  std::string image;
  try {
    image = hdf5_image([&](H5::H5File& open) {
      H5::Group root = open.openGroup("/");
      write_hdf5_text(root, "schema", kKernelSchema);
      for (const auto& [name, text] : said) write_hdf5_text(root, name.c_str(), text);
      write_kernel(root, "nngp", nngp);
      write_kernel(root, "ntk", ntk);
    });
  } catch (const H5::Exception& error) {
    throw FileError(fmt::format("{}: the kernels cannot be written as HDF5: {}", file.string(),
                                error.getDetailMsg()));
  }
  write_file_atomically(file, image);
}

}  // namespace widthwise::verify
