#include "verify/claims/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "verify/base/errors.hpp"
#include "verify/claims/dyer_gurari.hpp"
#include "verify/claims/hypernet_charts.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/claims/theorem1_hypernet.hpp"
#include "verify/claims/theorem2.hpp"
#include "verify/claims/theorem3.hpp"
#include "verify/results/claim_id.hpp"
#include "verify/studies/mlp_study.hpp"

namespace widthwise::verify {
namespace {

using Claims = std::vector<Claim>;

void append(Claims& claims, Claims more) {
  std::move(more.begin(), more.end(), std::back_inserter(claims));
}

void add_once(Claims& claims, const Claim& claim) {
  const bool there =
      std::ranges::any_of(claims, [&](const Claim& other) { return other.id == claim.id; });
  if (!there) claims.push_back(claim);
}

double mean_square_input(const ClaimOptions& options) {
  const Eigen::VectorXd& u = options.setting.inputs.u;
  return u.squaredNorm() / static_cast<double>(u.size());
}

Claims mlp_claims(const ClaimOptions& options) {
  return theorem1_mlp_claims(options.depth_f.value_or(kDefaultDepth), mean_square_input(options));
}

Claims tanh_claims(const ClaimOptions&) {
  return {tanh_control()};
}

// A stem of IDs, and where its claims come from.
struct Family {
  std::string_view stem;
  Claims (*make)(const ClaimOptions&);
};

constexpr Family kFamilies[] = {{"theorem1.mlp.", mlp_claims},
                                {"control.tanh.", tanh_claims},
                                {"theorem1.hypernet.", theorem1_hypernet_claims},
                                {"theorem1.hypernet.regimes.", theorem1_regime_claims},
                                {"theorem2.gp.", theorem2_claims},
                                {"control.gp.", theorem2_claims},
                                {"theorem3.hyperkernel.", theorem3_claims},
                                {"control.hyperkernel.", theorem3_claims},
                                {"conjecture.dyer-gurari.", dyer_gurari_claims}};

Claims members(const Family& family, const ClaimOptions& options) {
  Claims claims = family.make(options);
  std::erase_if(claims, [&](const Claim& claim) { return !claim.id.starts_with(family.stem); });
  return claims;
}

bool contains(const std::vector<int>& list, int number) {
  return std::ranges::find(list, number) != list.end();
}

bool is_rate(const Claim& claim) {
  return claim.kind == ClaimKind::kRate && claim.order;
}

// --- a theorem's claims ---

// Without those for long runs, unless they are asked for.
Claims of_usual_length(Claims claims, const ClaimSelection& selection) {
  if (!selection.charts) std::erase_if(claims, [](const Claim& claim) { return claim.long_run; });
  return claims;
}

// Of the rates of hypernetworks, those that were asked for.
Claims hypernet_rates(const ClaimSelection& selection) {
  Claims claims = theorem1_hypernet_claims(selection.options);
  const auto& orders = selection.orders;
  if (!orders) return of_usual_length(std::move(claims), selection);
  std::erase_if(claims, [&](const Claim& claim) {
    return is_rate(claim) && !contains(*orders, *claim.order);
  });
  return claims;
}

Claims theorem1(const ClaimSelection& selection) {
  const int depth = selection.options.depth_f.value_or(kDefaultDepth);
  const auto& orders = selection.orders;
  if (orders) {
    for (const int order : *orders) require_rate(order, depth);
  }
  Claims claims;
  for (const Claim& claim : mlp_claims(selection.options)) {
    if (!is_rate(claim) || !orders || contains(*orders, *claim.order)) claims.push_back(claim);
  }
  claims.push_back(tanh_control());
  append(claims, hypernet_rates(selection));
  return claims;
}

Claims regime_claims(const ClaimSelection& selection) {
  Claims claims = theorem1_regime_claims(selection.options);
  std::erase_if(claims, [&](const Claim& claim) {
    return selection.orders && !contains(*selection.orders, *claim.order);
  });
  return claims;
}

bool includes(const ClaimSelection& selection, int theorem) {
  return selection.all || selection.theorem == theorem;
}

Claims whole_theorems(const ClaimSelection& selection) {
  Claims claims;
  const auto wanted = [&](int number) { return includes(selection, number); };
  if (wanted(1)) append(claims, theorem1(selection));
  if (wanted(1) && selection.charts) append(claims, regime_claims(selection));
  if (wanted(2)) append(claims, theorem2_claims(selection.options));
  if (wanted(3)) append(claims, of_usual_length(theorem3_claims(selection.options), selection));
  const bool table = selection.all && selection.charts && dyer_gurari_applies(selection.options);
  if (table) append(claims, dyer_gurari_claims(selection.options));
  return claims;
}

// --- claims by ID ---

[[noreturn]] void refuse(const std::string& id, const std::string& reason) {
  throw UsageError(fmt::format("claim '{}': {}", id, reason));
}

[[noreturn]] void refuse_as_no_claim(const std::string& id) {
  refuse(id,
         "there is no such claim; 'verify list' prints those there are, and other depths are "
         "written as in theorem1.mlp.depth4.r2 or theorem1.hypernet.depth2x4.joint.r2");
}

// Why an ID that looks like one names nothing.
[[noreturn]] void refuse_unknown(const std::string& id, const ClaimId& parts,
                                 const ClaimOptions& options) {
  const std::optional<int> order = order_in_id(parts.plain);
  if (order && parts.plain.starts_with("theorem1.mlp.")) {
    try {
      require_rate(*order, options.depth_f.value_or(kDefaultDepth));
    } catch (const UsageError& error) {
      refuse(id, error.what());
    }
  }
  if (order && regime_in_id(parts.plain)) {
    const theory::HypernetDepth depth = hypernet_depth(options);
    const bool sequential = *regime_in_id(parts.plain) == "sequential";
    const int last = sequential ? depth.depth_g : theory::hypernet_degree(depth);
    if (*order >= 1 && *order <= last) refuse_as_no_claim(id);
    const std::string stem = hypernet_stem("theorem1.hypernet", depth);
    refuse(id, fmt::format("not applicable: orders run from 1 to {}, and beyond K^(r) is exactly "
                           "zero and has no slope ({}.{}zero tests the zero)",
                           last, stem, sequential ? "sequential." : ""));
  }
  refuse_as_no_claim(id);
}

Claims claims_by_id(const std::string& id, ClaimOptions options) {
  const ClaimId parts = take_apart(id);
  options.depth_f = parts.depth_f;
  options.depth_g = parts.depth_g;
  Claims found;
  try {
    for (const Family& family : kFamilies) {
      const std::string group = parts.plain + ".";
      if (!group.starts_with(family.stem) && !family.stem.starts_with(group)) continue;
      for (const Claim& claim : members(family, options)) {
        if ((take_apart(claim.id).plain + ".").starts_with(group)) found.push_back(claim);
      }
    }
    const bool depths_fit = std::ranges::all_of(
        found, [&](const Claim& claim) { return takes_depths(claim.id, parts); });
    if (found.empty() || !depths_fit) refuse_unknown(id, parts, options);
  } catch (const UsageError& error) {
    const std::string sentence = error.what();
    if (sentence.starts_with("claim '")) throw;
    refuse(id, sentence);
  }
  return found;
}

// --- options beside IDs ---

// The ID of a claim says all; depth or orders beside it would be without effect, or contradict it.
void check_consistent(const ClaimSelection& selection, const Claim& claim) {
  const auto regime = claim.study->regime();
  const auto check_depth = [&](const char* option, const char* key, std::optional<int> depth) {
    const auto own = regime.find(key);
    if (!depth || (own != regime.end() && own->second == std::to_string(*depth))) return;
    const bool none = own == regime.end();
    const char* layers = key == std::string_view("depth_g") ? "weight layers" : "hidden layers";
    throw UsageError(fmt::format(
        "{0} {1}: claim '{2}' is about {3}; {4}leave out --{0}", option, *depth, claim.id,
        none ? "networks without a g" : fmt::format("{} {}", own->second, layers),
        none ? "" : "name a claim of that depth or "));
  };
  check_depth("depth-f", "depth_f", selection.options.depth_f);
  check_depth("depth-g", "depth_g", selection.options.depth_g);
  const auto& orders = selection.orders;
  if (orders && (!claim.order || !contains(*orders, *claim.order))) {
    throw UsageError(
        fmt::format("orders {}: claim '{}' is about {}; name claims of those orders or "
                    "leave out --orders",
                    fmt::join(*orders, ","), claim.id,
                    claim.order ? fmt::format("order {}", *claim.order) : "no order"));
  }
}

// A fixed width that no claim holds fixed would be without effect.
void check_widths_used(const ClaimSelection& selection, const Claims& claims) {
  const auto used = [&](const char* key, std::int64_t width) {
    return std::ranges::any_of(claims, [&](const Claim& claim) {
      const auto regime = claim.study->regime();
      const auto own = regime.find(key);
      return own != regime.end() && own->second == std::to_string(width);
    });
  };
  const auto& [depth_f, depth_g, width_f, width_g, setting] = selection.options;
  if (width_f && !used("width_f", *width_f)) {
    throw UsageError(
        fmt::format("width-f {}: none of these claims holds the width of f fixed; those of "
                    "theorem1.hypernet.fixed-f do",
                    *width_f));
  }
  if (width_g && !used("width_g", *width_g)) {
    throw UsageError(
        fmt::format("width-g {}: none of these claims holds the width of g fixed; those of "
                    "theorem1.hypernet.fixed-g do",
                    *width_g));
  }
}

bool about_hypernet(const Claim& claim) {
  return claim.study->regime().contains("depth_g");
}

// Of claims about hypernetworks, only those where f is infinite.
void keep_infinite_f(Claims& claims) {
  std::erase_if(claims, [](const Claim& claim) {
    return about_hypernet(claim) && claim.study->regime().at("width_f") != "inf";
  });
  if (std::ranges::any_of(claims, about_hypernet)) return;
  throw UsageError(
      "width-f inf: none of these claims is about an infinite f; those of "
      "theorem1.hypernet.sequential are");
}

}  // namespace

Claims all_claims(const ClaimOptions& options) {
  Claims claims;
  for (const Family& family : kFamilies) append(claims, members(family, options));
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
    throw UsageError("nothing to verify: name --theorem 1, --claim ID or --all");
  }
  if (selection.infinite_f) keep_infinite_f(claims);
  check_widths_used(selection, claims);
  return claims;
}

std::vector<ChartRequest> select_charts(const ClaimSelection& selection) {
  if (!selection.charts) return {};
  if (!includes(selection, 1) && !includes(selection, 3)) {
    throw UsageError("charts: they belong to --theorem 1, --theorem 3 and --all; add one of these");
  }
  // Charts are about how a finite f approaches its limit.
  if (!includes(selection, 3) || selection.infinite_f) return {};
  if (selection.options.setting.engine == sim::Engine::kDense) {
    throw UsageError(
        "charts: the dense engine would store a billion weights a network, thousands of times; "
        "leave out --charts or --engine dense");
  }
  return theorem3_charts(selection.options);
}

}  // namespace widthwise::verify
