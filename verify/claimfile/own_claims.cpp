#include "verify/claimfile/own_claims.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "verify/claimfile/sound_claim.hpp"
#include "verify/claimfile/study_of_claim.hpp"
#include "verify/results/qq_curve.hpp"
#include "verify/studies/draw_range.hpp"

namespace widthwise::verify {
namespace {

Slope slope_of(const ClaimSpec& spec) {
  return {.corrections = spec.corrections.value_or(half_powers()),
          .upper_bound = spec.prediction.kind == PredictionKind::kUpperBound,
          .from = spec.from_width.value_or(0.0)};
}

TightSlopes tight_slopes(const ClaimSpec& spec, Eigen::Index column) {
  TightSlopes tight{.slope = slope_of(spec), .others = {}};
  for (std::size_t i = 1; i < spec.statistic.levels.size(); ++i) {
    tight.others.push_back(statistic_of(
        {.kind = StatisticKind::kQuantile, .level = spec.statistic.levels[i]}, column));
  }
  return tight;
}

Conclusion conclusion_of(const ClaimSpec& spec, Eigen::Index column) {
  const bool law = spec.statistic.kind == StatisticKind::kDistanceToNormal;
  switch (spec.prediction.kind) {
    case PredictionKind::kExponent:
    case PredictionKind::kUpperBound:
      if (spec.statistic.kind == StatisticKind::kQuantiles) return tight_slopes(spec, column);
      return slope_of(spec);
    case PredictionKind::kLimit:
      if (law || !spec.extrapolate) return AtLargestWidth{.from = spec.from_width.value_or(0.0)};
      return Limit{spec.corrections.value_or(slow_powers())};
    case PredictionKind::kValue:
      return PooledMean{};
    case PredictionKind::kZero:
      break;
  }
  return ExactZero{};
}

ClaimKind kind_of(const ClaimSpec& spec) {
  if (spec.expected == Verdict::kRefuted) return ClaimKind::kControl;
  switch (spec.prediction.kind) {
    case PredictionKind::kExponent:
      return ClaimKind::kRate;
    case PredictionKind::kUpperBound:
      return ClaimKind::kBound;
    case PredictionKind::kLimit:
      return ClaimKind::kLimit;
    default:
      return ClaimKind::kValue;
  }
}

std::string in_words(const Prediction& prediction, const std::string& statistic) {
  switch (prediction.kind) {
    case PredictionKind::kExponent:
      return fmt::format("{} ~ n^{:g}", statistic, prediction.value);
    case PredictionKind::kUpperBound:
      return fmt::format("{} = O(n^{:g})", statistic, prediction.value);
    case PredictionKind::kLimit:
      return fmt::format("{} tends to {:g}", statistic, prediction.value);
    case PredictionKind::kValue:
      return fmt::format("{} is {:g} at every width", statistic, prediction.value);
    case PredictionKind::kZero:
      break;
  }
  return fmt::format("{} = 0 exactly", statistic);
}

std::string statement_of(const ClaimSpec& spec, const Claim& claim) {
  std::string statement = spec.statement.empty()
                              ? in_words(spec.prediction, claim.statistic_in_words())
                              : spec.statement;
  if (spec.statement.empty() && spec.expected == Verdict::kRefuted) {
    statement = "Control, to be refuted: " + statement;
  }
  return spec.title.empty() ? statement : fmt::format("{}: {}", spec.title, statement);
}

// "activation gelu, depth_f 1": what is known where no hypotheses are stated.
std::string networks_in_words(const Study& study) {
  std::vector<std::string> words;
  for (const auto& [key, word] : in_words(study.networks())) {
    if (key != "inputs") words.push_back(fmt::format("{} {}", key, word));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

Claim own_claim(const ClaimSpec& spec, const StudiesOfClaims& studies) {
  const Eigen::Index column = StudiesOfClaims::column(spec);
  Claim claim{};
  claim.id = spec.id;
  claim.kind = kind_of(spec);
  claim.study = studies.study(spec);
  claim.statistic = studies.statistic(spec, *claim.study);
  claim.conclusion = conclusion_of(spec, column);
  if (spec.observable.has_order() && spec.observable.kind != ObservableKind::kNtk) {
    claim.order = spec.observable.order;
  }
  claim.predicted = spec.prediction.value;
  claim.margin = spec.margin;
  claim.expected = spec.expected;
  claim.statement = statement_of(spec, claim);
  claim.hypotheses = spec.hypotheses.empty() ? networks_in_words(*claim.study) : spec.hypotheses;
  claim.source = spec.source.empty() ? "none is named" : spec.source;
  if (spec.statistic.kind == StatisticKind::kDistanceToNormal) claim.curves = qq_curves(column);
  return claim;
}

void require_own_ids(std::span<const ClaimSpec> specs) {
  std::set<std::string> seen;
  for (const ClaimSpec& spec : specs) {
    if (seen.insert(spec.id).second) continue;
    refuse_claim(spec, "id", fmt::format("id '{}': two claims have it", spec.id));
  }
}

bool same_inputs(const Study& a, const Study& b, const Setting& setting) {
  return a.networks() == b.networks() &&
         std::ranges::equal(a.inputs(setting), b.inputs(setting), [](const auto& x, const auto& y) {
           return x.first == y.first && x.second.size() == y.second.size() && x.second == y.second;
         });
}

// Draws are kept by the names of studies, in which inputs go by the name that they were given.
void require_own_names(std::span<const ClaimSpec> specs, std::span<const Claim> claims,
                       const Setting& setting) {
  std::map<std::string, std::size_t> first_of;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Study& study = *claims[i].study;
    const auto [first, is_new] = first_of.emplace(study.name(), i);
    if (is_new || same_inputs(*claims[first->second].study, study, setting)) continue;
    const std::size_t named = is_given(specs[i], "inputs.name") ? i : first->second;
    const std::size_t other = named == i ? first->second : i;
    refuse_claim(specs[named], "inputs.name",
                 fmt::format("inputs.name: claim '{}' has other inputs that go by the same name; "
                             "give these another",
                             specs[other].id));
  }
}

// Of what a claim reads off a draw, and of fourth powers: kurtoses and errors of variances are made
// of these.
bool leaves_range(const std::optional<Eigen::MatrixXd>& draws, Eigen::Index column) {
  if (!draws) return true;
  return !within_range(Eigen::MatrixXd(draws->col(column).array().square().square()), std::nullopt);
}

}  // namespace

void require_judgeable(std::span<const ClaimSpec> specs, std::span<const Claim> claims,
                       const std::vector<std::int64_t>& widths, const Setting& setting) {
  std::map<std::string, std::optional<Eigen::MatrixXd>> probed;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Study& study = *claims[i].study;
    const auto n_widths =
        std::ranges::count_if(widths, [&](std::int64_t width) { return study.covers(width); });
    if (n_widths < 2) {
      refuse_claim(specs[i], "network",
                   fmt::format("network: it is drawn at {} of the widths {}, and two are needed; "
                               "where n = m^A a width is the larger of both, and the smaller is "
                               "16 at least",
                               n_widths, fmt::join(widths, ",")));
    }
    if (specs[i].observable.of_training()) continue;  // that diverges is a number there
    constexpr int kProbes = 8;
    const std::int64_t width = probed_width(study, widths);
    const auto [first, is_new] = probed.try_emplace(study.name());
    if (is_new) first->second = first_draws(study, setting, width, kProbes);
    if (leaves_range(first->second, StudiesOfClaims::column(specs[i]))) {
      refuse_claim(specs[i], "network",
                   fmt::format("network: draws at width {}, or their fourth powers, leave the "
                               "range of a double; smaller weights, biases, inputs, degrees or "
                               "orders stay in it",
                               width));
    }
  }
}

std::vector<Claim> own_claims(std::span<const ClaimSpec> specs, const Setting& setting) {
  require_own_ids(specs);
  for (const ClaimSpec& spec : specs) {
    require_sound(spec);
    if (spec.inputs.file || spec.inputs.file_z) {
      refuse_claim(spec, "inputs", "inputs: the file was not read; give rows");
    }
  }
  const StudiesOfClaims studies(specs, setting);
  std::vector<Claim> claims;
  for (const ClaimSpec& spec : specs) claims.push_back(own_claim(spec, studies));
  require_own_names(specs, claims, setting);
  return claims;
}

std::vector<std::int64_t> widths_named(std::span<const ClaimSpec> specs) {
  std::set<std::int64_t> widths;
  for (const ClaimSpec& spec : specs) widths.insert(spec.widths.begin(), spec.widths.end());
  return {widths.begin(), widths.end()};
}

}  // namespace widthwise::verify
