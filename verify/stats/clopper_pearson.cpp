#include "verify/stats/clopper_pearson.hpp"

#include <fmt/format.h>

#include <boost/math/distributions/binomial.hpp>
#include <stdexcept>

namespace widthwise::verify {
namespace {

using Binomial = boost::math::binomial;

void check(std::int64_t count, std::int64_t trials, double alpha) {
  if (trials < 1 || count < 0 || count > trials || !(alpha > 0 && alpha < 1)) {
    throw std::invalid_argument(
        fmt::format("{} of {} events at alpha {}: no bound follows", count, trials, alpha));
  }
}

}  // namespace

double clopper_pearson_upper(std::int64_t count, std::int64_t trials, double alpha) {
  check(count, trials, alpha);
  return Binomial::find_upper_bound_on_p(static_cast<double>(trials), static_cast<double>(count),
                                         alpha);
}

double clopper_pearson_lower(std::int64_t count, std::int64_t trials, double alpha) {
  check(count, trials, alpha);
  return Binomial::find_lower_bound_on_p(static_cast<double>(trials), static_cast<double>(count),
                                         alpha);
}

}  // namespace widthwise::verify
