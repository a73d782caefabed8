// verify list, verify explain ID.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "verify/base/text_encoding.hpp"
#include "verify/base/text_wrap.hpp"
#include "verify/claimfile/claims_file.hpp"
#include "verify/claimfile/claims_text.hpp"
#include "verify/claimfile/correction_names.hpp"
#include "verify/claimfile/own_claims.hpp"
#include "verify/claimfile/written_claim.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/terminal_width.hpp"
#include "verify/experiments/experiment_claims.hpp"
#include "verify/report/report_definitions.hpp"
#include "verify/stats/column_label.hpp"

namespace widthwise::verify::cli {
namespace {

// Predictions depend on the inputs: these are at the default ones.
ClaimOptions default_options() {
  ClaimOptions options;
  options.setting.inputs = default_inputs();
  return options;
}

// The statistic stands last, and is left to `explain` where the terminal is too narrow for it.
std::string list_entry(const Claim& claim) {
  const std::string entry =
      fmt::format("{:<44} {:<7} predicted {:>8.5g}", claim.id, name(claim.kind), claim.predicted);
  const std::string whole = entry + "  " + claim.statistic_in_words();
  return on_one_line(whole.size() <= terminal_width() ? whole : entry);
}

/// What `list` and `explain` are about: a file of claims, or the catalogue.
struct ListOptions {
  std::string claims_file = {};
  bool toml = false;
  std::string id = {};
};

CLI::Option* add_claims_file(CLI::App& app, ListOptions& options) {
  return app.add_option("--claims", options.claims_file, "Of this file, not of the catalogue")
      ->type_name("FILE");
}

void list_own(const ListOptions& options) {
  const std::vector<ClaimSpec> specs = read_claims_file(options.claims_file);
  const std::vector<Claim> claims = own_claims(specs, default_options().setting);
  if (options.toml) return fmt::print("{}", claims_text(specs));
  for (const Claim& claim : claims) fmt::print("{}\n", list_entry(claim));
}

// What no form of a claim would tell.
void list_toml() {
  fmt::print("# The claims of the catalogue, at the default depths and inputs: docs/claims.md.\n");
  fmt::print("{}", written_claims(all_claims(default_options())));
  for (const ComparisonClaim& claim : comparison_claims()) {
    fmt::print(
        "\n# experiment.TASK.{}.nN: not in this form, since it is about images: verify "
        "experiment\n",
        claim.stem);
  }
  fmt::print("\n# chart.*: not in this form, since charts have no verdict: verify --charts\n");
}

void list(const ListOptions& options) {
  if (!options.claims_file.empty()) return list_own(options);
  if (options.toml) return list_toml();
  for (const Claim& claim : all_claims(default_options())) fmt::print("{}\n", list_entry(claim));
  for (const ComparisonClaim& claim : comparison_claims()) {
    fmt::print("{:<44} bound   predicted        0  by verify experiment\n",
               fmt::format("experiment.TASK.{}.nN", claim.stem));
  }
  fmt::print(
      "theorem1.mlp.depthL.rR, theorem1.hypernet.depthLxH.fixed-g.rR and the like for other "
      "depths;\n"
      "the beginning of an ID, such as conjecture.hypernet.regimes, stands for all that begin "
      "so\n");
}

// One line, or several: the heading stands in a column of its own.
void print_entry(std::string_view heading, const std::string& text) {
  constexpr std::size_t kIndent = 14;
  fmt::print("{}", wrap(fmt::format("{:<{}}", heading, kIndent - 1) + " " + on_one_line(text),
                        kIndent, terminal_width()));
}

// "mlp.relu.depth3: K^(0), K^(1); activation = relu, depth_f = 3".
std::string study_in_words(const Study& study) {
  std::vector<std::string> labels;
  for (const std::string& column : study.columns()) labels.push_back(column_label(column));
  std::vector<std::string> fixed;
  for (const auto& [key, value] : in_words(study.networks()))
    fixed.push_back(fmt::format("{} = {}", key, value));
  return fmt::format("{}: {}; {}", study.name(), fmt::join(labels, ", "), fmt::join(fixed, "; "));
}

// What the words of a claim mean.
bool speaks_of(const Claim& claim, Term term) {
  switch (term) {
    case Term::kHypernetwork:
      return claim.study->networks().is_hypernet();
    case Term::kOtherNetworks:
      return are_other_networks(claim.study->networks());
    case Term::kTraining:
      return claim.study->networks().others.contains("rate");
    case Term::kRates:
      return std::holds_alternative<Slope>(claim.conclusion);
    case Term::kLimitsOfWidth:
      return claim.study->networks().is_hypernet();
    default:
      return true;
  }
}

// Definitions are Markdown; a terminal shows neither code nor stress.
std::string without_marks(std::string text) {
  std::erase_if(text, [](char c) { return c == '`' || c == '*'; });
  return text;
}

std::string prediction_in_words(const Claim& claim) {
  const auto* const slope = std::get_if<Slope>(&claim.conclusion);
  return fmt::format("{}{:g}", slope != nullptr && slope->upper_bound ? "at most " : "",
                     claim.predicted);
}

// "half-powers: [[0.5], [1], [1, 2]]"; empty where nothing is fitted with corrections.
std::string corrections_in_words(const Conclusion& conclusion) {
  const CorrectionFamily* family = nullptr;
  if (const auto* slope = std::get_if<Slope>(&conclusion)) family = &slope->corrections;
  if (const auto* tight = std::get_if<TightSlopes>(&conclusion)) family = &tight->slope.corrections;
  if (const auto* limit = std::get_if<Limit>(&conclusion)) family = &limit->corrections;
  if (family == nullptr) return "";
  const std::string word = correction_word(*family);
  return fmt::format("{}{}", word.empty() ? "" : word + ": ", *family);
}

// How strictly it is judged, and what it is drawn at: where it says so.
void print_strictness(const Claim& claim) {
  const double margin = claim.margin.value_or(default_margin(claim.conclusion, claim.predicted));
  const std::string corrections = corrections_in_words(claim.conclusion);
  const std::vector<std::int64_t>& widths = claim.study->effort().widths;
  if (margin > 0.0) print_entry("Margin", fmt::format("{:g}", margin));
  if (!corrections.empty()) print_entry("Corrections", corrections);
  if (!widths.empty()) print_entry("Widths", fmt::format("{}", fmt::join(widths, ", ")));
}

void print_definitions(const Claim& claim) {
  fmt::print("\nWords and symbols\n\n");
  for (const Definition& each : definitions()) {
    if (speaks_of(claim, each.term)) print_entry(each.name, without_marks(each.text));
  }
}

// The comparison that an ID such as experiment.completion.hk-below-nngp.n200 names.
const ComparisonClaim* comparison_in(const std::string& id) {
  if (!id.starts_with("experiment.")) return nullptr;
  for (const ComparisonClaim& claim : comparison_claims()) {
    if ((id + ".").find("." + claim.stem + ".") != id.npos) return &claim;
  }
  return nullptr;
}

void explain_comparison(const std::string& id, const ComparisonClaim& claim) {
  fmt::print("{}\n\n", printable(id));
  print_entry("Statement", std::string(claim.text.statement));
  print_entry("Hypotheses", std::string(claim.text.hypotheses));
  print_entry("Source", std::string(claim.text.source));
  print_entry("Statistic",
              fmt::format("mean over splits of the error of {} minus that of {}, on {} "
                          "pixels; Student's interval against the bound 0",
                          claim.better, claim.worse, name(claim.pixels)));
  print_entry("Judged by", "verify experiment completion (or representation) --mnist DIR");
  print_entry("Expected", std::string(name(Verdict::kConfirmed)));
}

Claim claim_to_explain(const ListOptions& options) {
  if (!options.claims_file.empty()) {
    const auto specs = chosen_claims(read_claims_file(options.claims_file), {options.id});
    return own_claims(specs, default_options().setting).front();
  }
  ClaimSelection selection;
  selection.ids = {options.id};
  selection.options = default_options();
  return select_claims(selection).front();
}

void explain(const ListOptions& options) {
  const ComparisonClaim* const comparison = comparison_in(options.id);
  if (comparison != nullptr && options.claims_file.empty()) {
    explain_comparison(options.id, *comparison);
    return;
  }
  const Claim claim = claim_to_explain(options);
  fmt::print("{}\n\n", claim.id);
  print_entry("Statement", claim.statement);
  print_entry("Hypotheses", claim.hypotheses);
  print_entry("Source", claim.source);
  print_entry("Study", study_in_words(*claim.study));
  print_entry("Statistic", in_words(claim.conclusion, claim.statistic_in_words()));
  print_entry("Predicted", prediction_in_words(claim));
  print_strictness(claim);
  print_entry("Expected", std::string(name(claim.expected)));
  print_definitions(claim);
}

}  // namespace

void add_list(CLI::App& app, Invocation&) {
  const auto options = std::make_shared<ListOptions>();
  auto* command = app.add_subcommand("list", "Print the IDs of all claims");
  add_claims_file(*command, *options);
  command->add_flag("--toml", options->toml, "As a claims file: what each claim is made of");
  command->callback([options] { list(*options); });
}

void add_explain(CLI::App& app, Invocation&) {
  const auto options = std::make_shared<ListOptions>();
  auto* command = app.add_subcommand("explain", "Say what a claim states and how it is tested");
  command->add_option("ID", options->id, "The claim")->required()->type_name("");
  add_claims_file(*command, *options);
  command->callback([options] { explain(*options); });
}

}  // namespace widthwise::verify::cli
