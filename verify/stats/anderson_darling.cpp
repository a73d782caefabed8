#include "verify/stats/anderson_darling.hpp"

#include <algorithm>
#include <boost/math/statistics/anderson_darling.hpp>
#include <boost/math/tools/rational.hpp>
#include <cmath>
#include <stdexcept>

namespace widthwise::verify {

// The distribution function of the limiting law, a fitted formula in two pieces.
double anderson_darling_p_value(double statistic) {
  if (!(statistic >= 0.0))
    throw std::invalid_argument("the statistic of a distance is not negative");
  if (statistic == 0.0) return 1.0;
  using boost::math::tools::evaluate_polynomial;
  const double a = statistic;
  if (a < 2.0) {
    const double c[] = {2.00012, 0.247105, -0.0649821, 0.0347962, -0.011672, 0.00168691};
    return 1.0 - std::exp(-1.2337141 / a) / std::sqrt(a) * evaluate_polynomial(c, a);
  }
  const double c[] = {1.0776, -2.30695, 0.43424, -0.082433, 0.008056, -0.0003146};
  return -std::expm1(-std::exp(evaluate_polynomial(c, a)));
}

double standard_normal_p_value(std::vector<double> numbers) {
  constexpr std::size_t kFewest = 5;
  if (numbers.size() < kFewest) {
    throw std::invalid_argument("a test of a law takes 5 numbers at least");
  }
  for (const double number : numbers) {
    if (!std::isfinite(number)) throw std::invalid_argument("a number to be tested is not finite");
  }
  std::ranges::sort(numbers);
  // No number where a value lies so far out that its tail is zero.
  const double statistic =
      boost::math::statistics::anderson_darling_normality_statistic(numbers, 0.0, 1.0);
  return std::isfinite(statistic) ? anderson_darling_p_value(statistic) : 0.0;
}

}  // namespace widthwise::verify
