// verify correlation "d_m f(x1) d_m f(x2)": a function of the user's own against the cluster bound.

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "verify/base/errors.hpp"
#include "verify/base/text_encoding.hpp"
#include "verify/base/text_wrap.hpp"
#include "verify/base/width_list.hpp"
#include "verify/claims/correlation_claims.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/network_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/cli/recorded_command.hpp"
#include "verify/cli/terminal_width.hpp"
#include "verify/studies/activation.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify::cli {
namespace {

struct CorrelationOptions {
  std::string contraction;
  std::string activation = "relu";
  int depth = kDefaultDepth;
  std::string widths = "64..8192";
  std::optional<std::string> inputs;
  TableOptions table;
  double rho_x = 0.6;
  std::int64_t n_samples = 16000;
  PredictedExponents predicted;
  RunRequest request{};
  SettingOptions setting;
  OutputOptions output;
};

InputList inputs_of(const CorrelationOptions& options, const Contraction& function) {
  const int n = std::ranges::max(function.labels);
  const TableFormat format = options.table.format(options.inputs.has_value());
  return options.inputs ? read_input_list(*options.inputs, n, format)
                        : correlated_inputs(n, options.rho_x);
}

RunRequest complete_request_of(const CorrelationOptions& options, const Contraction& function,
                               const InputList& inputs, const Setting& setting) {
  const CorrelationStudySpec spec{.functions = {},
                                  .activation = known_activation(options.activation),
                                  .depth = options.depth,
                                  .inputs = inputs};
  RunRequest request = options.request;
  request.claims = correlation_claims(spec, function, options.predicted);
  request.n_samples = options.n_samples;
  request.widths = parse_widths(options.widths);
  request.setting = setting;
  request.threads = options.setting.threads;
  return request;
}

// What tells a run from one with other predictions.
std::vector<std::string> own_predictions(const RunRequest& request) {
  std::vector<std::string> texts;
  for (const Claim& claim : request.claims) {
    if (claim.kind == ClaimKind::kRate) texts.push_back(claim.statement);
  }
  return texts;
}

void correlation(CorrelationOptions& options, const CLI::App& command, Invocation& invocation) {
  const Contraction function = parse_contraction(options.contraction);
  const InputList inputs = inputs_of(options, function);
  RunRequest request = complete_request_of(options, function, inputs, options.setting.setting());
  const std::string header = options.inputs ? wrap("inputs: " + printable(inputs.description),
                                                   kHangingIndent, terminal_width())
                                            : "";
  const RecordedCommand recorded{.name = kCorrelationForm,
                                 .arguments = chosen_arguments(command),
                                 .own_claims = own_predictions(request)};
  options.output.carry_out(std::move(request), recorded, invocation, header);
  if (function.n_factors() % 2 == 0 || options.output.quiet) return;
  fmt::print(
      "the mean is exactly 0 at every width, as {} factors are odd in the weights of the last "
      "layer;\nonly the variance is judged\n",
      function.n_factors());
}

constexpr const char* kExplanation =
    "Measures C, a product of derivatives of an MLP over all its weights, and holds |E C| and Var "
    "C\n"
    "against the bound of Dyer and Gur-Ari, or against exponents of your own (--predicted).\n\n"
    "CONTRACTION is written 'd_m f(x1) d_n f(x2) d_mn f(x3) f(x4)': each index is a letter that "
    "stands\n"
    "twice and is summed, f without a label is at x1. Indices must join the factors like trees.";

void add_drawing_options_to(CLI::App& command, CorrelationOptions& options) {
  command.add_option("CONTRACTION", options.contraction, "Such as 'd_m f(x1) d_m f(x2)'")
      ->required()
      ->type_name("");
  add_number(command, "--predicted", options.predicted.mean,
             "Exponent of |E C|, to be judged in place of the bound", "-1")
      ->type_name("E");
  add_number(command, "--predicted-variance", options.predicted.variance, "Likewise of Var C", "-1")
      ->type_name("E");
  command.option_defaults()->group("What is drawn");
  command.add_option("--activation", options.activation, activation_help())->type_name("");
  add_number(command, "--depth-f", options.depth, "Hidden layers", "3")->type_name("L");
  command.add_option("--widths", options.widths, "64..8192, 64,96,128 or 64..8192:12")
      ->type_name("W");
  auto* samples =
      add_number(command, "--samples", options.n_samples,
                 "Draws at width 512 at the first look, n^(-1/2) times as many at n", "16000");
  samples->type_name("N");
  add_number(command, "--seconds", options.request.seconds, "Draw for about this long, look once",
             "60")
      ->type_name("S")
      ->excludes(samples);
  auto* file =
      command
          .add_option("--inputs", options.inputs,
                      "x1, x2, ..: rows of a CSV, .npy or HDF5 file (F.h5:/path), images of an\n"
                      "IDX file (.gz or not); rows are scaled to |x|^2 = d")
          ->type_name("FILE[:i,j,..]");
  options.table.add_to(command);
  add_number(command, "--rho-x", options.rho_x, "Cosine between any two of the default inputs",
             "0.6")
      ->type_name("R")
      ->excludes(file);
  options.setting.add_drawing_to(command);
}

}  // namespace

RunRequest recorded_correlation_request(const std::vector<std::string>& arguments,
                                        const InputList& inputs, const Setting& setting) {
  CorrelationOptions options;
  CLI::App app;
  add_drawing_options_to(app, options);
  parse_recorded(app, arguments);
  return complete_request_of(options, parse_contraction(options.contraction), inputs, setting);
}

void add_correlation(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<CorrelationOptions>();
  auto* command =
      app.add_subcommand("correlation", "Hold a correlation function against the cluster bound");
  command->footer(kExplanation);
  add_drawing_options_to(*command, *options);
  options->output.add_continued_to(*command);
  command->callback(
      [&invocation, command, options] { correlation(*options, *command, invocation); });
}

}  // namespace widthwise::verify::cli
