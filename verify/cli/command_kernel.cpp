// verify kernel: the analytic NNGP and NTK as JSON.

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "theory/activation_table.hpp"
#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/exact/kernel_json.hpp"

namespace widthwise::verify::cli {
namespace {

struct KernelOptions {
  std::string model = "mlp";
  std::string activation = "relu";
  std::optional<int> depth_f;
  std::optional<int> depth_g;
  std::string rho_x = "0.6";
  std::optional<std::string> rho_z;
  std::string norm_x = "1,1";
  std::optional<std::string> norm_z;
  int digits = 0;
};

KernelRequest mlp_request(const KernelOptions& options) {
  const auto refuse = [](bool given, const char* name) {
    if (!given) return;
    throw UsageError(fmt::format("{} has no meaning for model mlp: use --model hypernet", name));
  };
  refuse(options.depth_g.has_value(), "--depth-g");
  refuse(options.rho_z.has_value(), "--rho-z");
  refuse(options.norm_z.has_value(), "--norm-z");
  KernelRequest request{.activation = options.activation,
                        .rho_x = options.rho_x,
                        .norm_x = split_pair(options.norm_x, "--norm-x"),
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
  HypernetKernelRequest request{.rho_x = options.rho_x,
                                .norm_x = split_pair(options.norm_x, "--norm-x"),
                                .digits = options.digits};
  request.depth_f = options.depth_f.value_or(request.depth_f);
  request.depth_g = options.depth_g.value_or(request.depth_g);
  request.rho_z = options.rho_z.value_or(request.rho_z);
  if (options.norm_z) request.norm_z = split_pair(*options.norm_z, "--norm-z");
  return request;
}

nlohmann::ordered_json kernel(const KernelOptions& options) {
  if (options.model == "mlp") return mlp_kernel_json(mlp_request(options));
  if (options.model == "hypernet") return hypernet_kernel_json(hypernet_request(options));
  throw UsageError(fmt::format("model '{}' is unknown: use mlp or hypernet", options.model));
}

}  // namespace

void add_kernel(CLI::App& app, Invocation&) {
  const auto options = std::make_shared<KernelOptions>();
  auto* command = app.add_subcommand("kernel", "Print the analytic NNGP and NTK as JSON");
  command->add_option("--model", options->model, "Network family: mlp or hypernet")->type_name("");
  command
      ->add_option("--activation", options->activation,
                   theory::activation_choices(theory::has_duals) + "; relu for hypernet")
      ->type_name("");
  add_number(*command, "--depth-f", options->depth_f, "Hidden layers: 3, or 1 for hypernet", "3")
      ->type_name("L");
  add_number(*command, "--depth-g", options->depth_g, "Weight layers of g in hypernet: 3", "3")
      ->type_name("H");
  command->add_option("--rho-x", options->rho_x, "Cosine between x and x'")->type_name("R");
  command->add_option("--rho-z", options->rho_z, "Cosine between z and z' in hypernet: 0.6")
      ->type_name("R");
  command->add_option("--norm-x", options->norm_x, "|x| / sqrt(d) and |x'| / sqrt(d)")
      ->type_name("A,B");
  command->add_option("--norm-z", options->norm_z, "|z| / sqrt(d_z), |z'| / sqrt(d_z): 1,1")
      ->type_name("A,B");
  add_number(*command, "--digits", options->digits, "Significant digits; 0 is double precision",
             "50")
      ->type_name("D");
  command->callback([options] { fmt::print("{}\n", kernel(*options).dump(2)); });
}

}  // namespace widthwise::verify::cli
