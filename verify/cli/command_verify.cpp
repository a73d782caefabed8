// verify --theorem 1 --widths 64..8192: the main form.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "verify/base/errors.hpp"
#include "verify/base/width_list.hpp"
#include "verify/claimfile/claims_file.hpp"
#include "verify/claimfile/claims_text.hpp"
#include "verify/claimfile/own_claims.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/cli/recorded_command.hpp"
#include "verify/cli/run_header.hpp"

namespace widthwise::verify::cli {
namespace {

/// What is drawn where neither --widths nor --samples says.
struct Profile {
  const char* name;
  const char* widths;
  const char* widths_of_training;  ///< kinks fade with the root of the width: larger ones
  std::int64_t n_samples;
};

// ci decides every claim that is not for long runs, in minutes; full is for an evening.
constexpr Profile kProfiles[] = {{"quick", "64..1024", "64..1024", 32000},
                                 {"ci", "64..8192", "64..16384", 16000},
                                 {"full", "64..65536", "64..65536", 32000}};

struct VerifyOptions {
  ClaimSelection selection;
  std::string claims_file;
  std::vector<ClaimSpec> own = {};  ///< of that file; none: claims are those of the catalogue
  std::optional<std::string> orders;
  std::optional<std::string> width_f;
  std::optional<std::string> widths;
  std::optional<std::int64_t> n_samples;
  RunRequest request{};
  SettingOptions setting;
  std::string profile = "ci";
  OutputOptions output;
};

const Profile& profile(const std::string& name) {
  for (const Profile& entry : kProfiles) {
    if (entry.name == name) return entry;
  }
  throw UsageError(fmt::format("profile '{}': it is quick, ci or full", name));
}

void read_width_f(const std::string& text, sim::Engine engine, ClaimSelection& selection) {
  if (text != "inf") {
    read_number("--width-f", text, "16, or inf", selection.options.width_f);
    return;
  }
  if (engine == sim::Engine::kDense) {
    throw UsageError(
        "width-f inf: an infinite f has no weights that the dense engine could hold; leave out "
        "--engine dense");
  }
  selection.infinite_f = true;
}

// z is an input of g.
void require_g(const RunRequest& request, const std::string& inputs_z) {
  const auto has_g = [](const Claim& claim) { return claim.study->networks().is_hypernet(); };
  if (std::ranges::any_of(request.claims, has_g)) return;
  throw UsageError(fmt::format(
      "inputs-z {}: these claims are of MLPs, which have no z; leave it out", inputs_z));
}

// Those of the catalogue that are meant.
void choose_claims(VerifyOptions& options, RunRequest& request) {
  if (options.orders) options.selection.orders = parse_orders(*options.orders);
  ClaimSelection& selection = options.selection;
  selection.options.setting = request.setting;
  if (options.width_f) read_width_f(*options.width_f, request.setting.engine, selection);
  request.claims = select_claims(selection);
  request.claims_at = [at = selection](const Setting& other) mutable {
    at.options.setting = other;
    return select_claims(at);
  };
  request.charts = select_charts(selection);
}

// Those of the file that are meant. Widths of the command line take the place of all of theirs;
// else a run has the widths that they name, and its own where some name none.
void choose_own_claims(VerifyOptions& options, RunRequest& request) {
  options.own = chosen_claims(std::move(options.own), options.selection.ids);
  std::vector<ClaimSpec> specs = options.own;
  if (options.widths) {
    for (ClaimSpec& spec : specs) spec.widths.clear();
  }
  const bool all_name_widths =
      std::ranges::none_of(specs, [](const ClaimSpec& spec) { return spec.widths.empty(); });
  std::vector<std::int64_t> widths = widths_named(specs);
  if (!all_name_widths) widths.insert(widths.end(), request.widths.begin(), request.widths.end());
  std::ranges::sort(widths);
  widths.erase(std::ranges::unique(widths).begin(), widths.end());
  request.widths = std::move(widths);
  request.claims = own_claims(specs, request.setting);
  request.claims_at = [specs](const Setting& other) { return own_claims(specs, other); };
}

std::vector<std::string> texts_of(const std::vector<ClaimSpec>& claims) {
  std::vector<std::string> texts;
  for (const ClaimSpec& claim : claims) texts.push_back(claim_text(claim));
  return texts;
}

RunRequest complete_request(VerifyOptions& options, const Setting& setting) {
  const Profile& defaults = profile(options.profile);
  RunRequest request = std::move(options.request);
  const bool only_dynamics =
      options.selection.dynamics && !options.selection.theorem && !options.selection.all;
  request.widths = parse_widths(
      options.widths.value_or(only_dynamics ? defaults.widths_of_training : defaults.widths));
  request.n_samples = options.n_samples.value_or(defaults.n_samples);
  request.allotted = !options.n_samples && !request.seconds;
  request.setting = setting;
  request.threads = options.setting.threads;
  if (options.own.empty()) {
    choose_claims(options, request);
  } else {
    choose_own_claims(options, request);
  }
  if (options.setting.inputs_z) require_g(request, *options.setting.inputs_z);
  return request;
}

void add_claim_options(CLI::App& app, VerifyOptions& options) {
  app.option_defaults()->group("Which claims");
  auto* theorem =
      add_number(app, "--theorem", options.selection.theorem, "All claims of a theorem", "1");
  theorem->type_name("N");
  auto* dynamics = app.add_flag("--dynamics", options.selection.dynamics,
                                "All claims about training (widths 64..16384 in profile ci)");
  auto* all = app.add_flag("--all", options.selection.all, "All claims");
  app.add_option("--claim", options.selection.ids,
                 "Claims, or all whose IDs begin so ('verify list' prints them)")
      ->type_name("ID");
  auto* charts = app.add_flag("--charts", options.selection.charts,
                              "Also the charts and what only a long run decides");
  ClaimOptions& claims = options.selection.options;
  auto* depth_f = add_number(app, "--depth-f", claims.depth_f,
                             "Hidden layers of MLPs (3) and of the f of hypernetworks (1)", "3");
  depth_f->type_name("L");
  auto* depth_g = add_number(app, "--depth-g", claims.depth_g,
                             "Weight layers of the g of hypernetworks (3)", "3");
  depth_g->type_name("H");
  auto* orders =
      app.add_option("--orders", options.orders, "Only rates of these orders: 1..4 or 2,3");
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
  app.add_option("--profile", options.profile, "Widths and samples: quick, ci or full")
      ->type_name("");
  app.add_option("--widths", options.widths, "64..8192, 64,96,128 or 64..8192:12")->type_name("W");
  auto* samples =
      add_number(app, "--samples", options.n_samples,
                 "Draws a width at first, doubled by each look; else what claims need", "16000");
  samples->type_name("N");
  auto* precision = add_number(app, "--precision", options.request.precision,
                               "Look on until slopes are known to this half-width", "0.05");
  precision->type_name("D");
  add_number(app, "--seconds", options.request.seconds, "Draw for about this long, look once", "60")
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
    options.own = read_claims(fmt::format("{}", fmt::join(own_claims, "\n")),
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
    if (!options->claims_file.empty()) options->own = read_claims_file(options->claims_file);
    RunRequest request = complete_request(*options, options->setting.setting());
    const std::string header = run_header(request);
    const RecordedCommand command{.name = kMainForm,
                                  .arguments = chosen_arguments(app),
                                  .own_claims = texts_of(options->own)};
    options->output.carry_out(std::move(request), command, invocation, header);
  });
}

}  // namespace widthwise::verify::cli
