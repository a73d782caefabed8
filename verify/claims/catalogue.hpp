#pragma once
// Which claims there are.

#include <optional>
#include <string>
#include <vector>

#include "verify/claims/chart.hpp"
#include "verify/claims/claim.hpp"
#include "verify/claims/claim_options.hpp"

namespace widthwise::verify {

/// What the command line says about which claims are meant.
struct ClaimSelection {
  std::optional<int> theorem;              ///< all claims of a theorem, with its controls
  bool dynamics = false;                   ///< all claims about training, with their controls
  bool all = false;                        ///< all claims there are
  std::vector<std::string> ids;            ///< single claims, or groups of them
  std::optional<std::vector<int>> orders;  ///< keep only the rates of these orders
  bool infinite_f = false;  ///< of claims about hypernetworks, only those where f is infinite
  bool charts = false;      ///< whole theorems include charts and what only long runs can decide
  ClaimOptions options;
};

/// The claims that are meant, in a fixed order, each once.
///
/// An ID that stands for several, such as conjecture.hypernet.joint, means all whose IDs begin so.
/// It may name the default depth too: theorem1.mlp.depth3.r1 is theorem1.mlp.r1, and comes back
/// under that name. Throws UsageError for an unknown theorem or claim, an order without a rate, a
/// selection of nothing, and options that a selection of single claims contradicts or has no use
/// for.
std::vector<Claim> select_claims(const ClaimSelection& selection);

/// The charts that are meant: those of the whole theorems that were asked for. Throws UsageError if
/// charts were asked for and neither such a theorem nor all, or if the engine is dense.
std::vector<ChartRequest> select_charts(const ClaimSelection& selection);

/// Every claim at the default depths, charts included.
std::vector<Claim> all_claims(const ClaimOptions& options);

}  // namespace widthwise::verify
