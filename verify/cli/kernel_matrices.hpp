#pragma once
// verify kernel --inputs: kernels between all rows of a file.

#include <optional>
#include <string>

#include "verify/cli/input_options.hpp"
#include "verify/cli/invocation.hpp"
#include "verify/requests/gram_request.hpp"

namespace widthwise::verify::cli {

struct KernelMatrixOptions {
  std::optional<std::string> inputs;
  std::optional<std::string> inputs_z;
  TableOptions table;
  TableOptions table_z{.suffix = "-z"};
  bool each_with_each = false;
  std::optional<std::string> csv;
  std::optional<std::string> out;
  int threads;

  KernelMatrixOptions();

  /// Adds all of them in a group of their own.
  void add_to(CLI::App& app);
  /// Whether any was given without --inputs: its name, for a complaint.
  std::optional<std::string> without_inputs() const;
};

/// Reads the rows, and writes the kernels of the network between any two. Throws UsageError and
/// FileError, and ResourceError where memory is short.
void write_kernel_matrices(const KernelMatrixOptions& options, GramRequest request);

}  // namespace widthwise::verify::cli
