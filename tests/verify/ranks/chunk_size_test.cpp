#include "verify/ranks/chunk_size.hpp"

#include <gtest/gtest.h>

namespace widthwise::verify::ranks {
namespace {

TEST(ChunkSize, ShrinksTowardsTheEnd) {
  std::int64_t before = 0;
  for (const std::int64_t left : {1, 40, 400, 4000}) {
    const auto n = chunk_size({.left = left, .threads = 4, .all_threads = 8, .draw_seconds = 1e-3});
    EXPECT_GE(n, before);
    before = n;
  }
  EXPECT_EQ(chunk_size({400, 4, 8, 1e-3}), 100);
  EXPECT_EQ(chunk_size({40, 4, 8, 1e-3}), 10);
}

TEST(ChunkSize, IsWorthItsMessageAndKeepsNobodyWaiting) {
  // Half of the fair share of 100 draws of 10 microseconds is less than a millisecond's work.
  EXPECT_EQ(chunk_size({.left = 400, .threads = 2, .all_threads = 16, .draw_seconds = 1e-5}), 200);
  // At most 50 milliseconds of it.
  EXPECT_EQ(chunk_size({.left = 1'000'000, .threads = 2, .all_threads = 2, .draw_seconds = 1e-3}),
            100);
}

TEST(ChunkSize, IsAtLeastOneAndAtMostWhatIsLeft) {
  EXPECT_EQ(chunk_size({.left = 3, .threads = 2, .all_threads = 2, .draw_seconds = 1e-9}), 3);
  EXPECT_EQ(chunk_size({.left = 3, .threads = 2, .all_threads = 200, .draw_seconds = 10.0}), 1);
  EXPECT_EQ(chunk_size({.left = 1000, .threads = 2, .all_threads = 4, .draw_seconds = 0.0}), 1);
}

}  // namespace
}  // namespace widthwise::verify::ranks
