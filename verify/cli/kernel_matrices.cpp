#include "verify/cli/kernel_matrices.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <omp.h>

#include <map>
#include <stdexcept>

#include "theory/activation_table.hpp"
#include "verify/base/durable_file.hpp"
#include "verify/base/errors.hpp"
#include "verify/cli/csv_sink.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/output/version.hpp"
#include "verify/results/kernel_file.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify::cli {
namespace {

using Eigen::Index;

void check_kernel_options(const KernelMatrixOptions& options, bool hypernet) {
  if (options.csv.has_value() == options.out.has_value()) {
    throw UsageError("--inputs: say with --csv or --out where the kernels go");
  }
  if (hypernet && !options.inputs_z) {
    throw UsageError("--inputs: a hypernetwork takes z as well; give --inputs-z FILE");
  }
  if (!hypernet && (options.inputs_z || options.each_with_each)) {
    throw UsageError("--inputs-z, --each-with-each: an MLP has no z; use --model hypernet");
  }
}

// What the theory refuses of these inputs is said of their file.
template <class Kernels>
GramMatrices without_objection(const std::string& file, const Kernels& kernels) {
  try {
    return kernels();
  } catch (const std::invalid_argument& objection) {
    throw FileError(fmt::format("{}: {}; scale its numbers down", file, objection.what()));
  }
}

void write_as_csv(const GramMatrices& gram, const std::string& file) {
  CsvSink sink(file);
  sink.write("i,j,nngp,ntk\n");
  for (Index i = 0; i < gram.nngp.rows(); ++i) {
    std::string lines;
    for (Index j = 0; j <= i; ++j) {
      lines += fmt::format("{},{},{:.17g},{:.17g}\n", i, j, gram.nngp(i, j), gram.ntk(i, j));
    }
    sink.write(lines);
  }
  sink.close();
}

std::string in_words(const std::vector<double>& sigmas, const char* none) {
  return sigmas.empty() ? none : fmt::format("{}", fmt::join(sigmas, ","));
}

std::map<std::string, std::string> said_of(const GramKernel& kernel, Pairing pairing) {
  std::map<std::string, std::string> said{{"version", std::string(version())}};
  const theory::MlpArchitecture<double>& f = kernel.f();
  said["activation"] = theory::name(f.activation);
  said["depth_f"] = std::to_string(f.depth);
  said["sigma_w"] = in_words(f.sigma_w, "1");
  said["sigma_b"] = in_words(f.sigma_b, "0");
  said["biases"] = f.trained_biases ? "trained" : "fixed";
  said["residual"] = theory::name(f.residual);
  if (!kernel.hypernet()) {
    said["model"] = "mlp";
    said["parameterisation"] = theory::name(f.parameterisation);
    if (f.parameterisation == theory::Parameterisation::kStandard) said["ntk"] = "NTK over width";
    return said;
  }
  said["model"] = "hypernet";
  const theory::MlpArchitecture<double>& g = kernel.hypernet()->g;
  said["activation_g"] = theory::name(g.activation);
  said["depth_g"] = std::to_string(kernel.hypernet()->depth_g());
  said["sigma_w_g"] = in_words(g.sigma_w, "1");
  said["sigma_b_g"] = in_words(g.sigma_b, "0");
  said["residual_g"] = theory::name(g.residual);
  said["inputs"] = pairing == Pairing::kOneByOne ? "x and z row by row"
                                                 : "each x with each z, those of the first x first";
  return said;
}

}  // namespace

KernelMatrixOptions::KernelMatrixOptions() : threads(omp_get_num_procs()) {}

void KernelMatrixOptions::add_to(CLI::App& app) {
  app.option_defaults()->group("Between all rows of a file");
  app.add_option("--inputs", inputs,
                 "Rows x as they stand: CSV, .npy, HDF5 or IDX; FILE:0,3,.. for some")
      ->type_name("FILE");
  app.add_option("--inputs-z", inputs_z, "Rows z, one for each x")->type_name("FILE");
  app.add_flag("--each-with-each", each_with_each, "Every x with every z instead");
  table.add_to(app);
  table_z.add_to(app);
  app.add_option("--csv", csv, "Lines i,j,nngp,ntk, j <= i, to a file, or - for standard output")
      ->type_name("FILE");
  app.add_option("--out", out, "Matrices nngp and ntk to an HDF5 file")->type_name("FILE.h5");
  add_number(app, "--threads", threads, "Threads; they do not change the results", "2")
      ->type_name("T");
}

std::optional<std::string> KernelMatrixOptions::without_inputs() const {
  if (inputs) return {};
  if (inputs_z) return "--inputs-z";
  if (each_with_each) return "--each-with-each";
  if (csv) return "--csv";
  if (out) return "--out";
  return {};
}

void write_kernel_matrices(const KernelMatrixOptions& options, GramRequest request) {
  request.pairing = options.each_with_each ? Pairing::kEachWithEach : Pairing::kOneByOne;
  request.workers = {options.threads, &stop_on_interrupt()};
  const GramKernel kernel(request);
  check_kernel_options(options, kernel.hypernet().has_value());
  if (options.out) {
    if (options.out->empty()) throw UsageError("--out: the name of the file is empty");
    require_writable(*options.out);
  }
  Tuples inputs{read_rows(*options.inputs, options.table.format(true)).transpose(), {}};
  if (options.inputs_z) {
    inputs.z = read_rows(*options.inputs_z, options.table_z.format(true)).transpose();
  }
  constexpr double kImage = 2.0;  // of the file
  const GramMatrices gram = without_objection(
      *options.inputs, [&] { return kernel.among(inputs, options.out ? kImage : 0.0); });
  if (!all_finite(gram)) {
    throw FileError(*options.inputs + ": its numbers are too large for the kernel; scale them");
  }
  if (options.csv) return write_as_csv(gram, *options.csv);
  write_kernels(*options.out, said_of(kernel, request.pairing), gram.nngp, gram.ntk);
}

}  // namespace widthwise::verify::cli
