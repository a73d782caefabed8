#include "widthwise/verify/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "widthwise/verify/errors.hpp"

namespace widthwise::verify {
namespace {

void add(std::vector<Claim>& claims, const Claim& claim) {
  const bool there = std::any_of(claims.begin(), claims.end(),
                                 [&](const Claim& other) { return other.id == claim.id; });
  if (!there) claims.push_back(claim);
}

// "theorem1.mlp.depth4.r2" -> 4; the default where the ID names no depth.
int depth_in_id(const std::string& id) {
  constexpr std::string_view kKey = ".depth";
  const auto at = id.find(kKey);
  int depth = kDefaultDepth;
  if (at != std::string::npos) {
    std::from_chars(id.data() + at + kKey.size(), id.data() + id.size(), depth);
  }
  return depth;
}

Claim claim_by_id(const std::string& id, double mean_square_input) {
  std::vector<Claim> candidates{tanh_control()};
  if (id.starts_with("theorem1.mlp.")) {
    candidates = theorem1_mlp_claims(depth_in_id(id), mean_square_input);
  }
  for (const Claim& claim : candidates) {
    if (claim.id == id) return claim;
  }
  throw UsageError(fmt::format(
      "claim '{}': there is no such claim; 'verify list' prints those there are, and depths other "
      "than {} are written as in theorem1.mlp.depth4.r2",
      id, kDefaultDepth));
}

void add_theorem1(std::vector<Claim>& claims, const ClaimSelection& selection,
                  double mean_square_input) {
  const auto& orders = selection.orders;
  const int depth = selection.depth_f.value_or(kDefaultDepth);
  if (orders) {
    for (const int order : *orders) require_rate(order, depth);
  }
  for (const Claim& claim : theorem1_mlp_claims(depth, mean_square_input)) {
    const bool wanted = claim.kind != ClaimKind::kRate || !orders ||
                        std::find(orders->begin(), orders->end(), claim.order) != orders->end();
    if (wanted) add(claims, claim);
  }
  add(claims, tanh_control());
}

// The ID of a claim says all; depth or orders beside it would be without effect, or contradict it.
void check_consistent(const ClaimSelection& selection, const Claim& claim) {
  if (selection.depth_f && *selection.depth_f != claim.study.depth) {
    throw UsageError(fmt::format(
        "depth-f {}: claim '{}' is about {} hidden layers; name a claim of depth {} or leave out "
        "--depth-f",
        *selection.depth_f, claim.id, claim.study.depth, *selection.depth_f));
  }
  const auto& orders = selection.orders;
  if (orders && std::find(orders->begin(), orders->end(), claim.order) == orders->end()) {
    throw UsageError(fmt::format(
        "orders {}: claim '{}' is about order {}; name claims of those orders or leave out "
        "--orders",
        fmt::join(*orders, ","), claim.id, claim.order));
  }
}

}  // namespace

std::vector<Claim> select_claims(const ClaimSelection& selection, double mean_square_input) {
  std::vector<Claim> claims;
  if (selection.theorem && *selection.theorem != 1) {
    throw UsageError(
        fmt::format("theorem {}: this version has claims for theorem 1", *selection.theorem));
  }
  const bool whole_theorem = selection.all || selection.theorem;
  if (whole_theorem) add_theorem1(claims, selection, mean_square_input);
  for (const std::string& id : selection.ids) {
    add(claims, claim_by_id(id, mean_square_input));
    if (!whole_theorem) check_consistent(selection, claims.back());
  }
  if (claims.empty()) {
    throw UsageError("nothing to verify: name --theorem 1, --claim ID or --all");
  }
  return claims;
}

}  // namespace widthwise::verify
