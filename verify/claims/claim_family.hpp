#pragma once
// A family of claims: what the catalogue, which is a list of them, knows of each.

#include <optional>
#include <string_view>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/claims/claim_options.hpp"

namespace widthwise::verify {

/// The depths that an ID may name: none, as in theorem1.mlp.depth4.r2, or as in
/// theorem3.hyperkernel.depth2x4.mean.
enum class IdDepths { kNone, kOfF, kOfBoth };

/// What is not said has no meaning for the family.
struct ClaimFamily {
  std::string_view stem;          ///< of the IDs of its claims, but for depths: "theorem2.gp"
  std::string_view control_stem;  ///< of its controls, whose IDs name no depths: "control.gp"
  std::string_view
      former_stem;             ///< under which earlier versions knew it, and which still selects it
  std::optional<int> theorem;  ///< of the paper; nothing: it runs by its IDs and with --all
  bool dynamics = false;       ///< it is about training: --dynamics runs it too
  IdDepths depths = IdDepths::kNone;
  bool for_long_runs = false;  ///< none of it is decided by a run of the usual length

  /// All of its claims, controls last. Throws UsageError for options that make no sense.
  std::vector<Claim> (*claims)(const ClaimOptions& options);

  /// Whether it has claims at the options' inputs.
  bool (*applies)(const ClaimOptions& options) = nullptr;

  /// Throws UsageError, with the reason, if K^(order) has no rate among its claims. `group` is what
  /// stands between the stem and the order in an ID: "sequential", or nothing.
  void (*require_rate)(std::string_view group, int order, const ClaimOptions& options) = nullptr;
};

}  // namespace widthwise::verify
