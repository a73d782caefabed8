#pragma once
// How far the law of draws is from a normal one or another, and how well that is known.

#include <cstdint>
#include <functional>
#include <span>

#include "verify/stats/estimator.hpp"
#include "verify/stats/verdict.hpp"

namespace widthwise::verify {

/// sup_x |F_n(x) - Phi(x / sigma)| for the empirical distribution function F_n of the draws:
/// dimensionless, in [0, 1]. The standard error is that of F_n at the x where the supremum is
/// taken, sqrt(F (1 - F) / n): right for a law that is off by much more than noise, of no meaning
/// for one that is not (where D_n itself is about 0.87 / sqrt(n)). massart_interval() does without.
/// Throws std::invalid_argument for no draws, a draw that is not finite or a sigma that is not
/// positive and finite.
Estimate kolmogorov_distance(std::span<const double> draws, double sigma);

/// The same to the law with a continuous distribution function. Throws as the one above for its
/// draws.
Estimate kolmogorov_distance(std::span<const double> draws,
                             const std::function<double(double)>& distribution);

/// sqrt(log(2 / alpha) / (2 n)): sup |F_n - F| is larger than this with a chance of alpha at most,
/// whatever F and n are [Massart1990, Cor. 1]. Throws std::invalid_argument for an alpha outside
/// (0, 1) or no draws.
double massart_reach(std::int64_t n_draws, double alpha);

/// The distance of the true law lies in distance -+ massart_reach() but with a chance of alpha;
/// clipped to [0, 1], where distances lie.
Interval massart_interval(double distance, std::int64_t n_draws, double alpha);

/// At least this is the chance that a true distance equal to the prediction is CONFIRMED by
/// massart_interval(): the chance that D_n is within margin - reach of it, and within reach.
double massart_confirmation_bound(std::int64_t n_draws, double margin, double alpha);

}  // namespace widthwise::verify
