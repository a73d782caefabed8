// verify --theorem 1 --widths 64..8192: the main form.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/claimfile/claims_file.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/cli/recorded_command.hpp"
#include "verify/cli/run_header.hpp"
#include "verify/requests/verify_request.hpp"

namespace widthwise::verify::cli {
namespace {

struct VerifyOptions {
  VerifyRequest asked;
  std::string claims_file;
  std::optional<std::string> width_f;
  SettingOptions setting;
  OutputOptions output;
};

void read_width_f(const std::string& text, ClaimSelection& selection) {
  if (text == "inf") {
    selection.infinite_f = true;
  } else {
    read_number("--width-f", text, "16, or inf", selection.options.width_f);
  }
}

RunRequest complete_request(const VerifyOptions& options, const Setting& setting) {
  VerifyRequest asked = options.asked;
  asked.setting = setting;
  asked.inputs_z = options.setting.inputs_z;
  asked.threads = options.setting.threads;
  if (options.width_f) read_width_f(*options.width_f, asked.selection);
  return run_request(std::move(asked));
}

void add_claim_options(CLI::App& app, VerifyOptions& options) {
  app.option_defaults()->group("Which claims");
  auto* theorem =
      add_number(app, "--theorem", options.asked.selection.theorem, "All claims of a theorem", "1");
  theorem->type_name("N");
  auto* dynamics = app.add_flag("--dynamics", options.asked.selection.dynamics,
                                "All claims about training (widths 64..16384 in profile ci)");
  auto* all = app.add_flag("--all", options.asked.selection.all, "All claims");
  app.add_option("--claim", options.asked.selection.ids,
                 "That claim, or all whose IDs begin so ('verify list' prints them)")
      ->type_name("ID");
  auto* charts = app.add_flag("--charts", options.asked.selection.charts,
                              "Also the charts and what only a long run decides");
  ClaimOptions& claims = options.asked.selection.options;
  auto* depth_f = add_number(app, "--depth-f", claims.depth_f,
                             "Hidden layers of MLPs (3) and of the f of hypernetworks (1)", "3");
  depth_f->type_name("L");
  auto* depth_g = add_number(app, "--depth-g", claims.depth_g,
                             "Weight layers of the g of hypernetworks (3)", "3");
  depth_g->type_name("H");
  auto* orders =
      app.add_option("--orders", options.asked.orders, "Only rates of these orders: 1..4 or 2,3");
  orders->type_name("R");
  auto* width_f =
      app.add_option("--width-f", options.width_f,
                     "Width of f where it is held fixed (8); inf: only claims with an infinite f");
  width_f->type_name("N");
  auto* width_g =
      add_number(app, "--width-g", claims.width_g, "Width of g where it is held fixed (8)", "8");
  width_g->type_name("M");
  // A file says all that these would.
  auto* own = app.add_option("--claims", options.claims_file,
                             "Claims of one's own in a TOML file; --claim chooses among them");
  own->type_name("FILE");
  for (CLI::Option* other :
       {theorem, dynamics, all, charts, depth_f, depth_g, orders, width_f, width_g}) {
    own->excludes(other);
  }
}

void add_drawing_options(CLI::App& app, VerifyOptions& options) {
  app.option_defaults()->group("What is drawn");
  app.add_option("--profile", options.asked.profile, "Widths and samples: quick, ci or full")
      ->type_name("");
  app.add_option("--widths", options.asked.widths, "64..8192, 64,96,128 or 64..8192:12")
      ->type_name("W");
  auto* samples =
      add_number(app, "--samples", options.asked.n_samples,
                 "Draws a width at first, doubled by each look; else what claims need", "16000");
  samples->type_name("N");
  auto* precision = add_number(app, "--precision", options.asked.precision,
                               "Look on until slopes are known to this half-width", "0.05");
  precision->type_name("D");
  add_number(app, "--seconds", options.asked.seconds, "Draw for about this long, look once", "60")
      ->type_name("S")
      ->excludes(samples)
      ->excludes(precision);
  options.setting.add_to(app);
}

// `verify --seed 3 sample --width 64` would draw with seed 0 and say nothing.
void refuse_misplaced(const CLI::App& app) {
  if (app.get_subcommands().empty()) return;
  const std::string command = app.get_subcommands().front()->get_name();
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0) continue;
    throw UsageError(fmt::format(
        "{} stands before the command {}: write its options after it ('verify {} --help')",
        option->get_name(), command, command));
  }
}

// Their processes would all do the same work.
void refuse_ranks(const CLI::App& app, const Invocation& invocation) {
  if (!invocation.ranks || app.get_subcommands().empty()) return;
  const std::string command = app.get_subcommands().front()->get_name();
  if (command == "correlation") return;
  throw UsageError(fmt::format(
      "{}: this command works in one process; several ranks draw for claims only", command));
}

}  // namespace

RunRequest recorded_verify_request(const std::vector<std::string>& arguments,
                                   const std::vector<std::string>& own_claims,
                                   const Setting& setting) {
  VerifyOptions options;
  if (!own_claims.empty()) {
    options.asked.own = read_claims(fmt::format("{}", fmt::join(own_claims, "\n")),
                                    "claims kept with the draws", {});
  }
  CLI::App app;
  add_claim_options(app, options);
  add_drawing_options(app, options);
  parse_recorded(app, arguments);
  options.setting.inputs_z.reset();
  return complete_request(options, setting);
}

void add_verify(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<VerifyOptions>();
  add_claim_options(app, *options);
  add_drawing_options(app, *options);
  options->output.add_continued_to(app);
  app.parse_complete_callback([&app, &invocation] {
    refuse_misplaced(app);
    refuse_ranks(app, invocation);
  });
  app.final_callback([&app, &invocation, options] {
    if (!app.get_subcommands().empty()) return;
    if (!options->claims_file.empty()) options->asked.own = read_claims_file(options->claims_file);
    RunRequest request = complete_request(*options, options->setting.setting());
    const std::string header = run_header(request);
    const RecordedCommand command{.name = kMainForm,
                                  .arguments = chosen_arguments(app),
                                  .own_claims = own_claims_of(options->asked)};
    options->output.carry_out(std::move(request), command, invocation, header);
  });
}

}  // namespace widthwise::verify::cli
