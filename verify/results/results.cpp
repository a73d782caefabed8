#include "verify/results/results.hpp"

#include <algorithm>

namespace widthwise::verify {
namespace {

// A control that is not refuted counts like a refuted claim: what the others say is then worthless.
bool failed(const ClaimResult& claim) {
  return claim.is_control() ? !claim.as_expected() : claim.verdict == Verdict::kRefuted;
}

}  // namespace

bool is_exact(const Curve& curve) {
  return std::ranges::all_of(curve.points,
                             [](const CurvePoint& p) { return p.lower == p.y && p.upper == p.y; });
}

std::map<std::string, std::string> regime_in_words(const ClaimResult& claim) {
  std::map<std::string, std::string> words = in_words(claim.networks);
  if (claim.order) words["order"] = std::to_string(*claim.order);
  return words;
}

Summary Results::summary() const {
  Summary counts;
  for (const ClaimResult& claim : claims) {
    if (claim.is_control()) {
      ++counts.controls;
      counts.controls_refuted += claim.verdict == Verdict::kRefuted;
      continue;
    }
    counts.confirmed += claim.verdict == Verdict::kConfirmed;
    counts.refuted += claim.verdict == Verdict::kRefuted;
    counts.inconclusive += claim.verdict == Verdict::kInconclusive;
  }
  return counts;
}

int Results::exit_code(Undecided undecided) const {
  const int open = undecided == Undecided::kOpen ? 2 : 1;
  if (std::ranges::any_of(claims, failed)) return 1;
  const bool measured = !charts.empty() || !tables.empty() || experiment.has_value();
  if (claims.empty() && measured) return meta.partial ? open : 0;
  const bool complete = !meta.partial && !claims.empty();
  return complete && std::ranges::all_of(claims, &ClaimResult::as_expected) ? 0 : open;
}

std::string_view name(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::kRate:
      return "rate";
    case ClaimKind::kLimit:
      return "limit";
    case ClaimKind::kValue:
      return "value";
    case ClaimKind::kBound:
      return "bound";
    case ClaimKind::kControl:
      break;
  }
  return "control";
}

}  // namespace widthwise::verify
