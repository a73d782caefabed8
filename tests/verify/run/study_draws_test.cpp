#include "verify/run/study_draws.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "tests/verify/studies/toy_study.hpp"

namespace widthwise::verify {
namespace {

TEST(StudyDraws, TellHowManySamplesTheyAreOf) {
  for (const double share : {1.0, 0.0125, 0.1, 1.0 / 3.0, std::sqrt(32.0), 0.7}) {
    const StudyDraws draws{std::make_shared<testing::ToyStudy>("toy", share), {}, {}, {}};
    for (const std::int64_t n : {1, 7, 99, 100, 101, 800, 4526, 1'000'000}) {
      const std::int64_t most = draws.samples_within(n, 16);
      EXPECT_LE(draws.share_of(most, 16), n) << share;
      EXPECT_GT(draws.share_of(most + 1, 16), n) << share;
    }
  }
}

}  // namespace
}  // namespace widthwise::verify
