#include "verify/claims/hypotheses.hpp"

#include <cmath>
#include <variant>

namespace widthwise::verify {
namespace {

// The inputs are given in decimals.
constexpr double kRounding = 1e-12;

bool opposite(const InputPair& pair) {
  return cosine_between(pair) <= -1.0 + kRounding;
}

}  // namespace

std::string broken_hypothesis(const Setting& setting, bool hypernet) {
  if (std::abs(cosine_between(setting.inputs)) <= kRounding) return "x.x' = 0";
  if (opposite(setting.inputs)) return "x' is a negative multiple of x";
  if (hypernet && opposite(setting.z_inputs)) return "z' is a negative multiple of z";
  return "";
}

void note_broken_hypothesis(const Setting& setting, Claim& claim) {
  const NetworkFamily networks = claim.study->networks();
  if (claim.kind != ClaimKind::kRate || !claim.order) return;
  if (!std::holds_alternative<RunInputs>(networks.inputs)) return;
  claim.broken_hypothesis = broken_hypothesis(setting, networks.is_hypernet());
}

}  // namespace widthwise::verify
