#pragma once
// Which claims there are.

#include <optional>
#include <string>
#include <vector>

#include "widthwise/verify/claim.hpp"
#include "widthwise/verify/theorem1.hpp"

namespace widthwise::verify {

/// What the command line says about which claims are meant.
struct ClaimSelection {
  std::optional<int> theorem;              ///< all claims of a theorem, with its controls
  bool all = false;                        ///< all claims there are
  std::vector<std::string> ids;            ///< single claims
  std::optional<int> depth_f;              ///< hidden layers, for `theorem` and `all`
  std::optional<std::vector<int>> orders;  ///< keep only the rates of these orders
};

/// The claims that are meant, in a fixed order, each once. `mean_square_input` is |u|^2 / d. An ID
/// may name the default depth too: theorem1.mlp.depth3.r1 is theorem1.mlp.r1, and comes back under
/// that name. Throws UsageError for an unknown theorem or claim, an order without a rate, a
/// selection of nothing, or single claims alone with a depth or orders that are not theirs.
std::vector<Claim> select_claims(const ClaimSelection& selection, double mean_square_input);

}  // namespace widthwise::verify
