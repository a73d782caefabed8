#include "verify/claims/hypernet_rates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/base/errors.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {
namespace {

using theory::HypernetDepth;

std::shared_ptr<const Study> correlations_up_to(int max_order, const WidthLaw& widths,
                                                const HypernetDepth& depth, const Effort& effort) {
  const bool one_fixed = widths.fixed_width_f() || widths.fixed_width_g();
  return study_of(HypernetEnsemble{.widths = widths,
                                   .depth_f = depth.depth_f,
                                   .depth_g = depth.depth_g,
                                   .common_numbers = one_fixed},
                  Correlations{max_order}, effort);
}

Claim rate_claim(const std::string& id, const RateLaw& law, const HypernetDepth& depth, int order) {
  Claim claim = described(law.text, id, ClaimKind::kRate);
  claim.study = correlations_up_to(std::max(order, law.last_order), law.widths, depth, law.effort);
  claim.statistic = quantile_modulus(order, law.level);
  claim.conclusion = law.slope;
  claim.order = order;
  claim.predicted = law.exponent(order).value();
  claim.long_run = order > law.last_order;
  return claim;
}

}  // namespace

std::vector<Claim> rate_claims(const std::string& id_stem, const RateLaw& law,
                               const HypernetDepth& depth, const std::vector<int>& orders) {
  std::vector<Claim> claims;
  for (const int order : orders) {
    claims.push_back(rate_claim(fmt::format("{}.r{}", id_stem, order), law, depth, order));
  }
  return claims;
}

std::vector<Claim> rate_claims(const std::string& id_stem, const RateLaw& law,
                               const HypernetDepth& depth) {
  std::vector<int> orders;
  for (int order = 1; law.exponent(order); ++order) orders.push_back(order);
  return rate_claims(id_stem, law, depth, orders);
}

Claim zero_claim(const std::string& id, const theory::TheoremText& text, const WidthLaw& widths,
                 const HypernetDepth& depth, int order) {
  constexpr double kShare = 1.0 / 128.0;  // one number that is not zero would do
  Claim claim = described(text, id, ClaimKind::kValue);
  claim.study = correlations_up_to(order, widths, depth, {.share = kShare});
  claim.statistic = largest_modulus(order);
  claim.conclusion = ExactZero{};
  claim.order = order;
  claim.predicted = 0.0;
  return claim;
}

void require_order_up_to(int last, int order, const std::string& zero) {
  if (order >= 1 && order <= last) return;
  throw UsageError(
      fmt::format("not applicable: orders run from 1 to {}, and beyond K^(r) is exactly zero and "
                  "has no slope ({} tests the zero)",
                  last, zero));
}

}  // namespace widthwise::verify
