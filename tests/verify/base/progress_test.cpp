#include "verify/base/progress.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

namespace widthwise::verify {
namespace {

std::string shown(bool enabled) {
  ::testing::internal::CaptureStderr();
  {
    ProgressBar bar(enabled);
    bar.begin("look 1 of 3", 4.0);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // longer than between two prints
    bar.advance(1.0);
  }
  return ::testing::internal::GetCapturedStderr();
}

TEST(ProgressLine, FitsItsWidth) {
  const ProgressLine line{"look 1 of 3", 0.25, 12345.0, "draws", 3725.0};
  EXPECT_EQ(line.text(80),
            "look 1 of 3 [#######                     ]  25 %  12345 draws/s  1 h 02 min left");
  EXPECT_EQ(line.text(60), "look 1 of 3 [##      ]  25 %  12345 draws/s  1 h 02 min left");
  EXPECT_EQ(line.text(50), "look 1 of 3 [###          ]  25 %  1 h 02 min left");
  EXPECT_EQ(line.text(36), "look 1 of 3 [####            ]  25 %");
  EXPECT_EQ(line.text(20), "look 1 of 3  25 %");
  EXPECT_EQ(line.text(7), "look 1 ");
  for (std::size_t width = 0; width <= 100; ++width) EXPECT_LE(line.text(width).size(), width);
}

TEST(ProgressBar, WritesNothingUnlessEnabled) {
  EXPECT_EQ(shown(false), "");
}

TEST(ProgressBar, TellsTheShareAndClearsItsLine) {
  const std::string text = shown(true);
  EXPECT_NE(text.find("look 1 of 3 [#######"), std::string::npos) << text;
  EXPECT_NE(text.find(" 25 %"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("\r\x1b[K")) << text;
}

}  // namespace
}  // namespace widthwise::verify
