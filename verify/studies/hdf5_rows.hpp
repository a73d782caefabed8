#pragma once
// Rows of numbers out of a dataset of an HDF5 file.

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace widthwise::verify {

/// "file.h5:/path" in its two parts.
struct Hdf5Name {
  std::string file;
  std::string dataset;  ///< starts with '/'
};

/// The parts of a name of which the first is a file that exists and the second starts with '/';
/// nothing if there are no such parts, or if a file of the whole name exists.
std::optional<Hdf5Name> hdf5_name(const std::string& path);

/// True if the contents start as an HDF5 file does.
bool looks_like_hdf5(std::string_view contents);

/// A dataset opened for random access to its rows. The first dimension counts them. A process of
/// its own reads them (ChildReader): libhdf5 trusts what files say, and crashes where they lie.
struct Hdf5Rows {
  std::int64_t n_rows;
  std::int64_t row_size;
  std::function<Eigen::VectorXd(std::int64_t)> row;  ///< row i, flattened; throws FileError
};

/// Throws FileError if the file cannot be opened or is no HDF5 file, if it has no such dataset (and
/// says which it has) or one that holds no numbers, has fewer than two dimensions or no elements,
/// whose rows or chunks are too large to be read, that was never written or not wholly, whose
/// numbers its file does not hold (in other files, or fewer than its shape says), or that cannot be
/// read.
Hdf5Rows open_hdf5(const Hdf5Name& name);

/// The names of the datasets at the root, separated by ", ". Throws FileError as open_hdf5() does.
std::string datasets_of(const std::string& file);

}  // namespace widthwise::verify
