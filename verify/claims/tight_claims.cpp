#include "verify/claims/tight_claims.hpp"

#include <utility>
#include <variant>

#include "verify/stats/quantile_modulus.hpp"

namespace widthwise::verify {
namespace {

constexpr double kOuterLevels[] = {0.01, 0.05, 0.95, 0.99};

Claim tight_claim(Claim rate) {
  const Eigen::Index column = rate.statistic.columns().front();
  TightSlopes tight{.slope = std::get<Slope>(rate.conclusion), .others = {}};
  for (const double level : kOuterLevels) tight.others.push_back(quantile_modulus(column, level));
  rate.id += ".tight";
  rate.statement += "; tight from both sides: so do the quantiles at 1, 5, 50, 95 and 99 %";
  rate.statistic = median_modulus(column);
  rate.conclusion = std::move(tight);
  rate.long_run = true;
  return rate;
}

}  // namespace

std::vector<Claim> tight_claims(const std::vector<Claim>& rates) {
  std::vector<Claim> claims;
  for (const Claim& rate : rates) {
    const bool is_rate = std::holds_alternative<Slope>(rate.conclusion);
    if (is_rate && !rate.long_run) claims.push_back(tight_claim(rate));
  }
  return claims;
}

}  // namespace widthwise::verify
