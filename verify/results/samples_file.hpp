#pragma once
// The raw draws of a run, as HDF5, with all that is needed to draw them again.

#include <Eigen/Core>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "verify/results/draw_rows.hpp"
#include "verify/results/network_family.hpp"
#include "verify/results/provenance.hpp"

namespace widthwise::verify {

/// Draws that are not in memory.
struct StoredDraws {
  std::int64_t n_samples = 0;
  /// The rows first .. first + n - 1 of them. May throw FileError.
  std::function<DrawRows(std::int64_t first, std::int64_t n)> read;
};

/// The draws of one study at one width.
struct SampleTable {
  std::string study;  ///< e.g. "mlp.relu.depth3"
  std::int64_t width;
  std::vector<std::string> columns;        ///< "K0", "K1", ...
  Eigen::MatrixXd draws;                   ///< samples x columns; row k is sample k
  std::optional<StoredDraws> stored = {};  ///< in place of `draws`
  std::vector<std::int64_t> parts = {};    ///< rows of each run that they are pooled of; none: one
  // Of the study, hence the same at all widths:
  std::string key_name = {};                           ///< names its random numbers
  NetworkFamily networks = {};                         ///< that are drawn
  std::map<std::string, Eigen::VectorXd> inputs = {};  ///< that it measures at: "x", "x_prime", ..

  std::int64_t n_samples() const { return stored ? stored->n_samples : draws.rows(); }
  /// The rows first .. first + n - 1, wherever they are.
  DrawRows rows(std::int64_t first, std::int64_t n) const;
  DrawTable key() const { return {study, width, columns}; }
};

/// A file of draws.
struct Samples {
  Provenance provenance = {};
  std::string engine = {};                             ///< "deferred" or "dense"
  std::string description = {};                        ///< of the inputs, in words
  std::string record = {};                             ///< of the run, as JSON; may be empty
  std::map<std::string, Eigen::VectorXd> inputs = {};  ///< of the run: "x", "x_prime", "z", ..
  std::vector<SampleTable> tables = {};
};

/// The `schema` attribute of samples.h5; files of version 0.2.0 and before have none.
inline constexpr const char* kSamplesSchema = "widthwise-samples-2";

/// Writes
///   /                   attributes `schema`, `version`, `git`, `run`, `seed`, `partial`, `engine`,
///                       `inputs` (their description) and `request` (the record, if there is one)
///   /<input>            a vector for each input of the run, as x and x_prime
///   /<study>            a group; attributes `key_name` and the in_words() of its networks
///   /<study>/<input>    a vector for each input that the study measures at
///   /<study>/width_<n>  draws, samples x columns; attributes `columns` and `width`, and
///                       `parts` where they are pooled
/// with all numbers of vectors and draws as doubles, and draws in chunks of rows, shuffled and
/// deflated, so that a bit that flips is found (docs/files.md). The file appears whole or not at
/// all, and holds nothing of when and where, so that equal runs give equal bytes: command, threads
/// and time are in the results.json of the same `run`.
///
/// HDF5 builds it in memory first (about twice the compressed file at the peak): where HDF5 1.10
/// itself writes to a full device, it swallows the error in destructors, or ends the process.
///
/// Throws FileError, a full device included, and std::invalid_argument for tables that cannot be
/// stored: a study without a name, with '/' in it or named like an input, a width twice, columns
/// that do not match.
void write_samples(const std::filesystem::path& file, const Samples& samples);

/// Reads them back, tables in the order of study name and width. What the files of earlier versions
/// lack stays empty. Throws FileError for a file that does not exist, is not HDF5, is damaged or
/// was not written by write_samples().
Samples read_samples(const std::filesystem::path& file);

/// Only the run that they are of; empty in the files of earlier versions. Throws FileError
/// likewise.
std::string read_run_of_samples(const std::filesystem::path& file);

}  // namespace widthwise::verify
