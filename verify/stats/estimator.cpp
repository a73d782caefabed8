#include "verify/stats/estimator.hpp"

#include <Random123/philox.h>
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/thread_team.hpp"

namespace widthwise::verify {
namespace {

void check_draws(std::span<const double> draws) {
  if (draws.empty()) throw std::invalid_argument("there are no draws to take a statistic of");
  for (std::size_t i = 0; i < draws.size(); ++i) {
    if (!std::isfinite(draws[i])) {
      throw std::invalid_argument("draw " + std::to_string(i) +
                                  " is not finite: its statistic is undefined");
    }
  }
}

std::vector<double> checked_moduli(std::span<const double> draws) {
  check_draws(draws);
  std::vector<double> moduli(draws.size());
  std::transform(draws.begin(), draws.end(), moduli.begin(), [](double d) { return std::abs(d); });
  return moduli;
}

/// The real rank, 1..n, of the quantile `level` among n order statistics.
double quantile_rank(std::size_t n, double level) {
  const auto count = static_cast<double>(n);
  return std::clamp((count + 1) * level, 1.0, count);
}

/// Puts the order statistics first..last-1 (from 0) into their places; the others stay unsorted, so
/// that the cost is linear in the number of draws.
void sort_between(std::vector<double>& values, std::size_t first, std::size_t last) {
  const auto at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
  std::nth_element(at(0), at(first), values.end());
  if (last < values.size()) std::nth_element(at(first), at(last), values.end());
  std::sort(at(first), at(last));
}

/// The order statistic of a real rank, whose neighbours are in place.
double interpolate_rank(const std::vector<double>& values, double rank) {
  const auto below = static_cast<std::size_t>(rank) - 1;
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double fraction = rank - std::floor(rank);
  return values[below] + fraction * (values[above] - values[below]);
}

/// Weights of the order statistics first, first + 1, .. in the bootstrap law of one of them.
struct BootstrapLaw {
  std::size_t first = 0;
  std::vector<double> weights;
};

/// A resample's order statistic of rank k is the i-th of the draws with probability
/// w_i = I_{i/n}(k, n - k + 1) - I_{(i-1)/n}(k, n - k + 1) [MaritzJarrett1978, Sec. 2].
/// Only about sqrt(n) weights matter: each side is followed from the centre, on the tail function
/// that keeps its relative accuracy there, until what is left is negligible.
BootstrapLaw bootstrap_law(std::size_t n, double rank) {
  constexpr double kNegligible = 1e-14;
  const auto count = static_cast<double>(n);
  const double a = rank;
  const double b = count - rank + 1;
  const auto centre = static_cast<std::size_t>(rank) - 1;
  BootstrapLaw law{centre, {}};
  double tail = boost::math::ibeta(a, b, static_cast<double>(centre) / count);
  for (double mass = tail; law.first > 0 && mass > kNegligible; mass = tail) {
    tail = boost::math::ibeta(a, b, static_cast<double>(--law.first) / count);
    law.weights.push_back(mass - tail);
  }
  std::reverse(law.weights.begin(), law.weights.end());
  tail = boost::math::ibetac(a, b, static_cast<double>(centre) / count);
  for (std::size_t i = centre; i < n && tail > kNegligible; ++i) {
    const double mass = tail;
    tail = boost::math::ibetac(a, b, static_cast<double>(i + 1) / count);
    law.weights.push_back(mass - tail);
  }
  return law;
}

/// bootstrap_law(), which depends on no draw: the widths of a study have one number of draws, and
/// for hundreds of them the law takes longer than all else. Valid until the thread's next call.
const BootstrapLaw& remembered_law(std::size_t n, double rank) {
  thread_local std::size_t last_n = 0;
  thread_local double last_rank = 0;
  thread_local BootstrapLaw law;
  if (n != last_n || rank != last_rank) {
    law = bootstrap_law(n, rank);
    last_n = n;
    last_rank = rank;
  }
  return law;
}

/// Standard deviation over all resamples of the logarithm; the law's order statistics are in place.
double log_se(const std::vector<double>& values, const BootstrapLaw& law) {
  const std::size_t n_weights = law.weights.size();
  if (values.size() < 2 || values[law.first] == 0) return kInfinity;
  double centre = 0;
  for (std::size_t i = 0; i < n_weights; ++i) {
    centre += law.weights[i] * std::log(values[law.first + i]);
  }
  double variance = 0;
  for (std::size_t i = 0; i < n_weights; ++i) {
    const double deviation = std::log(values[law.first + i]) - centre;
    variance += law.weights[i] * deviation * deviation;
  }
  return std::sqrt(variance);
}

/// Mean of `values` over one resample of their own size. The counter names resample and draw, the
/// key is the seed: no state, hence no dependence on threads.
double resampled_mean(const std::vector<double>& values, std::uint64_t seed,
                      std::uint32_t resample) {
  constexpr std::uint32_t kBootstrapStream = 0x626f6f74;  // "boot": no other stream counts here
  const r123::Philox4x32::key_type key{
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  r123::Philox4x32 generator;
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); i += 4) {
    const auto block = static_cast<std::uint64_t>(i / 4);
    const auto words =
        generator({{static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
                    resample, kBootstrapStream}},
                  key);
    for (std::size_t k = 0; k < std::min<std::size_t>(4, values.size() - i); ++k) {
      // Multiply and shift: an index is off its fair chance by a fraction below n / 2^32.
      sum += values[(words[k] * static_cast<std::uint64_t>(values.size())) >> 32];
    }
  }
  return sum / static_cast<double>(values.size());
}

}  // namespace

Estimate log_abs_quantile(std::span<const double> draws, double level) {
  if (!(level > 0 && level < 1)) {
    throw std::invalid_argument("a quantile's level lies between 0 and 1, not at " +
                                std::to_string(level));
  }
  std::vector<double> moduli = checked_moduli(draws);
  const double rank = quantile_rank(moduli.size(), level);
  const BootstrapLaw& law = remembered_law(moduli.size(), rank);
  const auto above = static_cast<std::size_t>(std::ceil(rank));
  sort_between(moduli, law.first, std::max(law.first + law.weights.size(), above));
  const double quantile = interpolate_rank(moduli, rank);
  if (quantile == 0) {
    throw std::invalid_argument("the quantile of |draws| is zero: its logarithm is undefined");
  }
  return {std::log(quantile), log_se(moduli, law)};
}

Estimate log_abs_moment(std::span<const double> draws, double power, std::uint64_t seed,
                        int n_resamples) {
  if (!(power > 0 && std::isfinite(power))) {
    throw std::invalid_argument("a moment's power is positive, not " + std::to_string(power));
  }
  if (n_resamples < 2) {
    throw std::invalid_argument("a bootstrap needs two resamples at least, not " +
                                std::to_string(n_resamples));
  }
  std::vector<double> terms = checked_moduli(draws);
  const double largest = *std::max_element(terms.begin(), terms.end());
  if (largest == 0) throw std::invalid_argument("all draws are zero: log |draws| is undefined");
  // Relative to the largest modulus no power overflows.
  for (double& term : terms) term = std::pow(term / largest, power);
  const double value = std::log(largest) + std::log(mean(terms).value) / power;
  if (terms.size() < 2) return {value, kInfinity};

  std::vector<double> logs(static_cast<std::size_t>(n_resamples));
  std::atomic<int> next = 0;
  sim::run_on_team(omp_get_max_threads(), [&] {
    for (int r = next++; r < n_resamples; r = next++) {
      const double moment = resampled_mean(terms, seed, static_cast<std::uint32_t>(r));
      logs[static_cast<std::size_t>(r)] = std::log(moment) / power;
    }
  });
  // A resample of nothing but zeros: the logarithm has no finite spread.
  if (!std::all_of(logs.begin(), logs.end(), [](double l) { return std::isfinite(l); })) {
    return {value, kInfinity};
  }
  return {value, mean(logs).se * std::sqrt(static_cast<double>(n_resamples))};
}

Estimate mean(std::span<const double> draws) {
  check_draws(draws);
  const auto count = static_cast<double>(draws.size());
  double sum = 0;
  for (const double draw : draws) sum += draw;
  const double value = sum / count;
  if (draws.size() < 2) return {value, kInfinity};
  double squares = 0;
  for (const double draw : draws) squares += (draw - value) * (draw - value);
  return {value, std::sqrt(squares / (count - 1) / count)};
}

Interval student_interval(const Estimate& estimate, double alpha, std::int64_t n_draws) {
  if (!(alpha > 0 && alpha < 1) || n_draws < 1) {
    throw std::invalid_argument("an alpha in (0, 1) and a draw are needed");
  }
  const double degrees = std::sqrt(std::numbers::pi * static_cast<double>(n_draws)) / 2;
  const double t = quantile(complement(boost::math::students_t(degrees), alpha / 2));
  return {estimate.value - t * estimate.se, estimate.value + t * estimate.se};
}

std::int64_t equivalent_draws(std::span<const std::int64_t> n_draws,
                              std::span<const double> variance_shares) {
  double inverse = 0.0;
  for (std::size_t i = 0; i < n_draws.size(); ++i) {
    inverse += variance_shares[i] * variance_shares[i] / std::sqrt(static_cast<double>(n_draws[i]));
  }
  return static_cast<std::int64_t>(1.0 / (inverse * inverse));
}

Estimate pooled(std::span<const Estimate> estimates, std::span<const double> weights) {
  if (estimates.empty() || estimates.size() != weights.size()) {
    throw std::invalid_argument("pooling needs estimates, and one weight for each");
  }
  double total = 0;
  double value = 0;
  double variance = 0;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    if (!(weights[i] > 0 && std::isfinite(weights[i]))) {
      throw std::invalid_argument("a weight must be positive and finite, not " +
                                  std::to_string(weights[i]));
    }
    total += weights[i];
    value += weights[i] * estimates[i].value;
    variance += weights[i] * weights[i] * estimates[i].se * estimates[i].se;
  }
  return {value / total, std::sqrt(variance) / total};
}

std::array<double, 5> abs_bands(std::span<const double> draws) {
  std::vector<double> moduli = checked_moduli(draws);
  std::array<double, 5> bands;
  for (std::size_t i = 0; i < kBandLevels.size(); ++i) {
    const double rank = quantile_rank(moduli.size(), kBandLevels[i]);
    sort_between(moduli, static_cast<std::size_t>(rank) - 1,
                 static_cast<std::size_t>(std::ceil(rank)));
    bands[i] = interpolate_rank(moduli, rank);
  }
  return bands;
}

}  // namespace widthwise::verify
