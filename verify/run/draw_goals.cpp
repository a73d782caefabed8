#include "verify/run/draw_goals.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "verify/run/draw_plan.hpp"

namespace widthwise::verify {
namespace {

using Numbers = std::vector<double>;  // one a table of a study

// From look to look, where a precision asks for more draws than twice as many.
constexpr double kMostGrowth = 64.0;

// What a first look draws for claims of which pilots do not tell what they need.
constexpr double kUnknown = 0.25;

// From look to look, however little seems to be missing: the same draws decide the same.
constexpr double kLeastGrowth = 1.5;

// Claims that need more than this times what the last look may draw are left undecided.
constexpr double kReach = 4.0;

Numbers made(const StudyDraws& draws) {
  Numbers numbers;
  for (const std::int64_t n : draws.n_drawn) numbers.push_back(static_cast<double>(n));
  return numbers;
}

double cost_of(const Numbers& numbers, const Numbers& costs) {
  return std::inner_product(numbers.begin(), numbers.end(), costs.begin(), 0.0);
}

// Of what is wanted beyond what was made, the part that `affordable` pays for.
Numbers within(double affordable, const Numbers& made, const Numbers& wanted,
               const Numbers& costs) {
  const double spent = cost_of(made, costs);
  const double all = cost_of(wanted, costs);
  if (all <= affordable) return wanted;
  const double part = std::max(0.0, affordable - spent) / (all - spent);
  Numbers numbers = made;
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += part * (wanted[i] - made[i]);
  return numbers;
}

}  // namespace

void DrawGoals::set(std::int64_t target) {
  for (StudyDraws& draws : draws_.studies()) {
    draws.target = target;
    draws.goals.clear();
    for (const SampleTable& table : draws.tables) {
      draws.goals.push_back(draws.share_of(target, table.width));
    }
  }
}

double DrawGoals::missing_cost(const DrawGroup& group) const {
  double sum = 0.0;
  for (const std::size_t study : group.studies) {
    const StudyDraws& draws = draws_.studies()[study];
    const Numbers cost = costs(draws);
    for (std::size_t i = 0; i < cost.size(); ++i) {
      sum += cost[i] * static_cast<double>(draws.goals[i] - draws.n_drawn[i]);
    }
  }
  return sum;
}

bool DrawGoals::open(const ClaimResult& result) const {
  return result.looks == 0 || result.verdict == Verdict::kInconclusive || imprecise(result);
}

bool DrawGoals::imprecise(const ClaimResult& result) const {
  return request_.precision && result.has_slope() && result.ci.half_width() > *request_.precision;
}

bool DrawGoals::raise(const DrawGroup& group, std::span<const ClaimResult> results, int look) {
  bool raised = false;
  for (const std::size_t study : group.studies) {
    StudyDraws& draws = draws_.studies()[study];
    const std::vector<std::size_t> claims = waiting_for(draws, group, results);
    if (claims.empty()) continue;
    raised |= raise(draws, request_.allotted ? allotted(claims, draws, results, look)
                                             : grown(claims, draws, results));
  }
  return raised;
}

// The open claims of a group that read these draws.
std::vector<std::size_t> DrawGoals::waiting_for(const StudyDraws& draws, const DrawGroup& group,
                                                std::span<const ClaimResult> results) {
  std::vector<std::size_t> waiting;
  for (const std::size_t claim : group.claims) {
    const std::vector<StudyDraws*> read = draws_.all_of_claim(claim);
    const bool reads = std::ranges::find(read, &draws) != read.end();
    if (reads && open(results[claim])) waiting.push_back(claim);
  }
  return waiting;
}

bool DrawGoals::raise(StudyDraws& draws, const Numbers& wanted) const {
  bool raised = false;
  draws.goals.resize(draws.tables.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const SampleTable& table = draws.tables[i];
    const double most = most_samples_ * std::max(draws.study->share(table.width), 1.0);
    const double goal = std::min(std::ceil(wanted[i]), most);
    draws.goals[i] = std::max(static_cast<std::int64_t>(goal), draws.n_drawn[i]);
    raised |= draws.goals[i] > draws.n_drawn[i];
  }
  return raised;
}

// Twice the draws; more if the precision that was asked for is known to need more.
double DrawGoals::growth(const ClaimResult& result) const {
  constexpr double kReserve = 1.2;  // the half-width is itself known to some percent
  if (!request_.precision || !result.has_slope()) return 2.0;
  const double ratio = result.ci.half_width() / *request_.precision;
  return std::clamp(kReserve * ratio * ratio, 2.0, kMostGrowth);
}

Numbers DrawGoals::grown(const std::vector<std::size_t>& claims, StudyDraws& draws,
                         std::span<const ClaimResult> results) const {
  double most = 0.0;
  for (const std::size_t claim : claims) most = std::max(most, growth(results[claim]));
  const double target = most * static_cast<double>(draws.target);
  draws.target = static_cast<std::int64_t>(std::min(target, most_samples_));
  Numbers wanted;
  for (const SampleTable& table : draws.tables) {
    wanted.push_back(static_cast<double>(draws.share_of(draws.target, table.width)));
  }
  return wanted;
}

Numbers DrawGoals::costs(const StudyDraws& draws) const {
  Numbers costs;
  for (const SampleTable& table : draws.tables) {
    costs.push_back(draw_cost(*draws.study, request_.setting, table.width));
  }
  return costs;
}

Numbers DrawGoals::shares(const StudyDraws& draws) {
  Numbers shares;
  for (const SampleTable& table : draws.tables) shares.push_back(draws.study->share(table.width));
  return shares;
}

// What the claims need, in all no more than a look that is not allotted would cost, and nothing for
// claims that no look decides; unless a precision was asked for.
Numbers DrawGoals::allotted(const std::vector<std::size_t>& claims, const StudyDraws& draws,
                            std::span<const ClaimResult> results, int look) {
  const Numbers have = made(draws);
  const Numbers cost = costs(draws);
  Numbers usual;  // of this look
  for (const SampleTable& table : draws.tables) {
    const auto share = static_cast<double>(draws.share_of(request_.n_samples, table.width));
    usual.push_back(std::ldexp(share, look - 1));
  }
  const double affordable = cost_of(usual, cost);
  const double in_reach = kReach * std::ldexp(affordable, request_.looks() - look);
  Numbers wanted = have;
  for (const std::size_t claim : claims) {
    Numbers next = usual;
    for (double& number : next) number *= kUnknown;
    if (const auto known = needed(claim, results[claim], draws)) next = *known;
    const double least = look == 1 ? 0.0 : kLeastGrowth;
    if (look > 1 && !request_.precision && cost_of(next, cost) > in_reach) continue;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      wanted[i] = std::max({wanted[i], next[i], least * have[i]});
    }
  }
  return request_.precision ? wanted : within(affordable, have, wanted, cost);
}

// Of draws that are not of the claim's own study, as many times what there are as of its own.
std::optional<Numbers> DrawGoals::needed(std::size_t claim, const ClaimResult& result,
                                         const StudyDraws& draws) {
  const StudyDraws& own = draws_.of_claim(claim);
  auto needed =
      draws_needed(request_.claims[claim], result, costs(own), shares(own), request_.precision);
  if (!needed || &own == &draws) return needed;
  double most = 0.0;
  for (std::size_t i = 0; i < needed->size(); ++i) {
    most = std::max(most, (*needed)[i] / static_cast<double>(own.n_drawn[i]));
  }
  Numbers wanted = made(draws);
  for (double& number : wanted) number *= most;
  return wanted;
}

}  // namespace widthwise::verify
