#pragma once
// The raw draws of a run, as HDF5.

#include <Eigen/Core>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace widthwise::verify {

/// The draws of one study at one width.
struct SampleTable {
  std::string study;  ///< e.g. "mlp.relu.depth3"
  std::int64_t width;
  std::vector<std::string> columns;  ///< "K0", "K1", ...
  Eigen::MatrixXd draws;             ///< samples x columns
};

/// Writes /<study>/width_<n> (samples x columns, doubles) with attributes `columns` and `width`,
/// and file attributes `seed`, `version`, `partial`. The file appears whole or not at all.
///
/// HDF5 builds it in memory first (about three times the size of the draws at the peak): when HDF5
/// 1.10 itself writes a small dataset to a full device, the error comes up in the destructor of the
/// dataset, which swallows it; closing the file then succeeds and leaves one without its draws.
///
/// Throws FileError, a full device included, and std::invalid_argument for tables that cannot be
/// stored: a study without a name or with '/' in it, a width twice, columns that do not match.
void write_samples(const std::filesystem::path& file, const std::vector<SampleTable>& tables,
                   std::uint64_t seed, const std::string& version, bool partial);

/// Reads them back, in the order of study name and width. Throws FileError for a file that does not
/// exist, is not HDF5, is damaged or was not written by write_samples().
std::vector<SampleTable> read_samples(const std::filesystem::path& file);

}  // namespace widthwise::verify
