#pragma once
// What every test of random numbers shares: error budgets, sample counts and seeds.

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

namespace widthwise::test {

/// The chance with which a correct program may fail one test on a fresh seed. A thousand such tests
/// fail once in a thousand runs.
inline constexpr double kFalseAlarm = 1e-6;

/// How many standard errors each of `n_comparisons` normal estimates may be off if all of them hold
/// but with chance `false_alarm` (Bonferroni: they may depend on each other).
inline double z_limit(double false_alarm, int n_comparisons = 1) {
  if (!(false_alarm > 0 && false_alarm < 1) || n_comparisons < 1) {
    throw std::invalid_argument("z_limit needs a chance in (0, 1) and one comparison at least");
  }
  const boost::math::normal standard;
  return boost::math::quantile(complement(standard, false_alarm / (2.0 * n_comparisons)));
}

/// Least and greatest count of successes, both inclusive, that Bin(n, p) leaves on either side with
/// a chance of false_alarm / 2 at most.
inline std::pair<std::int64_t, std::int64_t> binomial_acceptance(std::int64_t n, double p,
                                                                 double false_alarm) {
  if (n < 1 || !(p >= 0 && p <= 1) || !(false_alarm > 0 && false_alarm < 1)) {
    throw std::invalid_argument("binomial_acceptance needs a trial and chances within [0, 1]");
  }
  if (p == 0 || p == 1) return {p == 0 ? 0 : n, p == 0 ? 0 : n};
  const boost::math::binomial law(static_cast<double>(n), p);
  const double tail = false_alarm / 2;
  // Boost rounds outwards, by one count more than the definition on some sides.
  double low = quantile(law, tail);
  while (cdf(law, low) <= tail) ++low;
  double high = quantile(complement(law, tail));
  while (high > 0 && cdf(complement(law, high - 1)) <= tail) --high;
  return {static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)};
}

/// n times the environment's WIDTHWISE_TEST_SCALE (1 if unset), at least 1.
inline std::int64_t scaled_samples(std::int64_t n) {
  const char* text = std::getenv("WIDTHWISE_TEST_SCALE");
  if (text == nullptr || *text == '\0') return n;
  char* end = nullptr;
  const double scale = std::strtod(text, &end);
  if (*end != '\0' || !(scale > 0 && scale <= 1e9)) {
    throw std::invalid_argument("WIDTHWISE_TEST_SCALE is a positive number, not " +
                                std::string(text));
  }
  return std::max<std::int64_t>(1, std::llround(static_cast<double>(n) * scale));
}

/// The literal seed; with WIDTHWISE_SOAK=1 in the environment a fresh one, printed so that a
/// failure can be repeated by writing it in the literal's place.
inline std::uint64_t test_seed(std::uint64_t literal) {
  const char* text = std::getenv("WIDTHWISE_SOAK");
  if (text == nullptr || std::string(text) != "1") return literal;
  std::random_device device;
  const std::uint64_t fresh = (static_cast<std::uint64_t>(device()) << 32) | device();
  std::printf("soak: seed %llu in place of %llu\n", static_cast<unsigned long long>(fresh),
              static_cast<unsigned long long>(literal));
  return fresh;
}

}  // namespace widthwise::test
