#include "verify/studies/hdf5_rows.hpp"

#include <H5Cpp.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

constexpr double kMaxHdf5Bytes = 1 << 30;  // of a row of doubles, and of a chunk

using Hdf5Shape = std::vector<hsize_t>;

H5::H5File opened_hdf5(const std::string& file) {
  H5::Exception::dontPrint();
  try {
    return H5::H5File(file, H5F_ACC_RDONLY);
  } catch (const H5::Exception&) {
    throw FileError(fmt::format("{}: cannot be opened as an HDF5 file", file));
  }
}

std::string root_datasets(const H5::H5File& file) {
  std::vector<std::string> names;
  const H5::Group root = file.openGroup("/");
  for (hsize_t i = 0; i < root.getNumObjs(); ++i) {
    const std::string name = root.getObjnameByIdx(i);
    if (root.childObjType(name) == H5O_TYPE_DATASET) names.push_back("/" + name);
  }
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

H5::DataSet opened_dataset(const H5::H5File& file, const Hdf5Name& name) {
  try {
    return file.openDataSet(name.dataset);
  } catch (const H5::Exception&) {
    throw FileError(fmt::format("{}: there is no dataset {}; at the root it has {}", name.file,
                                name.dataset, root_datasets(file)));
  }
}

double bytes_of(const Hdf5Shape& shape, double element) {
  for (const hsize_t dimension : shape) element *= static_cast<double>(dimension);
  return element;
}

Hdf5Shape chunk_of(const H5::DataSet& dataset, std::size_t rank) {
  const H5::DSetCreatPropList plan = dataset.getCreatePlist();
  if (plan.getLayout() != H5D_CHUNKED) return {};
  Hdf5Shape chunk(rank);
  plan.getChunk(static_cast<int>(rank), chunk.data());
  return chunk;
}

Hdf5Shape checked_shape(const H5::DataSet& dataset, const std::string& whole) {
  const auto refuse = [&](const std::string& reason) {
    throw FileError(fmt::format("{}: {}", whole, reason));
  };
  const H5T_class_t type = dataset.getTypeClass();
  if (type != H5T_FLOAT && type != H5T_INTEGER) refuse("holds no numbers; give a dataset of them");
  const H5::DataSpace space = dataset.getSpace();
  Hdf5Shape shape(static_cast<std::size_t>(std::max(space.getSimpleExtentNdims(), 0)));
  if (!shape.empty()) space.getSimpleExtentDims(shape.data());
  if (shape.size() < 2) {
    refuse(
        fmt::format("has the shape ({}); inputs are the rows of a dataset of two dimensions or "
                    "more",
                    fmt::join(shape, ", ")));
  }
  if (std::ranges::count(shape, 0U) > 0) {
    refuse(fmt::format("has the shape ({}), which has no elements", fmt::join(shape, ", ")));
  }
  Hdf5Shape row(shape.begin() + 1, shape.end());
  if (bytes_of(row, sizeof(double)) > kMaxHdf5Bytes ||
      bytes_of(chunk_of(dataset, shape.size()),
               static_cast<double>(dataset.getDataType().getSize())) > kMaxHdf5Bytes) {
    refuse(fmt::format("has the shape ({}): a row or a chunk of it is larger than {:.0f} bytes",
                       fmt::join(shape, ", "), kMaxHdf5Bytes));
  }
  return shape;
}

Eigen::VectorXd read_row(const H5::DataSet& dataset, const Hdf5Shape& shape, std::int64_t i) {
  Hdf5Shape count = shape;
  count[0] = 1;
  Hdf5Shape start(shape.size(), 0);
  start[0] = static_cast<hsize_t>(i);
  const H5::DataSpace space = dataset.getSpace();
  space.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
  Eigen::VectorXd values(static_cast<Eigen::Index>(bytes_of(count, 1.0)));
  dataset.read(values.data(), H5::PredType::NATIVE_DOUBLE,
               H5::DataSpace(static_cast<int>(count.size()), count.data()), space);
  return values;
}

}  // namespace

std::optional<Hdf5Name> hdf5_name(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return std::nullopt;
  for (auto at = path.find(":/"); at != std::string::npos; at = path.find(":/", at + 1)) {
    const std::string file = path.substr(0, at);
    if (std::filesystem::is_regular_file(file, ignored)) return Hdf5Name{file, path.substr(at + 1)};
  }
  return std::nullopt;
}

bool looks_like_hdf5(std::string_view contents) {
  return contents.starts_with("\x89HDF\r\n\x1A\n");
}

Hdf5Rows open_hdf5(const Hdf5Name& name) {
  const std::string whole = name.file + ":" + name.dataset;
  try {
    const H5::H5File file = opened_hdf5(name.file);
    const H5::DataSet dataset = opened_dataset(file, name);
    const Hdf5Shape shape = checked_shape(dataset, whole);
    const auto row = [=](std::int64_t i) {
      try {
        return read_row(dataset, shape, i);
      } catch (const H5::Exception&) {
        throw FileError(fmt::format("{}: row {} cannot be read; is the file damaged?", whole, i));
      }
    };
    const Hdf5Shape item(shape.begin() + 1, shape.end());
    return {static_cast<std::int64_t>(shape[0]), static_cast<std::int64_t>(bytes_of(item, 1.0)),
            row};
  } catch (const H5::Exception&) {
    throw FileError(fmt::format("{}: cannot be read; is the file damaged?", whole));
  }
}

std::string datasets_of(const std::string& file) {
  try {
    return root_datasets(opened_hdf5(file));
  } catch (const H5::Exception&) {
    throw FileError(fmt::format("{}: cannot be read; is the file damaged?", file));
  }
}

}  // namespace widthwise::verify
