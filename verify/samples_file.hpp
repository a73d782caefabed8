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
  std::string study;                 ///< e.g. "mlp.relu.depth3"
  std::int64_t width;
  std::vector<std::string> columns;  ///< "K0", "K1", ...
  Eigen::MatrixXd draws;             ///< samples x columns
};

/// Writes /<study>/width_<n> (samples x columns, doubles) with attributes `columns` and `width`, and
/// file attributes `seed`, `version`, `partial`. Throws FileError, a full device included.
void write_samples(const std::filesystem::path& file, const std::vector<SampleTable>& tables,
                   std::uint64_t seed, const std::string& version, bool partial);

/// Reads them back, in the order of study name and width. Throws FileError.
std::vector<SampleTable> read_samples(const std::filesystem::path& file);

}  // namespace widthwise::verify
