#include "verify/base/nearest_word.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace widthwise::verify {
namespace {

constexpr std::array<std::string_view, 5> kWords{"relu", "leaky-relu", "gelu", "silu", "tanh"};

TEST(NearestWord, IsTheOneWithTheFewestSlips) {
  EXPECT_EQ(nearest_word("tahn", kWords), "tanh") << "two letters swapped";
  EXPECT_EQ(nearest_word("tan", kWords), "tanh");
  EXPECT_EQ(nearest_word("gelus", kWords), "gelu");
  EXPECT_EQ(nearest_word("leakyrelu", kWords), "leaky-relu");
  EXPECT_EQ(nearest_word("relu", kWords), "relu");
  EXPECT_EQ(nearest_word("velu", kWords), "relu") << "the first of several";
}

TEST(NearestWord, IsNothingWhereNothingIsNear) {
  for (const std::string_view word : {"", "x", "swish", "sigmoid", "relurelurelu"}) {
    EXPECT_EQ(nearest_word(word, kWords), "") << word;
  }
  EXPECT_EQ(nearest_word(std::string(1 << 20, 'r'), kWords), "");
  EXPECT_EQ(nearest_word("relu", {}), "");
}

TEST(NearestWord, IsAskedFor) {
  EXPECT_EQ(did_you_mean("gleu", kWords), "; did you mean gelu?");
  EXPECT_EQ(did_you_mean("swish", kWords), "");
}

}  // namespace
}  // namespace widthwise::verify
