#include "verify/stats/clopper_pearson.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace widthwise::verify {
namespace {

/// P(first <= Bin(n, p) <= last), term by term.
double binomial_sum(int first, int last, int n, double p) {
  double sum = 0;
  for (int k = first; k <= last; ++k) {
    const double log_ways = std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
    sum += std::exp(log_ways + k * std::log(p) + (n - k) * std::log1p(-p));
  }
  return sum;
}

TEST(ClopperPearson, HasClosedFormsWhereNothingOrEverythingHappened) {
  for (const double alpha : {0.05, 1e-4}) {
    EXPECT_NEAR(clopper_pearson_upper(0, 100, alpha), 1 - std::pow(alpha, 0.01), 1e-14);
    EXPECT_NEAR(clopper_pearson_lower(100, 100, alpha), std::pow(alpha, 0.01), 1e-14);
  }
  EXPECT_EQ(clopper_pearson_lower(0, 100, 0.05), 0);
  EXPECT_EQ(clopper_pearson_upper(100, 100, 0.05), 1);
}

TEST(ClopperPearson, BoundsLeaveWhatHappenedAChanceOfAlpha) {
  for (const int count : {1, 7, 30, 199}) {
    for (const double alpha : {0.3, 0.025, 1e-5}) {
      const double upper = clopper_pearson_upper(count, 200, alpha);
      const double lower = clopper_pearson_lower(count, 200, alpha);
      EXPECT_NEAR(binomial_sum(0, count, 200, upper) / alpha, 1, 1e-9) << count << " " << alpha;
      EXPECT_NEAR(binomial_sum(count, 200, 200, lower) / alpha, 1, 1e-9) << count << " " << alpha;
      EXPECT_LT(lower, count / 200.0);
      EXPECT_GT(upper, count / 200.0);
    }
  }
}

TEST(ClopperPearson, RefusesArgumentsWithoutMeaning) {
  EXPECT_THROW(clopper_pearson_upper(0, 0, 0.05), std::invalid_argument);
  EXPECT_THROW(clopper_pearson_upper(-1, 10, 0.05), std::invalid_argument);
  EXPECT_THROW(clopper_pearson_lower(11, 10, 0.05), std::invalid_argument);
  EXPECT_THROW(clopper_pearson_lower(5, 10, 0), std::invalid_argument);
  EXPECT_THROW(clopper_pearson_lower(5, 10, std::nan("")), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
