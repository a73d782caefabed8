#include "verify/stats/correction_family.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

constexpr std::size_t kRefits = 2;

void include(Interval& interval, const Interval& other) {
  interval.lower = std::min(interval.lower, other.lower);
  interval.upper = std::max(interval.upper, other.upper);
}

Interval widened(const Interval& interval, double by) {
  return {interval.lower - by, interval.upper + by};
}

FamilyMember member(std::span<const WeightedPoint> points, Leading leading, const Powers& powers,
                    double alpha, std::int64_t n_draws, const Eigen::MatrixXd& correlations) {
  const CorrectedFit fit = fit_where_it_holds(points, leading, powers, correlations);
  const double kept = alpha_after_selection(fit.first, (1 - kRejectionShare) * alpha);
  const auto interval_of = [&](const CorrectedFit& of, double bias) {
    return widened(student_interval({of.target, of.target_se}, kept, n_draws), bias);
  };
  const double fit_bias = neglected_order(points, fit, correlations);
  FamilyMember made{fit, fit_bias, interval_of(fit, fit_bias),
                    fit.p_value < kRejectionShare * alpha};
  const std::size_t last = points.size() - n_parameters(leading, powers) - 1;
  for (std::size_t more = 1; fit.first > 0 && more <= kRefits; ++more) {
    if (fit.first + more > last) break;
    const CorrectedFit refit =
        fit_corrected(points, leading, powers, fit.first + more, correlations);
    include(made.interval, interval_of(refit, neglected_order(points, refit, correlations)));
  }
  return made;
}

bool fits_all_widths(const FamilyMember& each) {
  return each.fit.first == 0 && each.fit.p_value >= kLackOfFit;
}

// Akaike's: what a fit costs beside chi^2.
double cost(const CorrectedFit& fit) {
  return fit.chi_square + 2.0 * static_cast<double>(n_parameters(fit.leading, fit.powers));
}

std::size_t preferred_of(const std::vector<FamilyMember>& members) {
  const auto order = [](const FamilyMember& each) {
    return std::tuple(each.rejected, each.fit.first, cost(each.fit));
  };
  const auto best = std::ranges::min_element(members, {}, order);
  return static_cast<std::size_t>(best - members.begin());
}

}  // namespace

const CorrectionFamily& whole_powers() {
  static const CorrectionFamily family{{1.0}, {1.0, 2.0}};
  return family;
}

const CorrectionFamily& half_powers() {
  static const CorrectionFamily family{{0.5}, {1.0}, {1.0, 2.0}};
  return family;
}

const CorrectionFamily& many_powers() {
  static const CorrectionFamily family{{0.5},      {1.0},           {0.5, 1.0},
                                       {1.0, 2.0}, {0.5, 1.0, 1.5}, {1.0, 2.0, 3.0}};
  return family;
}

const CorrectionFamily& slow_powers() {
  static const CorrectionFamily family{{0.25}, {0.5}, {1.0}, {1.0, 2.0}};
  return family;
}

bool FamilyFit::all_rejected() const {
  return std::ranges::all_of(members, &FamilyMember::rejected);
}

Interval FamilyFit::interval() const {
  if (all_rejected()) throw std::logic_error("no form fits: there is no interval");
  constexpr double kNone = std::numeric_limits<double>::infinity();
  Interval all{kNone, -kNone};
  for (const FamilyMember& each : members) {
    if (!each.rejected) include(all, each.interval);
  }
  return all;
}

const CorrectedFit& FamilyFit::widest() const {
  const auto width = [](const FamilyMember& each) {
    return each.rejected ? -1.0 : each.interval.half_width();
  };
  return std::ranges::max_element(members, {}, width)->fit;
}

FamilyFit fit_family(std::span<const WeightedPoint> points, Leading leading,
                     const CorrectionFamily& family, double alpha, std::int64_t n_draws,
                     const Eigen::MatrixXd& correlations) {
  FamilyFit fit{{}, 0};
  const double share = alpha / static_cast<double>(family.size());
  for (const Powers& powers : family) {
    if (points.size() <= n_parameters(leading, powers)) continue;
    fit.members.push_back(member(points, leading, powers, share, n_draws, correlations));
  }
  if (leading == Leading::kLimit && std::ranges::any_of(fit.members, fits_all_widths)) {
    for (FamilyMember& each : fit.members) {
      const CorrectedFit whole = fit_corrected(points, leading, each.fit.powers, 0, correlations);
      each.rejected |= whole.p_value < kRejectionShare * share;
    }
  }
  if (fit.members.empty()) {
    throw std::invalid_argument("a fit with corrections and its test need " +
                                std::to_string(fewest_widths(leading, family)) + " widths, not " +
                                std::to_string(points.size()));
  }
  fit.preferred = preferred_of(fit.members);
  return fit;
}

std::size_t fewest_widths(Leading leading, const CorrectionFamily& family) {
  if (family.empty()) throw std::invalid_argument("a family of corrections has one at least");
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const Powers& powers : family) {
    fewest = std::min(fewest, n_parameters(leading, powers) + 1);
  }
  return fewest;
}

}  // namespace widthwise::verify
