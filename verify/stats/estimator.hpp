#pragma once
// One number per width out of many draws, with its standard error.

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include "verify/stats/verdict.hpp"

namespace widthwise::verify {

/// A standard error that is not known.
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// An estimate and its standard error, in the same unit.
struct Estimate {
  double value;
  double se;
};

/// log of the `level` quantile of |draws|: the order statistic of rank (n + 1) level, interpolated
/// between its neighbours. The standard error, that of log |draw| at this rank, is the one of the
/// bootstrap with infinitely many resamples, which for a quantile is a finite sum over order
/// statistics [MaritzJarrett1978, Sec. 2]: deterministic, no resampling noise. At a rank that is no
/// integer its beta weights take the real rank. The error is infinite for a single draw, and if the
/// sum reaches draws that are zero.
/// Throws std::invalid_argument for no draws, a draw that is not finite, a level outside (0, 1) or
/// a quantile of zero.
Estimate log_abs_quantile(std::span<const double> draws, double level = 0.5);

/// log of the mean of |draws|^power, divided by power (power 2: log RMS; power 1: log mean
/// modulus). The standard error comes from `n_resamples` bootstrap resamples [Efron1979] drawn from
/// `seed`, and is itself uncertain by a fraction 1 / sqrt(2 n_resamples) at least; it needs a
/// finite moment of order 2 power, which heavy tails may not have. The same for any number of
/// threads. Infinite for a single draw. Throws std::invalid_argument for no draws, a draw that is
/// not finite, draws that are all zero, a power that is not positive or fewer than two resamples.
Estimate log_abs_moment(std::span<const double> draws, double power, std::uint64_t seed,
                        int n_resamples = 400);

/// value -+ t(1 - alpha/2) * se, which misses with a chance of alpha where the standard error is
/// itself estimated, from the median of `n_draws` draws: t is the quantile of Student's law at
/// sqrt(pi n) / 2 degrees of freedom. (The relative variance of the estimated error is
/// n^(-1/2) / sqrt(pi) [HallMartin1988], and that of a Student denominator is half the inverse of
/// its degrees of freedom.) Cautious for a slope, which averages over widths. The whole line for an
/// infinite error. Throws std::invalid_argument for an alpha outside (0, 1) or no draws.
Interval student_interval(const Estimate& estimate, double alpha, std::int64_t n_draws);

/// How many draws at one width would tell their error as well as all of these tell that of a number
/// fitted to them, to whose variance each contributes a share (they add up to 1): its degrees of
/// freedom, which go as the root of the number of draws, are 1 / sum share^2 / degrees
/// [Satterthwaite1946].
std::int64_t equivalent_draws(std::span<const std::int64_t> n_draws,
                              std::span<const double> variance_shares);

/// Mean of the draws with the standard error of the mean, which is infinite for a single draw.
/// Throws std::invalid_argument for no draws or a draw that is not finite.
Estimate mean(std::span<const double> draws);

/// Mean of independent estimates of one number with weights that were fixed beforehand. (Weights of
/// 1 / se^2 would be biased: for a skewed law a low mean comes with a small standard error.)
/// Throws std::invalid_argument for no estimates, a number of weights that differs from theirs, or
/// a weight that is not positive and finite.
Estimate pooled(std::span<const Estimate> estimates, std::span<const double> weights);

/// The levels of the bands that plots and tables show.
inline constexpr std::array<double, 5> kBandLevels{0.05, 0.25, 0.5, 0.75, 0.95};

/// Quantiles of |draws| at kBandLevels, each the exponential of what log_abs_quantile gives (and
/// zero where that throws for a quantile of zero). Throws std::invalid_argument for no draws or a
/// draw that is not finite.
std::array<double, 5> abs_bands(std::span<const double> draws);

}  // namespace widthwise::verify
