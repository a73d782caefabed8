// The tests' own tooling: a wrong error budget would hide every other fault.

#include "tests/statistical_test.hpp"

#include <gtest/gtest.h>

namespace widthwise::test {
namespace {

/// Sets an environment variable for the life of a test.
class ScopedVariable {
 public:
  ScopedVariable(const char* name, const char* value) : name_(name) {
    const char* previous = std::getenv(name);
    was_set_ = previous != nullptr;
    if (was_set_) previous_ = previous;
    if (value == nullptr) {
      unsetenv(name);
    } else {
      setenv(name, value, 1);
    }
  }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;
  ~ScopedVariable() {
    if (was_set_) {
      setenv(name_, previous_.c_str(), 1);
    } else {
      unsetenv(name_);
    }
  }

 private:
  const char* name_;
  bool was_set_ = false;
  std::string previous_;
};

TEST(ZLimit, IsTheTabulatedNormalQuantile) {
  // z(0.975) and z(0.995) from any table of the normal law.
  EXPECT_NEAR(z_limit(0.05), 1.959963984540054, 1e-14);
  EXPECT_NEAR(z_limit(0.01), 2.575829303548901, 1e-14);
  EXPECT_NEAR(z_limit(0.05, 5), z_limit(0.01), 1e-14);
}

TEST(ZLimit, RefusesChancesOutsideTheUnitInterval) {
  EXPECT_THROW(z_limit(0), std::invalid_argument);
  EXPECT_THROW(z_limit(1), std::invalid_argument);
  EXPECT_THROW(z_limit(0.1, 0), std::invalid_argument);
}

TEST(BinomialAcceptance, IsTheWidestThatTheBudgetNeeds) {
  for (const std::int64_t n : {1, 10, 1000, 100000}) {
    for (const double p : {0.001, 0.3, 0.5, 0.99}) {
      for (const double false_alarm : {1e-2, 1e-6}) {
        const auto [low, high] = binomial_acceptance(n, p, false_alarm);
        const boost::math::binomial law(static_cast<double>(n), p);
        const auto count = [](std::int64_t k) { return static_cast<double>(k); };
        const std::string where = "n " + std::to_string(n) + " p " + std::to_string(p);
        const double below = low == 0 ? 0 : cdf(law, count(low - 1));
        EXPECT_LE(below, false_alarm / 2) << where;
        EXPECT_LE(cdf(complement(law, count(high))), false_alarm / 2) << where;
        // One count narrower would overspend.
        EXPECT_GT(cdf(law, count(low)), false_alarm / 2) << where;
        EXPECT_TRUE(high == 0 || cdf(complement(law, count(high - 1))) > false_alarm / 2) << where;
      }
    }
  }
}

TEST(BinomialAcceptance, CertainEventsHaveOneCount) {
  EXPECT_EQ(binomial_acceptance(7, 0, 0.1), std::pair(std::int64_t{0}, std::int64_t{0}));
  EXPECT_EQ(binomial_acceptance(7, 1, 0.1), std::pair(std::int64_t{7}, std::int64_t{7}));
  EXPECT_THROW(binomial_acceptance(0, 0.5, 0.1), std::invalid_argument);
  EXPECT_THROW(binomial_acceptance(7, 1.5, 0.1), std::invalid_argument);
}

TEST(ScaledSamples, FollowTheEnvironment) {
  {
    const ScopedVariable scale("WIDTHWISE_TEST_SCALE", nullptr);
    EXPECT_EQ(scaled_samples(1000), 1000);
  }
  {
    const ScopedVariable scale("WIDTHWISE_TEST_SCALE", "2.5");
    EXPECT_EQ(scaled_samples(1000), 2500);
  }
  {
    const ScopedVariable scale("WIDTHWISE_TEST_SCALE", "1e-6");
    EXPECT_EQ(scaled_samples(1000), 1);
  }
  for (const char* text : {"ten", "0", "-1", "1x", "nan"}) {
    const ScopedVariable scale("WIDTHWISE_TEST_SCALE", text);
    EXPECT_THROW(scaled_samples(1000), std::invalid_argument) << text;
  }
}

TEST(TestSeed, IsTheLiteralUnlessSoaking) {
  {
    const ScopedVariable soak("WIDTHWISE_SOAK", nullptr);
    EXPECT_EQ(test_seed(5), 5U);
  }
  const ScopedVariable soak("WIDTHWISE_SOAK", "1");
  EXPECT_NE(test_seed(5), test_seed(5));
}

}  // namespace
}  // namespace widthwise::test
