// verify moment: exact finite-width moments of correlation functions as JSON.

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "theory/activation_table.hpp"
#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/exact/moment_json.hpp"

namespace widthwise::verify::cli {
namespace {

constexpr int kMaxDepth = 1000;

struct MomentOptions {
  MomentRequest request;
  std::optional<int> depth_f;
  std::optional<int> depth_g;
  std::string width = "64";
  std::optional<std::string> width_g;
};

void check_depth(const char* option, std::optional<int> depth, int least) {
  if (!depth || (*depth >= least && *depth <= kMaxDepth)) return;
  throw UsageError(
      fmt::format("{} {}: give a whole number from {} to {}", option, *depth, least, kMaxDepth));
}

// A depth that is not named follows from the list of widths, if there is one.
std::optional<int> depth(std::optional<int> given, const std::string& widths, int otherwise) {
  if (given) return given;
  return widths.find(',') == std::string::npos ? std::optional(otherwise) : std::nullopt;
}

MomentRequest completed(const MomentOptions& options) {
  MomentRequest request = options.request;
  const bool hypernet = request.model == "hypernet";
  if (request.model == "mlp" && (options.depth_g || options.width_g)) {
    throw UsageError("depth-g and width-g have no meaning for model mlp: use --model hypernet");
  }
  check_depth("depth-f", options.depth_f, 1);
  check_depth("depth-g", options.depth_g, 1);
  request.widths_f =
      layer_widths(options.width, depth(options.depth_f, options.width, hypernet ? 1 : 3), "width");
  if (!hypernet) return request;
  if (options.depth_g == 1 && options.width_g) {
    throw UsageError("width-g: a g of one weight layer has no hidden layers; leave it out");
  }
  if (options.depth_g == 1) return request;
  const std::string width_g = options.width_g.value_or(options.width);
  const std::optional<int> weights_g = depth(options.depth_g, width_g, 3);
  request.widths_g =
      layer_widths(width_g, weights_g ? std::optional(*weights_g - 1) : std::nullopt, "width-g");
  return request;
}

}  // namespace

void add_moment(CLI::App& app, Invocation&) {
  const auto options = std::make_shared<MomentOptions>();
  MomentRequest& request = options->request;
  auto* command = app.add_subcommand(
      "moment", "Print the exact moment of a correlation function at finite width as JSON");
  command
      ->add_option("--contraction", request.contraction,
                   "Product of derivatives of f at one input; letters that repeat are summed")
      ->type_name("TEXT")
      ->required();
  add_number(*command, "--power", request.power, "Which power of it is averaged", "2")
      ->type_name("K");
  command->add_option("--model", request.model, "Network family: mlp or hypernet")->type_name("");
  command
      ->add_option("--activation", request.activation,
                   theory::activation_choices(theory::has_exact_moments))
      ->type_name("");
  add_number(*command, "--depth-f", options->depth_f, "Hidden layers: 3, or 1 for hypernet", "3")
      ->type_name("L");
  command->add_option("--width", options->width, "Of all hidden layers, or one a layer: 16,32,64")
      ->type_name("N[,N..]");
  add_number(*command, "--depth-g", options->depth_g, "Weight layers of g in hypernet: 3", "3")
      ->type_name("H");
  command->add_option("--width-g", options->width_g, "Likewise of g in hypernet; as --width")
      ->type_name("M[,M..]");
  command->add_flag("--in-width", request.in_width,
                    "Also as a function of the width n that all hidden layers share");
  command->add_flag("--in-both-widths", request.in_both_widths,
                    "Also as one of the widths n of f and m of g in hypernet");
  command->footer(
      "Examples:\n"
      "  verify moment --depth-f 2 --width 64 --contraction 'd_m f d_n f d_r f d_mnr f'\n"
      "  verify moment --depth-f 3 --width 64 --contraction 'd_m f d_n f d_mn f' --power 2\n"
      "  verify moment --model hypernet --width 64 --contraction 'd_m f d_m f' --in-width\n"
      "  verify moment --model hypernet --depth-g 2 --width 64 --width-g 16 --power 2 \\\n"
      "    --contraction 'd_m f d_n f d_mn f' --in-both-widths\n"
      "\"in_width\" lists the coefficients of n^0, n^-1, .. where all hidden layers are n wide;\n"
      "\"in_both_widths\" the terms {f, g, coefficient} of coefficient n^-f m^-g where those of f "
      "are\nn and those of g m wide. All are exact.\n");
  command->callback([options] { fmt::print("{}\n", moment_json(completed(*options)).dump(2)); });
}

}  // namespace widthwise::verify::cli
