// verify kernel: the analytic NNGP and NTK, of a pair as JSON or between all rows of a file.

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/kernel_matrices.hpp"
#include "verify/cli/network_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/exact/kernel_json.hpp"
#include "verify/requests/kernel_request.hpp"

namespace widthwise::verify::cli {
namespace {

struct KernelOptions {
  KernelWords words;
  std::optional<std::string> norm_x;
  std::optional<std::string> norm_z;
  KernelMatrixOptions matrices;
};

KernelWords words_of(const KernelOptions& options) {
  KernelWords words = options.words;
  if (options.norm_x) words.norm_x = split_pair(*options.norm_x, "--norm-x");
  if (options.norm_z) words.norm_z = split_pair(*options.norm_z, "--norm-z");
  return words;
}

// Between all rows of a file: what is said of a pair of inputs, or of digits, is out of place.
KernelWords words_without_pair(const KernelOptions& options) {
  const KernelWords words = words_of(options);
  if (words.rho_x || words.rho_z || words.norm_x || words.norm_z || words.digits != 0) {
    throw UsageError(
        "--inputs: cosines and norms are those of the rows, and kernels are in double precision; "
        "leave out --rho-x, --rho-z, --norm-x, --norm-z and --digits");
  }
  return words;
}

nlohmann::ordered_json kernel(const KernelWords& words) {
  if (words.is_hypernet()) return hypernet_kernel_json(words.hypernet_request());
  return mlp_kernel_json(words.mlp_request());
}

void run_kernel(const KernelOptions& options) {
  if (options.matrices.inputs) {
    return write_kernel_matrices(options.matrices, {.network = words_without_pair(options)});
  }
  if (const auto name = options.matrices.without_inputs()) {
    throw UsageError(*name + " has no meaning without --inputs");
  }
  fmt::print("{}\n", kernel(words_of(options)).dump(2));
}

}  // namespace

void add_kernel(CLI::App& app, Invocation&) {
  const auto options = std::make_shared<KernelOptions>();
  KernelWords& words = options->words;
  auto* command = app.add_subcommand(
      "kernel", "Analytic NNGP and NTK, of a pair of inputs or all rows of a file");
  command->add_option("--model", words.model, "Network family: mlp or hypernet")->type_name("");
  command->add_option("--activation", words.activation, activation_help())->type_name("");
  command->add_option("--activation-g", words.activation_g, "Of g in hypernet: relu")
      ->type_name("");
  add_number(*command, "--depth-f", words.depth_f, "Hidden layers: 3, or 1 for hypernet", "3")
      ->type_name("L");
  add_number(*command, "--depth-g", words.depth_g, "Weight layers of g in hypernet: 3", "3")
      ->type_name("H");
  command->add_option("--sigma-w", words.sigma_w, "Scale of the weights: 1; or one a layer")
      ->type_name("A,B,..");
  command->add_option("--sigma-b", words.sigma_b, "Scale of the biases: 0; or one a layer")
      ->type_name("A,B,..");
  command->add_option("--biases", words.biases, "trained or fixed")->type_name("");
  command->add_option("--residual", words.residual, "none, plain or scaled")->type_name("");
  command
      ->add_option("--parameterisation", words.parameterisation,
                   "ntk, standard (NTK over width) or mup")
      ->type_name("");
  command->add_option("--sigma-w-g", words.sigma_w_g, "Of g in hypernet: 1; or one a layer")
      ->type_name("A,B,..");
  command->add_option("--sigma-b-g", words.sigma_b_g, "Of g in hypernet: 0; or one a layer")
      ->type_name("A,B,..");
  command->add_option("--residual-g", words.residual_g, "Of g in hypernet: none, plain or scaled")
      ->type_name("");
  command->option_defaults()->group("Of one pair, as JSON");
  command->add_option("--rho-x", words.rho_x, "Cosine between x and x': 0.6")->type_name("R");
  command->add_option("--rho-z", words.rho_z, "Cosine between z and z' in hypernet: 0.6")
      ->type_name("R");
  command->add_option("--norm-x", options->norm_x, "|x| / sqrt(d) and |x'| / sqrt(d): 1,1")
      ->type_name("A,B");
  command->add_option("--norm-z", options->norm_z, "|z| / sqrt(d_z), |z'| / sqrt(d_z): 1,1")
      ->type_name("A,B");
  add_number(*command, "--digits", words.digits, "Significant digits; 0 is double precision", "50")
      ->type_name("D");
  options->matrices.add_to(*command);
  command->callback([options] { run_kernel(*options); });
}

}  // namespace widthwise::verify::cli
