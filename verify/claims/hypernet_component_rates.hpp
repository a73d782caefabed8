#pragma once
// Our conjecture on the components of K^(r) of hypernetworks with n = m^a, one by one and as what
// K^(r) itself is decided by. theory/hypernet_components.hpp has the theory.

#include <vector>

#include "theory/hypernet_components.hpp"
#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// The highest order whose components are drawn.
inline constexpr int kComponentOrder = 4;

/// Powers along which each component has a claim of its own: two, which together give its
/// exponents in n and in m.
inline constexpr double kComponentPowers[] = {1.0, 1.5};

/// Whether kinds of move are told apart: f has one hidden layer.
bool has_components(const theory::HypernetDepth& depth);

/// Has a claim about the exponent in m where n = m^a, whose statistic is set, decided by the
/// largest of some components, from draws along all charted powers.
void decide_by_components(Claim& claim, const std::vector<theory::HypernetComponent>& components,
                          double a, const theory::HypernetDepth& depth);

/// The draws of components along all charted powers: those along n = m^a are the claim's study, the
/// others its further ones.
void draw_along_all_powers(Claim& claim, double a, const theory::HypernetDepth& depth);

/// conjecture.hypernet.component.aA.qQjJwWpP: the exponent in m of one component where n = m^A.
/// They are for long runs.
extern const ClaimFamily kHypernetComponentRates;

}  // namespace widthwise::verify
