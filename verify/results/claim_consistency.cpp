#include "verify/results/claim_consistency.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "verify/stats/estimator.hpp"
#include "verify/stats/kolmogorov_distance.hpp"

namespace widthwise::verify {
namespace {

// Numbers in files are those that were computed, but for other libraries' last digits.
constexpr double kRounding = 1e-9;

bool about_equal(double a, double b) {
  return std::abs(a - b) <= kRounding * std::max({std::abs(a), std::abs(b), 1e-300});
}

// Whether `outer` holds `inner` but for rounding.
bool holds(const Interval& outer, const Interval& inner) {
  const double slack = kRounding * std::max(std::abs(inner.lower), std::abs(inner.upper));
  return outer.lower <= inner.lower + slack && outer.upper >= inner.upper - slack;
}

// --- verdicts ---

Verdict verdict_of_zero(const ClaimResult& claim) {
  if (!std::isfinite(claim.ci.half_width())) return Verdict::kInconclusive;
  const bool zero = claim.ci.lower == claim.predicted && claim.ci.upper == claim.predicted;
  return zero ? Verdict::kConfirmed : Verdict::kRefuted;
}

Verdict verdict_of_interval(const ClaimResult& claim) {
  if (claim.is_bound()) return bound_verdict(claim.ci, claim.predicted, claim.margin);
  if (!(claim.margin > 0.0)) return verdict_of_zero(claim);
  return equivalence_verdict(claim.ci, claim.predicted, claim.margin);
}

bool identically_zero(const ClaimResult& claim) {
  return !claim.rows.empty() &&
         std::ranges::all_of(claim.rows, [](const ResultRow& row) { return row.value == 0.0; });
}

std::string wrong_verdict(const ClaimResult& claim) {
  const Verdict derived = verdict_of_interval(claim);
  if (claim.verdict == derived) {
    const bool told = derived != Verdict::kInconclusive || !claim.reason.empty();
    return told ? "" : "is INCONCLUSIVE without a reason";
  }
  if (claim.verdict == Verdict::kInconclusive && !claim.reason.empty()) return "";
  if (claim.verdict == Verdict::kRefuted && identically_zero(claim)) return "";
  return fmt::format("says {}, but its interval [{:.6g}, {:.6g}] against {:.6g} {} {:.6g} gives {}",
                     name(claim.verdict), claim.ci.lower, claim.ci.upper, claim.predicted,
                     claim.is_bound() ? "+" : "±", claim.margin, name(derived));
}

std::string wrong_expectation(const ClaimResult& claim) {
  const Verdict due = claim.is_control() ? Verdict::kRefuted : Verdict::kConfirmed;
  if (claim.expected == due) return "";
  return fmt::format("expects {}, but a {} is expected to be {}", name(claim.expected),
                     name(claim.kind), name(due));
}

// --- fits ---

// Earlier versions wrote no intervals of forms.
bool has_interval(const FamilyMember& member) {
  return !std::isnan(member.interval.lower) && !std::isnan(member.interval.upper);
}

std::string wrong_union(const ClaimResult& claim) {
  if (claim.verdict == Verdict::kRefuted) return "";  // perhaps by another statistic's interval
  if (!about_equal(claim.estimate, claim.fit->best().target)) {
    return fmt::format("has the estimate {:.6g}, but its fit gives {:.6g}", claim.estimate,
                       claim.fit->best().target);
  }
  if (claim.verdict == Verdict::kConfirmed && claim.fit->family.all_rejected()) {
    return "says CONFIRMED, but no form of its fit was accepted";
  }
  for (const FamilyMember& member : claim.fit->family.members) {
    if (member.rejected || holds(claim.ci, member.interval)) continue;
    return fmt::format(
        "has the interval [{:.6g}, {:.6g}], but a fit that is not rejected gives "
        "[{:.6g}, {:.6g}]",
        claim.ci.lower, claim.ci.upper, member.interval.lower, member.interval.upper);
  }
  return "";
}

std::string short_interval(const ClaimResult& claim, const FamilyMember& member) {
  const CorrectedFit& fit = member.fit;
  if (std::isnan(fit.target_se)) {  // in files also what is infinite
    return std::isfinite(member.interval.half_width())
               ? "has a fit with an interval, but without a standard error"
               : "";
  }
  const double reach = interval_reach(fit.target_se, claim.alpha) + member.bias;
  if (holds(member.interval, {fit.target - reach, fit.target + reach})) return "";
  return fmt::format(
      "has a fit of {:.6g} ± {:.3g} with the interval [{:.6g}, {:.6g}], which is shorter than its "
      "error makes it",
      fit.target, fit.target_se, member.interval.lower, member.interval.upper);
}

std::string missed_value(const ClaimResult& claim, const CorrectedFit& fit) {
  const double most = std::sqrt(fit.chi_square) * (1.0 + 1e-6) + 1e-6;
  for (std::size_t i = fit.first; i < claim.rows.size(); ++i) {
    const ResultRow& row = claim.rows[i];
    const double modulus = std::abs(row.value);
    const bool power_law = fit.leading == Leading::kPowerLaw;
    const double value = power_law ? std::log(modulus) : row.value;
    const double se = power_law ? row.se / modulus : row.se;
    if (std::abs(value - fit.value(row.abscissa)) <= most * se) continue;
    return fmt::format("has a fit with chi^2 = {:.3g} that is further from the value at width {:g}",
                       fit.chi_square, row.abscissa);
  }
  return "";
}

std::string wrong_fit(const ClaimResult& claim) {
  const std::vector<FamilyMember>& members = claim.fit->family.members;
  if (!std::ranges::all_of(members, has_interval)) return "";
  for (const FamilyMember& member : members) {
    if (member.rejected) continue;
    std::string wrong = short_interval(claim, member);
    if (wrong.empty()) wrong = missed_value(claim, member.fit);
    if (!wrong.empty()) return wrong;
  }
  return wrong_union(claim);
}

// --- what is read off the rows ---

// Estimate and interval at the least; the latter is widened where errors are estimated.
struct RowsConclusion {
  double estimate;
  Interval interval;
};

Estimate pooled_rows(const ClaimResult& claim) {
  std::vector<Estimate> values;
  std::vector<double> weights;
  for (const ResultRow& row : claim.rows) {
    values.push_back({row.value, row.se});
    weights.push_back(row.abscissa);
  }
  return pooled(values, weights);
}

RowsConclusion largest_modulus_of(const ClaimResult& claim) {
  double largest = 0.0;
  for (const ResultRow& row : claim.rows) largest = std::max(largest, std::abs(row.value));
  return {largest, {largest, largest}};
}

// An exact zero, a distance between laws, and a number at the largest width or at all of them.
RowsConclusion rows_conclusion(const ClaimResult& claim) {
  if (claim.margin == 0.0) return largest_modulus_of(claim);
  const ResultRow& last = claim.rows.back();
  if (std::isnan(claim.se)) {
    return {last.value, massart_interval(last.value, last.samples, claim.alpha)};
  }
  const Estimate all = pooled_rows(claim);
  const bool at_last = about_equal(claim.se, last.se) && about_equal(claim.estimate, last.value);
  const Estimate used = at_last ? Estimate{last.value, last.se} : all;
  return {used.value, normal_interval(used.value, claim.se, claim.alpha)};
}

// Rates without a fit are those of components, of which there are no rows.
bool is_read_off_rows(const ClaimResult& claim) {
  return !claim.fit && claim.kind != ClaimKind::kRate && !claim.is_bound() && !claim.rows.empty() &&
         !std::isnan(claim.estimate);
}

std::string wrong_reading(const ClaimResult& claim) {
  const RowsConclusion rows = rows_conclusion(claim);
  if (!about_equal(claim.estimate, rows.estimate)) {
    return fmt::format("has the estimate {:.6g}, but its rows give {:.6g}", claim.estimate,
                       rows.estimate);
  }
  if (holds(claim.ci, rows.interval)) return "";
  return fmt::format(
      "has the interval [{:.6g}, {:.6g}], but its rows give [{:.6g}, {:.6g}] at the least",
      claim.ci.lower, claim.ci.upper, rows.interval.lower, rows.interval.upper);
}

}  // namespace

std::string contradiction_in(const ClaimResult& claim) {
  std::string wrong = wrong_expectation(claim);
  if (wrong.empty()) wrong = wrong_verdict(claim);
  if (wrong.empty() && claim.fit) wrong = wrong_fit(claim);
  if (wrong.empty() && is_read_off_rows(claim)) wrong = wrong_reading(claim);
  return wrong;
}

}  // namespace widthwise::verify
