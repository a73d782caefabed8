#include "verify/report/report_regimes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/results/regime_exponents.hpp"

namespace widthwise::verify {
namespace {

std::string measured(const ClaimResult& claim) {
  return fmt::format("{} {}", format_estimate(claim.estimate, claim.ci.half_width()),
                     format_interval(claim.ci));
}

// --- exponents where n = m^a ---

std::string regimes_table(const std::vector<RegimeExponent>& exponents) {
  std::set<int> orders;
  std::map<double, std::map<int, const ClaimResult*>> by_power;
  for (const RegimeExponent& exponent : exponents) {
    orders.insert(exponent.order);
    by_power[exponent.a][exponent.order] = exponent.claim;
  }
  std::vector<MarkdownTable::Column> columns{{"a"}};
  for (const int r : orders) {
    columns.push_back({fmt::format("r = {}: predicted", r)});
    columns.push_back({"estimate, interval"});
    columns.push_back({"verdict", Align::kLeft});
  }
  MarkdownTable table(columns);
  for (const auto& [a, claims] : by_power) {
    std::vector<std::string> cells{format_given(a)};
    for (const int r : orders) {
      const auto found = claims.find(r);
      if (found == claims.end()) {
        cells.insert(cells.end(), 3, "");
        continue;
      }
      const ClaimResult& claim = *found->second;
      cells.insert(cells.end(), {format_given(claim.predicted), measured(claim),
                                 std::string(name(claim.verdict))});
    }
    table.add_row(cells);
  }
  return table.render();
}

constexpr const char* kRegimesExplanation =
    "The exponent e of K^(r) ~ m^e where n = m^a, as measured with its interval, and as "
    "conjectured: a law of straight pieces between the breakpoints a = 1 and a = 2. Close to a "
    "breakpoint two terms fade almost alike, and no fit to their sum tells them apart: where f has "
    "one hidden layer each exponent is that of the largest of the components of K^(r), which are "
    "told apart by the kinds of move of g's weights, and each of which is fitted over all n and m "
    "at once.\n";

// --- the finding ---

// The rates of one order in both limits.
struct RatePair {
  int order;
  const ClaimResult* joint;
  const ClaimResult* sequential;

  // What the sequential limits suggest: n^(1-r) + m^(1-r), at n = m.
  double suggested() const { return 1.0 - order; }
};

bool is_rate_along(const ClaimResult& claim, WidthLaw::Kind law) {
  return claim.kind == ClaimKind::kRate && claim.order && claim.networks.widths.kind() == law;
}

std::vector<RatePair> rate_pairs(const Results& results) {
  std::vector<RatePair> pairs;
  for (const ClaimResult& joint : results.claims) {
    if (!is_rate_along(joint, WidthLaw::Kind::kJoint) || *joint.order < 2) continue;
    const auto sequential = std::ranges::find_if(results.claims, [&](const ClaimResult& other) {
      return is_rate_along(other, WidthLaw::Kind::kSequential) && other.order == joint.order &&
             other.networks.depth_f == joint.networks.depth_f &&
             other.networks.depth_g == joint.networks.depth_g;
    });
    if (sequential != results.claims.end()) pairs.push_back({*joint.order, &joint, &*sequential});
  }
  return pairs;
}

std::string pairs_table(const std::vector<RatePair>& pairs) {
  MarkdownTable table({{"claim", Align::kLeft},
                       {"r"},
                       {"suggested by n^(1-r) + m^(1-r)"},
                       {"conjectured where n = m"},
                       {"measured where n = m"},
                       {"verdict", Align::kLeft},
                       {"measured at n = ∞"},
                       {"verdict", Align::kLeft}});
  for (const auto& pair : pairs) {
    table.add_row({pair.joint->id, std::to_string(pair.order), format_given(pair.suggested()),
                   format_given(pair.joint->predicted), measured(*pair.joint),
                   std::string(name(pair.joint->verdict)), measured(*pair.sequential),
                   std::string(name(pair.sequential->verdict))});
  }
  return table.render();
}

// What the intervals of this run say, whichever way.
std::string outcome(const std::vector<RatePair>& pairs) {
  std::vector<int> excluded, open;
  for (const RatePair& pair : pairs) {
    if (pair.order < 3) continue;
    const Interval& ci = pair.joint->ci;
    const bool outside = pair.suggested() < ci.lower || pair.suggested() > ci.upper;
    (outside ? excluded : open).push_back(pair.order);
  }
  std::string text;
  if (!excluded.empty()) {
    text += fmt::format("In this run the interval at n = m excludes 1 - r for r = {}.",
                        fmt::join(excluded, ", "));
  }
  if (!open.empty()) {
    text +=
        fmt::format("{}For r = {} the interval of this run still holds 1 - r and decides nothing.",
                    text.empty() ? "" : " ", fmt::join(open, ", "));
  }
  return text;
}

constexpr const char* kJointExplanation =
    "Why: the last layer A of f has N ~ m² rows, far more than its n columns. When f moves along "
    "the gradient of h, the weights v of g move along grad\\_v g, as the sequential limit has it, "
    "and beside this aligned part by a random part, n^-1 A Aᵀ grad\\_v g, of relative size "
    "n^(-1/2) per weight. As n → ∞ at a fixed m this part is gone before m grows, so the limits "
    "taken one after the other hide it; where n = m each of r such moves leaves a factor "
    "n^(-1/2), hence n^(-r/2), which from r = 3 on outweighs n^(1-r). This is a derivation by "
    "orders of magnitude, not a proof.\n";

}  // namespace

std::string render_regimes(const Results& results, const std::string& figures,
                           const std::string& heading) {
  const auto exponents = regime_exponents(results);
  if (exponents.empty()) return "";
  return fmt::format("{} Exponents where n = m^a\n\n{}\n{}\n{}", heading, kRegimesExplanation,
                     regimes_table(exponents),
                     figure_link(figures, kRegimesFigure, "exponents of K^(r) against a"));
}

std::string render_regimes_note(const Results& results) {
  return regime_exponents(results).empty() ? "" : kRegimesExplanation;
}

std::string render_joint_finding(const Results& results, const std::string& heading) {
  const std::vector<RatePair> pairs = rate_pairs(results);
  const bool beyond = std::ranges::any_of(pairs, [](const auto& pair) { return pair.order >= 3; });
  if (!beyond) return "";
  return fmt::format(
      "{} A finding: the joint limit is weaker than the sequential one suggests\n\n"
      "If both widths corrected K^(r) on their own, it would shrink like n^(1-r) + m^(1-r), and at "
      "n = m like n^(1-r), the rate that is found when n goes to infinity first. {} "
      "Orders r > H are left out: there K^(r) is exactly zero at n = ∞.\n\n{}\n{}",
      heading, outcome(pairs), pairs_table(pairs), kJointExplanation);
}

}  // namespace widthwise::verify
