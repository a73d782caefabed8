// verify kernel: the analytic NNGP and NTK, of a pair as JSON or between all rows of a file.

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "theory/activation_table.hpp"
#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/hypernet_options.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/kernel_matrices.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/exact/kernel_json.hpp"

namespace widthwise::verify::cli {
namespace {

struct KernelOptions {
  std::string model = "mlp";
  std::string activation = "relu";
  std::optional<int> depth_f;
  std::optional<int> depth_g;
  std::optional<std::string> rho_x;
  std::optional<std::string> rho_z;
  std::optional<std::string> norm_x;
  std::optional<std::string> norm_z;
  int digits = 0;
  KernelMatrixOptions matrices;
};

constexpr const char* kSomeCosine = "0.6";
constexpr const char* kUnitNorms = "1,1";

KernelRequest mlp_request(const KernelOptions& options) {
  const auto refuse = [](bool given, const char* name) {
    if (!given) return;
    throw UsageError(fmt::format("{} has no meaning for model mlp: use --model hypernet", name));
  };
  refuse(options.depth_g.has_value(), "--depth-g");
  refuse(options.rho_z.has_value(), "--rho-z");
  refuse(options.norm_z.has_value(), "--norm-z");
  KernelRequest request{.activation = options.activation,
                        .rho_x = options.rho_x.value_or(kSomeCosine),
                        .norm_x = split_pair(options.norm_x.value_or(kUnitNorms), "--norm-x"),
                        .digits = options.digits};
  request.depth_f = options.depth_f.value_or(request.depth_f);
  return request;
}

HypernetKernelRequest hypernet_request(const KernelOptions& options) {
  if (options.activation != "relu") {
    throw UsageError(
        fmt::format("activation '{}': the kernels of hypernetworks are those of --activation relu",
                    options.activation));
  }
  HypernetKernelRequest request{
      .rho_x = options.rho_x.value_or(kSomeCosine),
      .norm_x = split_pair(options.norm_x.value_or(kUnitNorms), "--norm-x"),
      .digits = options.digits};
  request.depth_f = options.depth_f.value_or(request.depth_f);
  request.depth_g = options.depth_g.value_or(request.depth_g);
  request.rho_z = options.rho_z.value_or(request.rho_z);
  if (options.norm_z) request.norm_z = split_pair(*options.norm_z, "--norm-z");
  return request;
}

bool names_hypernet(const KernelOptions& options) {
  if (options.model == "mlp" || options.model == "hypernet") return options.model == "hypernet";
  throw UsageError(fmt::format("model '{}' is unknown: use mlp or hypernet", options.model));
}

// Between all rows of a file: what is said of a pair of inputs, or of digits, is out of place.
KernelOfNetwork network_of(const KernelOptions& options) {
  if (options.rho_x || options.rho_z || options.norm_x || options.norm_z || options.digits != 0) {
    throw UsageError(
        "--inputs: cosines and norms are those of the rows, and kernels are in double precision; "
        "leave out --rho-x, --rho-z, --norm-x, --norm-z and --digits");
  }
  KernelOfNetwork network;
  if (names_hypernet(options)) {
    const HypernetKernelRequest request = hypernet_request(options);
    check_depths(request.depth_f, request.depth_g);
    network.hypernet = {request.depth_f, request.depth_g};
    return network;
  }
  const KernelRequest request = mlp_request(options);
  const auto activation = theory::find_activation(request.activation);
  if (!activation || !theory::has_duals(*activation)) {
    throw UsageError(fmt::format("activation '{}': use {}", request.activation,
                                 theory::activation_choices(theory::has_duals)));
  }
  check_depths(request.depth_f, 1);
  network.activation = *activation;
  network.depth = request.depth_f;
  return network;
}

nlohmann::ordered_json kernel(const KernelOptions& options) {
  if (names_hypernet(options)) return hypernet_kernel_json(hypernet_request(options));
  return mlp_kernel_json(mlp_request(options));
}

void run_kernel(const KernelOptions& options) {
  if (options.matrices.inputs) {
    return write_kernel_matrices(options.matrices, network_of(options));
  }
  if (const auto name = options.matrices.without_inputs()) {
    throw UsageError(*name + " has no meaning without --inputs");
  }
  fmt::print("{}\n", kernel(options).dump(2));
}

}  // namespace

void add_kernel(CLI::App& app, Invocation&) {
  const auto options = std::make_shared<KernelOptions>();
  auto* command = app.add_subcommand(
      "kernel", "Analytic NNGP and NTK, of a pair of inputs or all rows of a file");
  command->add_option("--model", options->model, "Network family: mlp or hypernet")->type_name("");
  command
      ->add_option("--activation", options->activation,
                   theory::activation_choices(theory::has_duals) + "; relu for hypernet")
      ->type_name("");
  add_number(*command, "--depth-f", options->depth_f, "Hidden layers: 3, or 1 for hypernet", "3")
      ->type_name("L");
  add_number(*command, "--depth-g", options->depth_g, "Weight layers of g in hypernet: 3", "3")
      ->type_name("H");
  command->option_defaults()->group("Of one pair, as JSON");
  command->add_option("--rho-x", options->rho_x, "Cosine between x and x': 0.6")->type_name("R");
  command->add_option("--rho-z", options->rho_z, "Cosine between z and z' in hypernet: 0.6")
      ->type_name("R");
  command->add_option("--norm-x", options->norm_x, "|x| / sqrt(d) and |x'| / sqrt(d): 1,1")
      ->type_name("A,B");
  command->add_option("--norm-z", options->norm_z, "|z| / sqrt(d_z), |z'| / sqrt(d_z): 1,1")
      ->type_name("A,B");
  add_number(*command, "--digits", options->digits, "Significant digits; 0 is double precision",
             "50")
      ->type_name("D");
  options->matrices.add_to(*command);
  command->callback([options] { run_kernel(*options); });
}

}  // namespace widthwise::verify::cli
