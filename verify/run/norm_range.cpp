#include "verify/run/norm_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>

#include "verify/base/errors.hpp"
#include "verify/studies/draw_range.hpp"

namespace widthwise::verify {
namespace {

// What the claims look like at some norms: their draws, by study, and what is taken of them.
struct Seen {
  std::vector<Claim> claims;
  std::map<std::string, std::optional<Eigen::MatrixXd>> draws;
};

Seen seen_at(double power, const RunRequest& request) {
  constexpr int kProbes = 8;
  const Setting setting = with_norms_to(request.setting, power);
  Seen seen{request.claims_at(setting), {}};
  for (const Claim& claim : seen.claims) {
    const Study& study = *claim.study;
    const std::int64_t width = probed_width(study, request.widths);
    if (!study.covers(width) || seen.draws.contains(study.name())) continue;
    seen.draws[study.name()] = first_draws(study, setting, width, kProbes);
  }
  return seen;
}

// Of a value or an error: what it lost is a number, or all of its digits.
bool lost(double value, double reference) {
  if (!std::isfinite(reference)) return false;
  return !std::isfinite(value) || (value == 0.0 && reference != 0.0);
}

bool lost(const Estimate& value, const Estimate& reference) {
  return lost(value.value, reference.value) || lost(value.se, reference.se);
}

bool lost_margin(const Claim& claim) {
  if (std::holds_alternative<ExactZero>(claim.conclusion)) return false;
  const double margin = claim.margin.value_or(default_margin(claim.conclusion, claim.predicted));
  return !(margin > 0.0 && std::isfinite(margin) && std::isfinite(claim.predicted));
}

bool fits(const Claim& claim, const Seen& seen, const Claim& at_one, const Seen& at_norms_of_one) {
  if (lost_margin(claim)) return lost_margin(at_one);
  const std::string name = claim.study->name();
  if (!seen.draws.contains(name)) return true;
  const auto& draws = seen.draws.at(name);
  const auto& reference = at_norms_of_one.draws.at(name);
  if (!reference) return true;
  if (!within_range(draws, reference)) return false;
  try {
    const Measurement now = claim.statistic.of(*draws);
    const Measurement then = at_one.statistic.of(*reference);
    return !lost(now.plain, then.plain) && !lost(now.log.se, then.log.se);
  } catch (const std::invalid_argument&) {  // of draws that are not finite, once normalised
    return false;
  }
}

// The first claim that does not fit at these norms; nothing if all do.
std::optional<std::string> first_lost(double power, const RunRequest& request, const Seen& at_one) {
  const Seen seen = seen_at(power, request);
  for (std::size_t i = 0; i < seen.claims.size(); ++i) {
    if (!fits(seen.claims[i], seen, at_one.claims.at(i), at_one)) return seen.claims[i].id;
  }
  return std::nullopt;
}

}  // namespace

void require_norms(const RunRequest& request) {
  constexpr double kReserve = 1.25;
  if (!request.claims_at || has_unit_norms(request.setting)) return;
  const Seen at_one = seen_at(0.0, request);
  const auto lost_at = [&](double power) { return first_lost(kReserve * power, request, at_one); };
  const auto claim = lost_at(1.0);
  if (!claim) return;
  const double power = largest_power([&](double at) { return !lost_at(at); });
  const std::string better = norm_options(with_round_norms_to(request.setting, power));
  throw UsageError(fmt::format(
      "{}: at these norms numbers of {} leave the range of a double; {} would do for these claims",
      norm_options(request.setting), *claim, better.empty() ? "norms of 1" : better));
}

}  // namespace widthwise::verify
