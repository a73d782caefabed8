// verify kernel: the analytic NNGP and NTK, of a pair as JSON or between all rows of a file.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

#include "sim/network_law.hpp"
#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/hypernet_options.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/kernel_matrices.hpp"
#include "verify/cli/network_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/exact/kernel_json.hpp"
#include "verify/studies/mlp_limit.hpp"

namespace widthwise::verify::cli {
namespace {

struct KernelOptions {
  std::string model = "mlp";
  std::string activation = "relu";
  std::optional<std::string> activation_g;
  std::optional<int> depth_f;
  std::optional<int> depth_g;
  std::string sigma_w = "1";
  std::string sigma_b = "0";
  std::string biases = "trained";
  std::string residual = "none";
  std::optional<std::string> parameterisation;
  std::optional<std::string> rho_x;
  std::optional<std::string> rho_z;
  std::optional<std::string> norm_x;
  std::optional<std::string> norm_z;
  int digits = 0;
  KernelMatrixOptions matrices;
};

constexpr const char* kSomeCosine = "0.6";
constexpr const char* kUnitNorms = "1,1";

// "1,0.5" in its parts.
std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t comma = list.find(','); comma != list.npos; comma = list.find(',', start)) {
    parts.push_back(list.substr(start, comma - start));
    start = comma + 1;
  }
  parts.push_back(list.substr(start));
  return parts;
}

bool are_trained(const KernelOptions& options) {
  if (options.biases == "trained" || options.biases == "fixed") return options.biases == "trained";
  throw UsageError(fmt::format("biases '{}': they are trained or fixed", options.biases));
}

// A word of the simulator's, whose objection is ours.
template <class Word>
auto named(const std::string& text, const Word& word) {
  try {
    return in_theory(word(text));
  } catch (const std::invalid_argument& objection) {
    throw UsageError(objection.what());
  }
}

// What is said of the MLP or of f.
template <class Request>
Request stack_request(const KernelOptions& options) {
  Request request{.activation = options.activation,
                  .sigma_w = parts_of(options.sigma_w),
                  .sigma_b = parts_of(options.sigma_b),
                  .trained_biases = are_trained(options),
                  .residual = named(options.residual, sim::residual_from_name),
                  .rho_x = options.rho_x.value_or(kSomeCosine),
                  .norm_x = split_pair(options.norm_x.value_or(kUnitNorms), "--norm-x"),
                  .digits = options.digits};
  request.depth_f = options.depth_f.value_or(request.depth_f);
  if (!request.trained_biases &&
      std::ranges::all_of(request.sigma_b, [](const auto& b) { return is_zero_numeral(b); })) {
    throw UsageError("--biases fixed has no effect without biases: give --sigma-b");
  }
  return request;
}

KernelRequest mlp_request(const KernelOptions& options) {
  const auto refuse = [](bool given, const char* name) {
    if (!given) return;
    throw UsageError(fmt::format("{} has no meaning for model mlp: use --model hypernet", name));
  };
  refuse(options.activation_g.has_value(), "--activation-g");
  refuse(options.depth_g.has_value(), "--depth-g");
  refuse(options.rho_z.has_value(), "--rho-z");
  refuse(options.norm_z.has_value(), "--norm-z");
  auto request = stack_request<KernelRequest>(options);
  request.parameterisation =
      named(options.parameterisation.value_or("ntk"), sim::parameterisation_from_name);
  return request;
}

HypernetKernelRequest hypernet_request(const KernelOptions& options) {
  if (options.parameterisation) {
    throw UsageError(
        "--parameterisation has no meaning for model hypernet: the hyperkernel is known in the NTK "
        "parameterisation");
  }
  auto request = stack_request<HypernetKernelRequest>(options);
  request.activation_g = options.activation_g.value_or(request.activation_g);
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
    network.hypernet = hypernet_architecture(request);
    return network;
  }
  const KernelRequest request = mlp_request(options);
  check_depths(request.depth_f, 1);
  network.mlp = mlp_architecture(request);
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
  command->add_option("--activation", options->activation, activation_help())->type_name("");
  command->add_option("--activation-g", options->activation_g, "Of g in hypernet: relu")
      ->type_name("");
  add_number(*command, "--depth-f", options->depth_f, "Hidden layers: 3, or 1 for hypernet", "3")
      ->type_name("L");
  add_number(*command, "--depth-g", options->depth_g, "Weight layers of g in hypernet: 3", "3")
      ->type_name("H");
  command->add_option("--sigma-w", options->sigma_w, "Scale of the weights: 1; or one a layer")
      ->type_name("A,B,..");
  command->add_option("--sigma-b", options->sigma_b, "Scale of the biases: 0; or one a layer")
      ->type_name("A,B,..");
  command->add_option("--biases", options->biases, "trained or fixed")->type_name("");
  command->add_option("--residual", options->residual, "none, plain or scaled")->type_name("");
  command
      ->add_option("--parameterisation", options->parameterisation,
                   "ntk, standard (NTK over width) or mup")
      ->type_name("");
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
