#pragma once
// A run as Python gets it: results, and draws where and when they are asked for.

#include <pybind11/pybind11.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "verify/results/results.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::python {

struct FoundRun {
  verify::Results results;
  std::optional<verify::Samples> samples = {};  ///< nothing: in the folder
  std::filesystem::path folder = {};            ///< empty: nothing was written
  std::vector<std::string> notes = {};          ///< what fell short, a sentence each

  /// A list of (study, width, columns, draws, inputs), draws being samples x columns and inputs a
  /// dict of vectors; read from the folder where they are not here. Throws FileError.
  pybind11::list tables();
};

/// The run that a folder holds. Throws FileError.
FoundRun load_run(const std::filesystem::path& folder);

void bind_found_run(pybind11::module_& module);

}  // namespace widthwise::python
