#include "verify/studies/hdf5_rows.hpp"

#include <H5Cpp.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "verify/base/child_reader.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"

namespace widthwise::verify {
namespace {

constexpr double kMaxHdf5Bytes = 1 << 30;  // of a row of doubles, and of a chunk
// As of gzipped files: no measurement is compressed further.
constexpr double kMostPerStoredByte = 250.0;
constexpr double kSmallDataset = 1 << 24;

using Hdf5Shape = std::vector<hsize_t>;

// Below: in the process that reads.

[[noreturn]] void refuse_hdf5(const std::string& name, const std::string& reason) {
  throw FileError(fmt::format("{}: {}", name, reason));
}

H5::H5File opened_hdf5(const std::string& file) {
  H5::Exception::dontPrint();
  // Without its class no link leads to another file, by whichever way it is met.
  H5Lunregister(H5L_TYPE_EXTERNAL);
  try {
    return H5::H5File(file, H5F_ACC_RDONLY);
  } catch (const H5::Exception&) {
    refuse_hdf5(file, "cannot be opened as an HDF5 file");
  }
}

bool is_dataset(const H5::Group& group, const std::string& name) {
  try {
    return group.childObjType(name) == H5O_TYPE_DATASET;
  } catch (const H5::Exception&) {
    return false;  // a link to nothing, or to another file
  }
}

std::string root_datasets(const H5::H5File& file) {
  constexpr std::size_t kMost = 20;
  std::vector<std::string> names;
  const H5::Group root = file.openGroup("/");
  for (hsize_t i = 0; i < root.getNumObjs() && names.size() <= kMost; ++i) {
    const std::string name = root.getObjnameByIdx(i);
    if (is_dataset(root, name)) names.push_back("/" + printable(name));
  }
  if (names.size() > kMost) names.back() = "..";
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

void check_links(const H5::H5File& file, const Hdf5Name& name) {
  const std::string& path = name.dataset;
  for (std::size_t end = 1; end < path.size();) {
    end = std::min(path.find('/', end + 1), path.size());
    H5L_info_t link{};
    if (H5Lget_info(file.getId(), path.substr(0, end).c_str(), &link, H5P_DEFAULT) < 0) return;
    if (link.type == H5L_TYPE_EXTERNAL) {
      refuse_hdf5(name.file + ":" + path,
                  "is in another file, by an external link; name that file");
    }
  }
}

H5::DataSet opened_dataset(const H5::H5File& file, const Hdf5Name& name) {
  check_links(file, name);
  try {
    return file.openDataSet(name.dataset);
  } catch (const H5::Exception&) {
    refuse_hdf5(name.file, fmt::format("there is no dataset {}; at the root it has {}",
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
  const H5T_class_t type = dataset.getTypeClass();
  if (type != H5T_FLOAT && type != H5T_INTEGER) {
    refuse_hdf5(whole, "holds no numbers; give a dataset of them");
  }
  const H5::DataSpace space = dataset.getSpace();
  Hdf5Shape shape(static_cast<std::size_t>(std::max(space.getSimpleExtentNdims(), 0)));
  if (!shape.empty()) space.getSimpleExtentDims(shape.data());
  const std::string in_words = fmt::format("has the shape ({})", fmt::join(shape, ", "));
  if (shape.size() < 2) {
    refuse_hdf5(whole, in_words + "; inputs are the rows of a dataset of two dimensions or more");
  }
  if (std::ranges::count(shape, 0U) > 0) {
    refuse_hdf5(whole, in_words + ", which has no elements");
  }
  const Hdf5Shape row(shape.begin() + 1, shape.end());
  if (bytes_of(row, sizeof(double)) > kMaxHdf5Bytes ||
      bytes_of(chunk_of(dataset, shape.size()),
               static_cast<double>(dataset.getDataType().getSize())) > kMaxHdf5Bytes) {
    refuse_hdf5(whole, fmt::format("{}: a row or a chunk of it is larger than {:.0f} bytes",
                                   in_words, kMaxHdf5Bytes));
  }
  return shape;
}

double chunks_of(const Hdf5Shape& shape, const Hdf5Shape& chunk) {
  double n_chunks = 1.0;
  for (std::size_t k = 0; k < shape.size(); ++k) {
    n_chunks *= std::ceil(static_cast<double>(shape[k]) / static_cast<double>(chunk[k]));
  }
  return n_chunks;
}

// What was never written would be read as zeros, or as whatever number the file says to fill with.
void check_written(const H5::DataSet& dataset, const Hdf5Shape& shape, const std::string& whole) {
  const Hdf5Shape chunk = chunk_of(dataset, shape.size());
  hsize_t n_chunks = 0;
  if (chunk.empty()) return;
  if (H5Dget_num_chunks(dataset.getId(), dataset.getSpace().getId(), &n_chunks) < 0) {
    refuse_hdf5(whole, "its chunks cannot be counted; is the file damaged?");
  }
  if (static_cast<double>(n_chunks) < chunks_of(shape, chunk)) {
    refuse_hdf5(whole, fmt::format("has the shape ({}), but only {} of its {:.0f} chunks were "
                                   "ever written; write all of them, or make it smaller",
                                   fmt::join(shape, ", "), n_chunks, chunks_of(shape, chunk)));
  }
}

// Whether the file can hold so many numbers, and holds them itself.
void check_storage(const H5::DataSet& dataset, const Hdf5Shape& shape, const Hdf5Name& name) {
  const std::string whole = name.file + ":" + name.dataset;
  const H5::DSetCreatPropList plan = dataset.getCreatePlist();
  if (plan.getLayout() == H5D_VIRTUAL || plan.getExternalCount() > 0) {
    refuse_hdf5(whole, "keeps its numbers in other files; copy them into one of its own");
  }
  const auto stored = static_cast<double>(dataset.getStorageSize());
  const double wanted = bytes_of(shape, static_cast<double>(dataset.getDataType().getSize()));
  const std::string in_words = fmt::format("has the shape ({})", fmt::join(shape, ", "));
  if (stored == 0.0) refuse_hdf5(whole, in_words + ", but was never written");
  if (stored > static_cast<double>(std::filesystem::file_size(name.file))) {
    refuse_hdf5(whole, in_words + " and is larger than its file; is the file damaged?");
  }
  check_written(dataset, shape, whole);
  const bool filtered = plan.getNfilters() > 0;
  if (filtered ? wanted > std::max(kSmallDataset, kMostPerStoredByte * stored) : wanted > stored) {
    refuse_hdf5(whole, fmt::format("{}: {:.0f} bytes, of which the file holds {:.0f}{}", in_words,
                                   wanted, stored,
                                   filtered ? "; write it uncompressed if it holds inputs"
                                            : "; is the file damaged?"));
  }
}

/// A dataset that is open.
struct OpenHdf5 {
  H5::H5File file;
  H5::DataSet dataset;
  Hdf5Shape shape;
};

OpenHdf5 checked_hdf5(const Hdf5Name& name) {
  H5::H5File file = opened_hdf5(name.file);
  H5::DataSet dataset = opened_dataset(file, name);
  Hdf5Shape shape = checked_shape(dataset, name.file + ":" + name.dataset);
  check_storage(dataset, shape, name);
  return {std::move(file), std::move(dataset), std::move(shape)};
}

/// What is asked beside a row's number.
constexpr std::int64_t kSizes = -1;

struct Hdf5Sizes {
  std::int64_t n_rows;
  std::int64_t row_size;
};

std::string sizes_of(const Hdf5Shape& shape) {
  Hdf5Sizes sizes{static_cast<std::int64_t>(shape[0]), 1};
  for (std::size_t k = 1; k < shape.size(); ++k) {
    sizes.row_size *= static_cast<std::int64_t>(shape[k]);
  }
  return {reinterpret_cast<const char*>(&sizes), sizeof sizes};
}

std::string row_of(const OpenHdf5& open, std::int64_t i) {
  Hdf5Shape count = open.shape;
  count[0] = 1;
  Hdf5Shape start(count.size(), 0);
  start[0] = static_cast<hsize_t>(i);
  const H5::DataSpace space = open.dataset.getSpace();
  space.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
  std::string bytes(static_cast<std::size_t>(bytes_of(count, sizeof(double))), '\0');
  open.dataset.read(bytes.data(), H5::PredType::NATIVE_DOUBLE,
                    H5::DataSpace(static_cast<int>(count.size()), count.data()), space);
  return bytes;
}

// Opens the dataset once it is asked for.
ChildReader::Answer hdf5_answer(const Hdf5Name& name) {
  return [name, open = std::shared_ptr<const OpenHdf5>()](std::int64_t request) mutable {
    try {
      if (!open) open = std::make_shared<const OpenHdf5>(checked_hdf5(name));
      return request == kSizes ? sizes_of(open->shape) : row_of(*open, request);
    } catch (const H5::Exception&) {
      refuse_hdf5(name.file + ":" + name.dataset,
                  request == kSizes
                      ? "cannot be read; is the file damaged?"
                      : fmt::format("row {} cannot be read; is the file damaged?", request));
    }
  };
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
  const auto reader =
      std::make_shared<ChildReader>(name.file + ":" + name.dataset, hdf5_answer(name));
  Hdf5Sizes sizes{};
  reader->ask(kSizes, &sizes, sizeof sizes);
  const auto row = [reader, size = sizes.row_size](std::int64_t i) {
    Eigen::VectorXd values(static_cast<Eigen::Index>(size));
    reader->ask(i, values.data(), static_cast<std::size_t>(size) * sizeof(double));
    return values;
  };
  return {sizes.n_rows, sizes.row_size, row};
}

std::string datasets_of(const std::string& file) {
  const auto listing = [&](std::int64_t) {
    try {
      return root_datasets(opened_hdf5(file));
    } catch (const H5::Exception&) {
      refuse_hdf5(file, "cannot be read; is the file damaged?");
    }
  };
  return ChildReader(file, listing).ask(kSizes);
}

}  // namespace widthwise::verify
