// verify kernel: the analytic NNGP and NTK as JSON.

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "verify/cli/commands.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/number_option.hpp"
#include "widthwise/verify/errors.hpp"
#include "widthwise/verify/kernel_json.hpp"

namespace widthwise::verify::cli {
namespace {

struct Options {
  std::string model = "mlp";
  std::string norm_x = "1,1";
  KernelRequest request;
};

void kernel(Options& options) {
  if (options.model != "mlp") {
    throw UsageError(fmt::format("model '{}': this version has the kernels of mlp", options.model));
  }
  options.request.norm_x = split_pair(options.norm_x, "--norm-x");
  fmt::print("{}\n", mlp_kernel_json(options.request).dump(2));
}

}  // namespace

void add_kernel(CLI::App& app, Invocation&) {
  const auto options = std::make_shared<Options>();
  KernelRequest& request = options->request;
  auto* command = app.add_subcommand("kernel", "Print the analytic NNGP and NTK as JSON");
  command->add_option("--model", options->model, "Network family: mlp")->type_name("");
  command->add_option("--activation", request.activation, "One of relu, erf, linear")
      ->type_name("");
  add_number(*command, "--depth-f", request.depth_f, "Hidden layers", "3")->type_name("L");
  command->add_option("--rho-x", request.rho_x, "Cosine between x and x'")->type_name("R");
  command->add_option("--norm-x", options->norm_x, "|x| / sqrt(d) and |x'| / sqrt(d)")
      ->type_name("A,B");
  add_number(*command, "--digits", request.digits, "Significant digits; 0 is double precision",
             "50")
      ->type_name("D");
  command->callback([options] { kernel(*options); });
}

}  // namespace widthwise::verify::cli
