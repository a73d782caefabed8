#include "verify/ranks/drawing_crew.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace widthwise::verify::ranks {
namespace {

using namespace std::chrono_literals;

Eigen::VectorXd numbers_of(std::uint64_t sample) {
  return Eigen::Vector2d(static_cast<double>(sample), -static_cast<double>(sample));
}

ChunkOrder order_of(std::uint64_t id, std::int64_t first, std::int64_t n) {
  return {id, 0, 64, first, n, 2};
}

TEST(DrawingCrew, DrawsEveryChunkWhole) {
  DrawingCrew crew(3);
  for (std::uint64_t id = 0; id < 20; ++id) {
    crew.add(order_of(id, static_cast<std::int64_t>(100 * id), static_cast<std::int64_t>(id) + 1),
             numbers_of);
  }
  for (int n = 0; n < 20; ++n) {
    const auto drawn = crew.take(10s);
    ASSERT_TRUE(drawn);
    ASSERT_EQ(drawn->rows.rows(), static_cast<Eigen::Index>(drawn->id) + 1);
    for (Eigen::Index k = 0; k < drawn->rows.rows(); ++k) {
      EXPECT_EQ(drawn->rows(k, 0), static_cast<double>(100 * drawn->id) + static_cast<double>(k));
      EXPECT_EQ(drawn->rows(k, 1), -drawn->rows(k, 0));
    }
  }
  EXPECT_FALSE(crew.take(0s));
}

TEST(DrawingCrew, DrawsSomeSamplesAtOnceAndTheLastOnesToo) {
  DrawingCrew crew(3);
  const sim::Drawing by_fours(4, [](std::uint64_t first, std::int64_t n) {
    EXPECT_LE(n, 4);
    return sim::Drawing(numbers_of).rows(first, n);
  });
  crew.add(order_of(7, 10, 11), by_fours);
  const auto drawn = crew.take(10s);
  ASSERT_TRUE(drawn);
  ASSERT_EQ(drawn->rows.rows(), 11);
  for (Eigen::Index k = 0; k < 11; ++k) {
    EXPECT_EQ(drawn->rows(k, 0), 10.0 + static_cast<double>(k));
  }
}

TEST(DrawingCrew, FinishesWhatWasBegunWhenTheRestIsDropped) {
  std::atomic<int> begun = 0;
  std::atomic<bool> go_on = false;
  DrawingCrew crew(2);
  const auto slow = [&](std::uint64_t sample) {
    ++begun;
    while (!go_on) std::this_thread::sleep_for(1ms);
    return numbers_of(sample);
  };
  crew.add(order_of(7, 10, 100), slow);
  crew.add(order_of(8, 500, 100), slow);
  while (begun < 2) std::this_thread::sleep_for(1ms);
  crew.drop_waiting();
  go_on = true;
  const auto one = crew.take(10s);
  const auto other = crew.take(10s);
  ASSERT_TRUE(one && other);
  const DrawnRows& first = one->id == 7 ? *one : *other;
  const DrawnRows& second = one->id == 7 ? *other : *one;
  ASSERT_EQ(first.rows.rows(), 2);
  EXPECT_EQ(first.rows(0, 0), 10.0);
  EXPECT_EQ(first.rows(1, 0), 11.0);
  EXPECT_EQ(second.rows.rows(), 0);
  EXPECT_EQ(begun, 2);
}

TEST(DrawingCrew, ThrowsWhatADrawThrew) {
  DrawingCrew crew(2);
  crew.add(order_of(0, 0, 10), [](std::uint64_t sample) {
    if (sample == 4) throw std::runtime_error("no such draw");
    return numbers_of(sample);
  });
  try {
    while (crew.take(10s)) {
    }
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "no such draw");
  }
}

}  // namespace
}  // namespace widthwise::verify::ranks
