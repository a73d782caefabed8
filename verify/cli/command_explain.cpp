// verify list, verify explain ID.

#include <fmt/format.h>

#include <memory>

#include "verify/cli/commands.hpp"
#include "widthwise/verify/catalogue.hpp"
#include "widthwise/verify/text_wrap.hpp"

namespace widthwise::verify::cli {
namespace {

constexpr double kUnitMeanSquare = 1.0;  // of the default inputs

void list() {
  ClaimSelection selection;
  selection.all = true;
  for (const Claim& claim : select_claims(selection, kUnitMeanSquare)) {
    fmt::print("{:<28} {:<8} {:<18} predicted {:g}\n", claim.id, name(claim.kind),
               claim.statistic(), claim.predicted);
  }
  fmt::print("theorem1.mlp.depthL.rR and the like for depths L other than {}\n", kDefaultDepth);
}

// One line, or several: the heading stands in a column of its own.
void print_entry(std::string_view heading, const std::string& text) {
  constexpr std::size_t kIndent = 12;
  fmt::print("{}", wrap(fmt::format("{:<{}}", heading, kIndent - 1) + " " + text, kIndent));
}

void explain(const std::string& id) {
  ClaimSelection selection;
  selection.ids = {id};
  const Claim claim = select_claims(selection, kUnitMeanSquare).front();
  const bool slope = claim.observable == Observable::kSlopeOfMedian;
  fmt::print("{}\n\n", claim.id);
  print_entry("Statement", claim.statement);
  print_entry("Hypotheses", claim.hypotheses);
  print_entry("Source", claim.source);
  print_entry("Study", fmt::format("{}: K^(0..{}) of MLPs with {} hidden layers, activation {}",
                                   claim.study.name(), claim.study.max_order, claim.study.depth,
                                   sim::name(claim.study.activation)));
  print_entry("Statistic", (slope ? "exponent in the width of the " : "") + claim.statistic());
  print_entry("Predicted", fmt::format("{:g}", claim.predicted));
  print_entry("Expected", std::string(name(claim.expected)));
}

}  // namespace

void add_list(CLI::App& app, Invocation&) {
  app.add_subcommand("list", "Print the IDs of all claims")->callback([] { list(); });
}

void add_explain(CLI::App& app, Invocation&) {
  const auto id = std::make_shared<std::string>();
  auto* command = app.add_subcommand("explain", "Say what a claim states and how it is tested");
  command->add_option("ID", *id, "The claim")->required()->type_name("");
  command->callback([id] { explain(*id); });
}

}  // namespace widthwise::verify::cli
