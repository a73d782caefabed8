#include "widthwise/verify/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

#include "widthwise/verify/errors.hpp"

namespace widthwise::verify {
namespace {

void add(std::vector<Claim>& claims, const Claim& claim) {
  const bool there = std::any_of(claims.begin(), claims.end(),
                                 [&](const Claim& other) { return other.id == claim.id; });
  if (!there) claims.push_back(claim);
}

// theorem1.mlp.NAME or theorem1.mlp.depthL.NAME, taken apart.
struct MlpId {
  int depth = kDefaultDepth;
  std::string name;  // "r2", "zero", ..
};

// Reads a whole number that starts at `at` and moves `at` behind it; nothing if there is none.
std::optional<int> read_number(const std::string& text, std::size_t& at) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  at = static_cast<std::size_t>(end - text.data());
  return number;
}

std::optional<MlpId> mlp_id(const std::string& id) {
  constexpr std::string_view kStem = "theorem1.mlp.";
  constexpr std::string_view kDepth = "depth";
  if (!id.starts_with(kStem)) return std::nullopt;
  std::size_t at = kStem.size();
  MlpId parts;
  if (id.compare(at, kDepth.size(), kDepth) == 0) {
    at += kDepth.size();
    const auto depth = read_number(id, at);
    if (!depth || id.compare(at, 1, ".") != 0) return std::nullopt;
    parts.depth = *depth;
    ++at;
  }
  parts.name = id.substr(at);
  return parts;
}

// The order R of a name "rR".
std::optional<int> order_in_name(const std::string& name) {
  std::size_t at = 1;
  if (!name.starts_with("r")) return std::nullopt;
  const auto order = read_number(name, at);
  return at == name.size() ? order : std::nullopt;
}

[[noreturn]] void refuse(const std::string& id, const std::string& reason) {
  throw UsageError(fmt::format("claim '{}': {}", id, reason));
}

Claim mlp_claim_by_id(const std::string& id, const MlpId& parts, double mean_square_input) {
  const std::string full =
      parts.depth == kDefaultDepth ? fmt::format("theorem1.mlp.{}", parts.name) : id;
  try {
    for (const Claim& claim : theorem1_mlp_claims(parts.depth, mean_square_input)) {
      if (claim.id == full) return claim;
    }
    if (const auto order = order_in_name(parts.name)) require_rate(*order, parts.depth);
  } catch (const UsageError& error) {
    refuse(id, error.what());
  }
  refuse(id, fmt::format("there is no such claim; at depth {0} there are r1..r{1}, zero and "
                         "ntk-mean, written as in theorem1.mlp.depth{0}.r1",
                         parts.depth, parts.depth + 1));
}

Claim claim_by_id(const std::string& id, double mean_square_input) {
  Claim control = tanh_control();
  if (id == control.id) return control;
  if (const auto parts = mlp_id(id)) return mlp_claim_by_id(id, *parts, mean_square_input);
  refuse(id, fmt::format("there is no such claim; 'verify list' prints those there are, and depths "
                         "other than {} are written as in theorem1.mlp.depth4.r2",
                         kDefaultDepth));
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
  const std::string depth = claim.study->regime().at("depth_f");
  if (selection.depth_f && std::to_string(*selection.depth_f) != depth) {
    throw UsageError(fmt::format(
        "depth-f {}: claim '{}' is about {} hidden layers; name a claim of depth {} or leave out "
        "--depth-f",
        *selection.depth_f, claim.id, depth, *selection.depth_f));
  }
  const auto& orders = selection.orders;
  if (orders && std::find(orders->begin(), orders->end(), claim.order) == orders->end()) {
    throw UsageError(fmt::format(
        "orders {}: claim '{}' is about {}; name claims of those orders or leave out --orders",
        fmt::join(*orders, ","), claim.id,
        claim.order ? fmt::format("order {}", *claim.order) : "no order"));
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
