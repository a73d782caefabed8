#pragma once
// One number per width out of many draws, with its standard error.

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace widthwise::verify {

/// An estimate and its standard error, in the same unit.
struct Estimate {
  double value;
  double se;
};

/// log of the `level` quantile of |draws|. The standard error is that of the bootstrap with
/// infinitely many resamples, which for a quantile is a finite sum over order statistics
/// [MaritzJarrett1978, Sec. 2]: deterministic, no resampling noise.
/// Throws std::invalid_argument for no draws, a NaN, a level outside (0, 1) or a quantile of zero.
Estimate log_abs_quantile(std::span<const double> draws, double level = 0.5);

/// log of the mean of |draws|^power, divided by power (power 2: log RMS; power 1: log mean modulus).
/// The standard error comes from `n_resamples` bootstrap resamples drawn from `seed`.
Estimate log_abs_moment(std::span<const double> draws, double power, std::uint64_t seed,
                        int n_resamples = 400);

/// Mean of the draws with the standard error of the mean.
Estimate mean(std::span<const double> draws);

/// Mean of several independent estimates of one number, weighted by 1 / se^2.
Estimate pooled(std::span<const Estimate> estimates);

/// The levels of the bands that plots and tables show.
inline constexpr std::array<double, 5> kBandLevels{0.05, 0.25, 0.5, 0.75, 0.95};

/// Quantiles of |draws| at kBandLevels.
std::array<double, 5> abs_bands(std::span<const double> draws);

}  // namespace widthwise::verify
