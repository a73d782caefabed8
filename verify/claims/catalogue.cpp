#include "verify/claims/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "verify/base/errors.hpp"
#include "verify/claims/claim_family.hpp"
#include "verify/claims/distinct_directions.hpp"
#include "verify/claims/dyer_gurari.hpp"
#include "verify/claims/dynamics_charts.hpp"
#include "verify/claims/finite_differences.hpp"
#include "verify/claims/hypernet_charts.hpp"
#include "verify/claims/hypernet_component_rates.hpp"
#include "verify/claims/hypernet_component_sums.hpp"
#include "verify/claims/hypernet_dynamics.hpp"
#include "verify/claims/hypernet_joint.hpp"
#include "verify/claims/hypernet_regimes.hpp"
#include "verify/claims/hypotheses.hpp"
#include "verify/claims/mlp_constants.hpp"
#include "verify/claims/mlp_dynamics.hpp"
#include "verify/claims/orthogonal_inputs.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/claims/theorem1_convnet.hpp"
#include "verify/claims/theorem1_hypernet.hpp"
#include "verify/claims/theorem2.hpp"
#include "verify/claims/theorem2_mlp.hpp"
#include "verify/claims/theorem3.hpp"
#include "verify/claims/theorem3_convnet.hpp"
#include "verify/claims/theorem3_mlp.hpp"
#include "verify/claims/unequal_widths.hpp"
#include "verify/results/claim_id.hpp"

namespace widthwise::verify {
namespace {

using Claims = std::vector<Claim>;

// A new family is a line here.
const ClaimFamily* const kFamilies[] = {
    &kTheorem1Mlp,
    &kMlpConstants,
    &kTheorem1Distinct,
    &kTheorem1Unequal,
    &kTheorem1Orthogonal,
    &kTheorem1MlpFiniteDifference,
    &kTheorem1ConvnetClaims,
    &kTheorem1ConvolutionalF,
    &kTheorem1Hypernet,
    &kTheorem1HypernetFiniteDifference,
    &kHypernetJoint,
    &kHypernetDistinctDirections,
    &kHypernetOrthogonalInputs,
    &kHypernetRegimes,
    &kHypernetComponentRates,
    &kHypernetComponentSums,
    &kTheorem2,
    &kTheorem2MlpClaims,
    &kTheorem3,
    &kTheorem3MlpClaims,
    &kTheorem3ConvnetClaims,
    &kTheorem3ConvolutionalF,
    &kDyerGurari,
    &kDyerGurariSigns,
    &kMlpDynamics,
    &kHypernetDynamics,
    &kJointDynamics,
};

void append(Claims& claims, Claims more) {
  std::move(more.begin(), more.end(), std::back_inserter(claims));
}

void add_once(Claims& claims, const Claim& claim) {
  const bool there =
      std::ranges::any_of(claims, [&](const Claim& other) { return other.id == claim.id; });
  if (!there) claims.push_back(claim);
}

bool is_rate(const Claim& claim) {
  return claim.kind == ClaimKind::kRate && claim.order;
}

// --- whole theorems ---

bool includes(const ClaimSelection& selection, int theorem) {
  return selection.all || selection.theorem == theorem;
}

bool includes(const ClaimSelection& selection, const ClaimFamily& family) {
  const bool of_theorem = selection.theorem && family.theorem == selection.theorem;
  const bool of_dynamics = selection.dynamics && family.dynamics;
  if (!selection.all && !of_theorem && !of_dynamics) return false;
  if (family.for_long_runs && !selection.charts) return false;
  return family.applies == nullptr || family.applies(selection.options);
}

// Rates of the orders that were asked for; else what a run of this length decides.
bool includes(const ClaimSelection& selection, const Claim& claim) {
  const auto& orders = selection.orders;
  if (orders && is_rate(claim)) {
    const bool asked = std::ranges::find(*orders, *claim.order) != orders->end();
    if (!asked || std::holds_alternative<Slope>(claim.conclusion)) return asked;
  }
  return selection.charts || !claim.long_run;
}

// An order that is a rate of hypernetworks but not of MLPs is refused too: there an ID says what is
// meant.
void require_rates(const ClaimSelection& selection) {
  if (!selection.orders) return;
  for (const ClaimFamily* family : kFamilies) {
    if (!includes(selection, *family) || family->require_rate == nullptr) continue;
    for (const int order : *selection.orders) family->require_rate("", order, selection.options);
  }
}

Claims whole_theorems(const ClaimSelection& selection) {
  require_rates(selection);
  Claims claims;
  for (const ClaimFamily* family : kFamilies) {
    if (!includes(selection, *family)) continue;
    for (const Claim& claim : family->claims(selection.options)) {
      if (includes(selection, claim)) claims.push_back(claim);
    }
  }
  if (selection.orders && !claims.empty() && std::ranges::none_of(claims, is_rate)) {
    throw UsageError(fmt::format(
        "orders {}: none of the claims that are asked for is a rate of K^(r); leave out --orders",
        fmt::join(*selection.orders, ",")));
  }
  return claims;
}

// --- claims by ID ---

[[noreturn]] void refuse(const std::string& id, const std::string& reason) {
  throw UsageError(fmt::format("claim '{}': {}", id, reason));
}

[[noreturn]] void refuse_as_no_claim(const std::string& id) {
  refuse(id,
         "there is no such claim; 'verify list' prints those there are, and other depths are "
         "written as in theorem1.mlp.depth4.r2 or theorem1.hypernet.depth2x4.fixed-g.r2");
}

// "a.b" begins with "a" and with "a.b", but not with "a.": IDs are made of whole words.
bool begins_with(std::string_view id, std::string_view group) {
  return id.starts_with(group) && (id.size() == group.size() || id[group.size()] == '.');
}

bool overlaps(std::string_view stem, std::string_view group) {
  return !stem.empty() && (begins_with(stem, group) || begins_with(group, stem));
}

// What earlier versions called it, under its present name.
std::string present_name(const std::string& plain) {
  for (const ClaimFamily* family : kFamilies) {
    const std::string_view former = family->former_stem;
    if (former.empty() || !begins_with(plain, former)) continue;
    return std::string(family->stem) + plain.substr(former.size());
  }
  return plain;
}

bool names_depths(const ClaimFamily& family, const Claim& claim, const ClaimId& written) {
  if (!written.depth_f) return true;
  if (claim.kind == ClaimKind::kControl) return false;
  return family.depths == (written.depth_g ? IdDepths::kOfBoth : IdDepths::kOfF);
}

// Why an ID that looks like one names nothing.
[[noreturn]] void refuse_unknown(const std::string& id, const std::string& plain,
                                 const ClaimOptions& options) {
  const std::optional<int> order = order_in_id(plain);
  for (const ClaimFamily* family : kFamilies) {
    if (!order || family->require_rate == nullptr || !begins_with(plain, family->stem)) continue;
    const std::string rest = plain.substr(family->stem.size());  // ".sequential.r9", ".r9"
    const std::size_t last = rest.rfind(".r");
    try {
      family->require_rate(last == 0 ? "" : rest.substr(1, last - 1), *order, options);
    } catch (const UsageError& error) {
      refuse(id, error.what());
    }
  }
  refuse_as_no_claim(id);
}

Claims made(const std::string& id, const ClaimFamily& family, const ClaimOptions& options) {
  try {
    return family.claims(options);
  } catch (const UsageError& error) {
    refuse(id, error.what());
  }
}

// A claim of that very name is meant alone, whatever else begins so.
void keep_named(Claims& claims, const std::string& plain) {
  const auto is_named = [&](const Claim& claim) { return take_apart(claim.id).plain == plain; };
  if (std::ranges::any_of(claims, is_named)) {
    std::erase_if(claims, [&](const Claim& claim) { return !is_named(claim); });
  }
}

Claims claims_by_id(const std::string& id, ClaimOptions options) {
  const ClaimId parts = take_apart(id);
  const std::string plain = present_name(parts.plain);
  options.depth_f = parts.depth_f;
  options.depth_g = parts.depth_g;
  Claims found;
  for (const ClaimFamily* family : kFamilies) {
    if (!overlaps(family->stem, plain) && !overlaps(family->control_stem, plain)) continue;
    for (const Claim& claim : made(id, *family, options)) {
      if (!begins_with(take_apart(claim.id).plain, plain)) continue;
      if (!names_depths(*family, claim, parts)) refuse_unknown(id, plain, options);
      found.push_back(claim);
    }
  }
  if (found.empty() && begins_with(plain, "experiment")) {
    refuse(id,
           "what is claimed of images is judged by 'verify experiment', which reads them: "
           "'verify experiment completion --mnist DIR'");
  }
  if (found.empty()) refuse_unknown(id, plain, options);
  keep_named(found, plain);
  return found;
}

// --- options beside IDs ---

// The ID of a claim says all; depth or orders beside it would be without effect, or contradict it.
void check_consistent(const ClaimSelection& selection, const Claim& claim) {
  const NetworkFamily networks = claim.study->networks();
  const auto check_depth = [&](const char* option, const char* layers, std::optional<int> own,
                               std::optional<int> asked) {
    if (!asked || own == asked) return;
    throw UsageError(fmt::format("{0} {1}: claim '{2}' is about {3}; {4}leave out --{0}", option,
                                 *asked, claim.id,
                                 own ? fmt::format("{} {}", *own, layers) : "networks without a g",
                                 own ? "name a claim of that depth or " : ""));
  };
  check_depth("depth-f", "hidden layers", networks.depth_f, selection.options.depth_f);
  check_depth("depth-g", "weight layers", networks.depth_g, selection.options.depth_g);
  const auto& orders = selection.orders;
  if (orders && (!claim.order || std::ranges::find(*orders, *claim.order) == orders->end())) {
    throw UsageError(
        fmt::format("orders {}: claim '{}' is about {}; name claims of those orders or "
                    "leave out --orders",
                    fmt::join(*orders, ","), claim.id,
                    claim.order ? fmt::format("order {}", *claim.order) : "no order"));
  }
}

// A fixed width that no claim holds fixed would be without effect.
void check_widths_used(const ClaimSelection& selection, const Claims& claims) {
  const auto check = [&](std::optional<std::int64_t> asked, const char* of,
                         std::optional<std::int64_t> (WidthLaw::*fixed)() const) {
    const bool used = std::ranges::any_of(claims, [&](const Claim& claim) {
      return (claim.study->networks().widths.*fixed)() == asked;
    });
    if (!asked || used) return;
    throw UsageError(
        fmt::format("width-{0} {1}: none of these claims holds the width of {0} fixed; those of "
                    "theorem1.hypernet.fixed-{0} do",
                    of, *asked));
  };
  check(selection.options.width_f, "f", &WidthLaw::fixed_width_f);
  check(selection.options.width_g, "g", &WidthLaw::fixed_width_g);
}

bool about_hypernet(const Claim& claim) {
  return claim.study->networks().is_hypernet();
}

// Of claims about hypernetworks, only those where f is infinite.
void keep_infinite_f(Claims& claims) {
  std::erase_if(claims, [](const Claim& claim) {
    return about_hypernet(claim) && !claim.study->networks().widths.infinite_f();
  });
  if (std::ranges::any_of(claims, about_hypernet)) return;
  throw UsageError(
      "width-f inf: none of these claims is about an infinite f; those of "
      "theorem1.hypernet.sequential are");
}

}  // namespace

Claims all_claims(const ClaimOptions& options) {
  Claims claims;
  for (const ClaimFamily* family : kFamilies) append(claims, family->claims(options));
  return claims;
}

Claims select_claims(const ClaimSelection& selection) {
  if (selection.theorem && (*selection.theorem < 1 || *selection.theorem > 3)) {
    throw UsageError(
        fmt::format("theorem {}: there are claims for theorems 1, 2 and 3", *selection.theorem));
  }
  Claims claims = whole_theorems(selection);
  const bool only_ids = claims.empty();
  for (const std::string& id : selection.ids) {
    for (const Claim& claim : claims_by_id(id, selection.options)) {
      if (only_ids) check_consistent(selection, claim);
      add_once(claims, claim);
    }
  }
  if (claims.empty()) {
    throw UsageError("nothing to verify: name --theorem 1, --dynamics, --claim ID or --all");
  }
  if (selection.infinite_f) keep_infinite_f(claims);
  check_widths_used(selection, claims);
  for (Claim& claim : claims) note_broken_hypothesis(selection.options.setting, claim);
  return claims;
}

std::vector<ChartRequest> select_charts(const ClaimSelection& selection) {
  if (!selection.charts) return {};
  const bool of_dynamics = selection.all || selection.dynamics;
  if (!includes(selection, 1) && !includes(selection, 3) && !of_dynamics) {
    throw UsageError(
        "charts: they belong to --theorem 1, --theorem 3, --dynamics and --all; add one of these");
  }
  // Those of Theorem 3 are about how a finite f approaches its limit.
  const bool of_theorem3 = includes(selection, 3) && !selection.infinite_f;
  if ((of_theorem3 || of_dynamics) && selection.options.setting.engine == sim::Engine::kDense) {
    throw UsageError(
        "charts: the dense engine would store a billion weights a network, thousands of times; "
        "leave out --charts or --engine dense");
  }
  std::vector<ChartRequest> charts;
  if (of_theorem3) charts = theorem3_charts(selection.options);
  if (of_dynamics) std::ranges::move(dynamics_charts(), std::back_inserter(charts));
  return charts;
}

}  // namespace widthwise::verify
