#include "verify/results/regime_exponents.hpp"

#include <algorithm>
#include <tuple>

namespace widthwise::verify {

std::vector<RegimeExponent> regime_exponents(const Results& results) {
  std::vector<RegimeExponent> list;
  for (const ClaimResult& claim : results.claims) {
    const WidthLaw& law = claim.networks.widths;
    if (law.kind() != WidthLaw::Kind::kPower || !claim.order) continue;
    list.push_back({*law.power_of_f(), *claim.order, &claim});
  }
  if (list.size() < kFewestRegimeExponents) return {};
  std::ranges::sort(list, {}, [](const RegimeExponent& e) { return std::tuple(e.order, e.a); });
  return list;
}

}  // namespace widthwise::verify
