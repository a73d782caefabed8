// verify list, verify explain ID.

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "verify/cli/commands.hpp"
#include "widthwise/verify/catalogue.hpp"
#include "widthwise/verify/theorem1.hpp"

namespace widthwise::verify::cli {
namespace {

constexpr double kUnitMeanSquare = 1.0;  // of the default inputs

void list(Session&) {
  const auto claims =
      select_claims({.theorem = {}, .all = true, .ids = {}, .depth_f = kDefaultDepth, .orders = {}},
                    kUnitMeanSquare);
  for (const Claim& claim : claims) {
    fmt::print("{:<28} {:<8} {:<18} predicted {:g}\n", claim.id, name(claim.kind),
               claim.statistic(), claim.predicted);
  }
  fmt::print("theorem1.mlp.depthL.rR and the like for depths L other than {}\n", kDefaultDepth);
}

void explain(const std::string& id) {
  const Claim claim =
      select_claims({.theorem = {}, .all = false, .ids = {id}, .depth_f = kDefaultDepth, .orders = {}},
                    kUnitMeanSquare)
          .front();
  const bool slope = claim.observable == Observable::kSlopeOfMedian;
  fmt::print("{}\n\nStatement   {}\nHypotheses  {}\nSource      {}\n", claim.id, claim.statement,
             claim.hypotheses, claim.source);
  fmt::print("Study       {}: K^(0..{}) of MLPs with {} hidden layers, activation {}\n",
             claim.study.name(), claim.study.max_order, claim.study.depth,
             sim::name(claim.study.activation));
  fmt::print("Statistic   {}{}\n", slope ? "exponent of the " : "", claim.statistic());
  fmt::print("Predicted   {:g}\n", claim.predicted);
  fmt::print("Expected    {}\n", name(claim.expected));
}

}  // namespace

void add_list(CLI::App& app, Session& session) {
  app.add_subcommand("list", "Print the IDs of all claims")->callback([&session] { list(session); });
}

void add_explain(CLI::App& app, Session&) {
  const auto id = std::make_shared<std::string>();
  auto* command = app.add_subcommand("explain", "Say what a claim states and how it is tested");
  command->add_option("ID", *id, "The claim")->required()->type_name("");
  command->callback([id] { explain(*id); });
}

}  // namespace widthwise::verify::cli
