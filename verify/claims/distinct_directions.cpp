#include "verify/claims/distinct_directions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/stats/quantile_modulus.hpp"
#include "verify/studies/distinct_correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_at_points.hpp"
#include "verify/studies/mlp_at_points.hpp"

namespace widthwise::verify {
namespace {

constexpr int kFirstOrder = 2;      // K^(1) has one direction
constexpr int kMostDirections = 8;  // a jet has 2^8 coefficients

// A jet has a coefficient for each set of directions: higher orders are for long runs.
constexpr int kLastUsualOfMlps = 2;
constexpr int kLastUsualOfHypernets = 3;

constexpr Effort kEffortOfMlps{.share = 0.5, .equal_errors = true};
constexpr Effort kEffortOfHypernets{.share = 0.25};

Claim distinct_claim(const theory::TheoremText& text, const std::string& stem,
                     std::shared_ptr<const Study> study, int order, int last_usual,
                     double exponent) {
  Claim claim = described(text, fmt::format("{}.distinct.r{}", stem, order), ClaimKind::kRate);
  claim.study = std::move(study);
  claim.statistic = quantile_modulus(order, kUpperQuartile);
  claim.conclusion = Slope{};
  claim.order = order;
  claim.predicted = exponent;
  claim.long_run = order > last_usual;
  return claim;
}

// Usual orders, up to the last one that there is, are read off the same draws.
int directions_for(int order, int last_usual, int last) {
  return std::max(order, std::min(last, last_usual));
}

std::vector<Claim> mlp_distinct_claims(const ClaimOptions& options) {
  const int depth = options.depth_f.value_or(kDefaultDepth);
  require_depth(depth);
  const int n_layers = depth + 1;
  const double cosine = cosine_between(options.setting.inputs);
  std::vector<Claim> claims;
  for (int order = kFirstOrder; order <= std::min(n_layers, kMostDirections); ++order) {
    const int directions = directions_for(order, kLastUsualOfMlps, n_layers);
    const auto study = study_of(MlpAtPoints{.depth = depth,
                                            .points = inputs_around(directions + 1, cosine),
                                            .group = fmt::format("mlp.distinct{}", directions)},
                                DistinctCorrelations{directions}, kEffortOfMlps);
    claims.push_back(distinct_claim(theory::kTheorem1MlpDistinct, theorem1_mlp_stem(depth), study,
                                    order, kLastUsualOfMlps,
                                    theory::theorem1_exponent(order, n_layers).value()));
  }
  return claims;
}

std::vector<Claim> hypernet_distinct_claims(const ClaimOptions& options) {
  const theory::HypernetDepth depth = hypernet_depth(options);
  std::vector<Claim> claims;
  for (int order = kFirstOrder; order <= std::min(depth.depth_g, kMostDirections); ++order) {
    const int directions = directions_for(order, kLastUsualOfHypernets, depth.depth_g);
    const auto study =
        study_of(HypernetAtPoints{.depth_f = depth.depth_f,
                                  .depth_g = depth.depth_g,
                                  .points = hypernet_inputs_around(directions + 1, options.setting),
                                  .group = fmt::format("distinct{}", directions)},
                 DistinctCorrelations{directions}, kEffortOfHypernets);
    claims.push_back(distinct_claim(
        theory::kHypernetDistinct, hypernet_stem("conjecture.hypernet", depth), study, order,
        kLastUsualOfHypernets, theory::joint_exponent(order, depth).value()));
  }
  return claims;
}

}  // namespace

const ClaimFamily kTheorem1Distinct{
    .stem = "theorem1.mlp.distinct",
    .control_stem = {},
    .former_stem = {},
    .theorem = 1,
    .depths = IdDepths::kOfF,
    .claims = mlp_distinct_claims,
};

const ClaimFamily kHypernetDistinctDirections{
    .stem = "conjecture.hypernet.distinct",
    .control_stem = {},
    .former_stem = {},
    .theorem = std::nullopt,
    .depths = IdDepths::kOfBoth,
    .claims = hypernet_distinct_claims,
};

}  // namespace widthwise::verify
